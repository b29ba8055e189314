//! Work of other people's code that can panic and can take long.

use std::panic;
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

/// How long such work is waited for. Inputs of usual size take a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Name of its threads, and bytes of their stacks.
const NAME: &str = "extractor";
const STACK: usize = 16 << 20;

/// What the work gives: nothing if it panics, or is not done in time.
pub(crate) fn contained<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| match thread::current().name() {
            Some(NAME) => {} // What it says of itself helps nobody.
            _ => report(info),
        }));
    });
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        sender.send(work()).ok();
    };
    let thread = thread::Builder::new().name(NAME.to_owned()).stack_size(STACK).spawn(work);
    // A panic drops the sender, which ends the wait.
    thread.ok().and_then(|_| receiver.recv_timeout(PATIENCE).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_no_result() {
        assert_eq!(contained(|| 1), Some(1));
        assert_eq!(contained(|| if PATIENCE.is_zero() { 1 } else { panic!("of its own") }), None);
    }
}
