//! When to end: Ctrl-C, or SIGTERM, which systems send to services.

/// Waits until the process is told to end.
#[cfg(unix)]
pub(super) async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return ctrl_c().await };
    tokio::select! {
        () = ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// Waits until the process is told to end.
#[cfg(not(unix))]
pub(super) async fn stop_signal() {
    ctrl_c().await;
}

/// Waits for Ctrl-C; where it cannot be listened for, for ever.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
