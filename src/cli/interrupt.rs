//! Ctrl-C: the first asks for an end at the next good place, the second ends the program.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code after a second Ctrl-C, as shells give it.
const INTERRUPTED: i32 = 130;

/// Whether Ctrl-C was pressed.
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on. One command does, once.
    pub(super) fn watch() -> anyhow::Result<Self> {
        let is_pressed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_pressed);
        #[expect(clippy::disallowed_methods, reason = "who presses Ctrl-C twice does not want to wait")]
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                process::exit(INTERRUPTED);
            }
        })?;
        Ok(Self(is_pressed))
    }

    pub(super) fn is_pressed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
