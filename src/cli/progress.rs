//! How far long work is, on a terminal.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::bar::is_shown;
use super::inputs;
use super::io::say;
use crate::dataset::{Dataset, Notes, ReadOptions};
use crate::pipeline::Progress;

/// Time between two pictures of a spinner.
const TICK: Duration = Duration::from_millis(100);
/// Steps of a bar that shows a share.
const SHARE_STEPS: u64 = 1000;

/// A bar on standard error, which draws itself only if that is a terminal.
#[derive(Default)]
pub(super) struct Bars {
    current: Mutex<Option<ProgressBar>>,
}

impl Progress for Bars {
    fn begin(&self, stage: &str, steps: u64) {
        let template =
            if steps > 0 { "{msg:24} {wide_bar} {human_pos}/{human_len} {eta}" } else { "{spinner} {msg}" };
        let bar = if steps > 0 { ProgressBar::new(steps) } else { ProgressBar::new_spinner() };
        self.draw(bar, template, stage.to_owned(), steps == 0);
    }

    fn advance(&self, steps: u64) {
        if let Ok(current) = self.current.lock()
            && let Some(bar) = current.as_ref()
        {
            bar.inc(steps);
        }
    }
}

impl Bars {
    /// Shows what goes on and the share of all work that is done, from 0 to 1.
    pub(super) fn show(&self, message: String, share: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of few steps")]
        let done = (share * SHARE_STEPS as f64) as u64;
        let bar = ProgressBar::new(SHARE_STEPS).with_position(done);
        self.draw(bar, "{spinner} {msg} {wide_bar}", message, true);
    }

    /// Draws a bar, after the one before is gone: each clears its own line.
    fn draw(&self, bar: ProgressBar, template: &str, message: String, moves_by_itself: bool) {
        self.end();
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(message);
        if moves_by_itself {
            bar.enable_steady_tick(TICK);
        }
        self.replace(Some(bar));
    }

    /// Reads files with a bar of the bytes read.
    pub(super) fn read(&self, files: &[PathBuf], options: &ReadOptions) -> anyhow::Result<Dataset> {
        let files = &inputs::labelled(files)?;
        let sizes = files.iter().filter_map(|file| file.metadata().ok());
        self.begin("read", sizes.map(|file| file.len()).sum());
        Ok(Dataset::read_noting(files, options, |bytes| self.advance(bytes), say_notes)?)
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.replace(None);
    }

    fn replace(&self, next: Option<ProgressBar>) {
        is_shown(next.clone());
        if let Ok(mut current) = self.current.lock()
            && let Some(bar) = std::mem::replace(&mut *current, next)
        {
            bar.finish_and_clear();
        }
    }
}

/// Says what was read in another way than one may think.
pub(super) fn say_notes(path: &str, notes: &Notes) {
    for (why, n) in &notes.left_out {
        let rows = if *n == 1 { "row is" } else { "rows are" };
        say(&format!("warning: {path}: {n} {rows} left out: {why}"));
    }
    if !notes.parties.is_empty() {
        say(&format!("note: {path}: columns read as stances toward {}", notes.parties.join(", ")));
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.end();
    }
}
