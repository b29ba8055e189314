//! How far long work is, on a terminal.

use std::path::PathBuf;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::Result;
use crate::dataset::{Dataset, ReadOptions};
use crate::pipeline::Progress;

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
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(stage.to_owned());
        if steps == 0 {
            bar.enable_steady_tick(std::time::Duration::from_millis(100));
        }
        self.replace(Some(bar));
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
    /// Reads files with a bar of the bytes read.
    pub(super) fn read(&self, files: &[PathBuf], options: &ReadOptions) -> Result<Dataset> {
        let sizes = files.iter().filter_map(|file| file.metadata().ok());
        self.begin("read", sizes.map(|file| file.len()).sum());
        Ok(Dataset::read(files, options, |bytes| self.advance(bytes))?)
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.replace(None);
    }

    fn replace(&self, next: Option<ProgressBar>) {
        if let Ok(mut current) = self.current.lock()
            && let Some(bar) = std::mem::replace(&mut *current, next)
        {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.end();
    }
}
