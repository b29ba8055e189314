//! The threads that work is done on. They do not outlive a fork, so each process makes its own, and a process forks
//! only while none of them is at work.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How long to wait before looking again whether work has ended.
const PAUSE: Duration = Duration::from_millis(1);

/// The pool of this process. It is locked only by who holds the interpreter's lock, as one who forks does.
static POOL: Mutex<Option<Arc<ThreadPool>>> = Mutex::new(None);
/// Calls that are at work. None begins without the interpreter's lock.
static AT_WORK: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// How many threads of their own calls from this thread have; with 0, they share those of the process.
    static SHARE: Cell<usize> = const { Cell::new(0) };
}

/// One call that is at work.
struct Work;

impl Work {
    fn begin() -> Self {
        AT_WORK.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        AT_WORK.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Does work on our threads, without the interpreter's lock. `RAYON_NUM_THREADS` says how many there are.
pub(crate) fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    let pool = pool()?;
    let begun = Work::begin();
    Ok(py.detach(move || {
        let _begun = begun;
        pool.install(work)
    }))
}

/// Gives calls from this thread so many threads of their own, as an engine does that has a task on each core.
#[pyfunction]
pub(crate) fn use_threads(count: usize) {
    SHARE.set(count);
}

fn pool() -> PyResult<Arc<ThreadPool>> {
    let share = SHARE.get();
    if share > 0 {
        return with_threads(share);
    }
    let mut known = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = &*known {
        return Ok(Arc::clone(pool));
    }
    let pool = with_threads(0)?;
    *known = Some(Arc::clone(&pool));
    Ok(pool)
}

/// Threads, as many as there are cores with 0.
fn with_threads(count: usize) -> PyResult<Arc<ThreadPool>> {
    let made = ThreadPoolBuilder::new().num_threads(count).thread_name(|i| format!("stancekit-{i}")).build();
    made.map(Arc::new).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

/// Waits until no call is at work: the locks that a call holds would stay locked in the child for ever.
#[pyfunction]
pub(crate) fn before_fork() {
    while AT_WORK.load(Ordering::SeqCst) > 0 {
        thread::sleep(PAUSE);
    }
}

/// Forgets the threads of the parent, which the child does not have.
#[pyfunction]
pub(crate) fn after_fork_in_child() {
    let pool = POOL.lock().unwrap_or_else(PoisonError::into_inner).take();
    // Not dropped: that would wake threads that are not there.
    std::mem::forget(pool);
}
