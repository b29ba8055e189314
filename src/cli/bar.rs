//! The progress bar that is on the terminal, so that what is said beside it does not run into it.

use std::io;
use std::sync::Mutex;

use indicatif::ProgressBar;

static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Says which bar is there now.
pub(super) fn is_shown(bar: Option<ProgressBar>) {
    if let Ok(mut shown) = SHOWN.lock() {
        *shown = bar;
    }
}

/// Writes to the terminal while the bar is out of the way.
pub(super) fn beside(write: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let bar = SHOWN.lock().ok().and_then(|shown| shown.clone());
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}
