//! From a listening socket to HTTP: accepting, TLS, and how long a connection lives.
//!
//! tonic's own server has one certificate for its whole life, no bound on connections, no jitter in
//! their age, and sends no GOAWAY to a connection whose age has both a limit and a grace period. So
//! only its services are used, over hyper.

mod connection;
mod heard;
mod listener;

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tower::util::BoxCloneSyncService;

use self::connection::Age;
use self::listener::Accepted;
pub use self::listener::{InvalidAddress, ListenAddress, Listener};
use super::config::ServerConfig;
use super::credentials::Credentials;
use super::metrics::ConnectionMetrics;

/// What answers the requests of a connection.
pub(super) type Answering = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// How long to wait when the system cannot hand over a connection, which it cannot for want of file
/// descriptors: asking again at once would only burn a core.
const PAUSE: Duration = Duration::from_millis(50);

/// Everything that connections have in common, on whichever socket they come.
pub(super) struct Connections {
    http: Builder<TokioExecutor>,
    slots: Arc<Semaphore>,
    age: Age,
    handshake_timeout: Duration,
    credentials: Arc<Credentials>,
    metrics: ConnectionMetrics,
}

impl Connections {
    /// HTTP/2 alone, unless browsers are to be served, which may speak HTTP/1.1.
    pub(super) fn new(
        config: &ServerConfig,
        credentials: Arc<Credentials>,
        metrics: ConnectionMetrics,
    ) -> Self {
        let mut http = Builder::new(TokioExecutor::new());
        if config.grpc_web_origins.is_empty() {
            http = http.http2_only();
        }
        http.http1().timer(TokioTimer::new());
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(config.keepalive_interval)
            .keep_alive_timeout(config.keepalive_timeout)
            .max_concurrent_streams(config.max_concurrent_streams);
        Self {
            http,
            slots: Arc::new(Semaphore::new(config.max_connections.min(Semaphore::MAX_PERMITS))),
            age: Age::new(config),
            handshake_timeout: config.handshake_timeout,
            credentials,
            metrics,
        }
    }

    /// Accepts on `listener` until `closing` is cancelled, then waits for the connections to end,
    /// each with its last call. Dropping the future ends them where they stand.
    pub(super) async fn serve(
        self: Arc<Self>,
        listener: Listener,
        service: Answering,
        closing: CancellationToken,
    ) {
        let mut open = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                biased;
                () = closing.cancelled() => break,
                accepted = listener.accept() => accepted,
                Some(_) = open.join_next() => continue,
            };
            let accepted = match accepted {
                Ok(accepted) => accepted,
                Err(error) if is_of_one_connection(&error) => continue,
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            // Refused, not left waiting: a caller that is told goes to another replica.
            let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() else {
                self.metrics.refused("LIMIT");
                continue;
            };
            let (this, service, closing) = (Arc::clone(&self), service.clone(), closing.clone());
            open.spawn(async move {
                let _slot = slot;
                let _counted = this.metrics.open();
                match accepted {
                    Accepted::Tcp(stream) => {
                        // Without it a short answer may wait for the acknowledgement of another.
                        let _ = stream.set_nodelay(true);
                        connection::serve(&this, stream, service, &closing).await;
                    }
                    #[cfg(unix)]
                    Accepted::Unix(stream) => {
                        connection::serve(&this, stream, service, &closing).await;
                    }
                }
            });
        }
        drop(listener);
        while open.join_next().await.is_some() {}
    }
}

/// Whether the connection failed before it was handed over, which says nothing about the next.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
