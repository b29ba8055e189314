//! Connections in, until somebody says stop.

use std::io;
use std::net::{SocketAddr, TcpListener as Bound};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::stop;

/// Connections that are open at once; others wait.
const CONNECTIONS: usize = 1024;
/// How long a client may take to send the head of a request, and how long an idle connection stays.
const HEAD: Duration = Duration::from_secs(15);
/// How long requests that have begun may take after a stop.
const DRAIN: Duration = Duration::from_secs(30);
/// How long to wait where the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(50);

/// An address that is listened at.
#[derive(Debug)]
pub(crate) struct Listening(Bound);

impl Listening {
    /// Listens at an address; with the port 0 the system chooses one.
    ///
    /// # Errors
    /// What the system says: somebody else may listen there.
    pub(crate) fn at(address: SocketAddr) -> io::Result<Self> {
        let bound = Bound::bind(address)?;
        bound.set_nonblocking(true)?;
        Ok(Self(bound))
    }

    /// The address.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// Answers requests until Ctrl-C or SIGTERM; what has begun then is finished, for at most half a minute.
/// `beside` runs along.
///
/// # Errors
/// What the system says if it gives no threads.
pub(crate) fn run(
    listening: Listening,
    router: Router,
    beside: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listening.0)?;
        tokio::spawn(beside);
        accept(listener, router, stop::stop_signal()).await;
        Ok::<(), io::Error>(())
    })?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}

async fn accept(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (graceful, places) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(PAUSE).await; // out of files, say
            continue;
        };
        let connection = graceful.watch(connection(stream, router.clone()));
        tokio::spawn(async move {
            connection.await.ok(); // a client that leaves is no fault
            drop(place);
        });
    }
    drop(listener);
    timeout(DRAIN, graceful.shutdown()).await.ok();
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    stream.set_nodelay(true).ok(); // answers are small, and wait for nothing
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
