//! How much may be asked for at once.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::problem::Problem;

/// What a service takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of the body of a request.
    pub(crate) body: usize,
    /// Rows of a request.
    pub(crate) rows: usize,
    /// Articles of a request: of a feed, an archive or several files.
    pub(crate) articles: usize,
    /// Requests that are worked at at once.
    pub(crate) concurrency: usize,
    /// Requests that wait for those.
    pub(crate) queue: usize,
    /// How long a request may take.
    pub(crate) time: Duration,
}

/// Places for requests that make work.
#[derive(Debug, Clone)]
pub(super) struct Places {
    time: Duration,
    /// Of work and of waiting together.
    all: Arc<Semaphore>,
    work: Arc<Semaphore>,
}

/// A place, which is free again when nobody has it: the work of a request that took too long keeps it until
/// it ends.
#[derive(Debug, Clone)]
pub(super) struct Slot(#[expect(dead_code, reason = "held, and never read")] Arc<[OwnedSemaphorePermit; 2]>);

impl Places {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            time: limits.time,
            all: Arc::new(Semaphore::new(limits.concurrency + limits.queue)),
            work: Arc::new(Semaphore::new(limits.concurrency)),
        }
    }
}

/// Answers 429 if too many are waiting, and 503 if an answer takes too long; slow clients are such, too.
pub(super) async fn bounded(State(places): State<Places>, mut request: Request, next: Next) -> Response {
    let Ok(waiting) = Arc::clone(&places.all).try_acquire_owned() else {
        return Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many requests are waiting").into_response();
    };
    let work = async {
        let work = Arc::clone(&places.work).acquire_owned().await.ok()?;
        request.extensions_mut().insert(Slot(Arc::new([waiting, work])));
        Some(next.run(request).await)
    };
    let answer = timeout(places.time, work).await.ok().flatten();
    answer.unwrap_or_else(|| {
        let message = format!("no answer in {} s", places.time.as_secs_f64());
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, message).into_response()
    })
}
