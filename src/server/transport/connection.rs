//! One connection: its handshake, its requests, its end.

use std::hash::{BuildHasher, RandomState};
use std::pin::pin;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tower::ServiceExt;

use super::heard::Heard;
use super::{Answering, Connections};
use crate::server::config::ServerConfig;

/// How long connections live.
#[derive(Clone, Copy, Debug)]
pub(super) struct Age {
    /// None for as long as their callers want.
    limit: Option<Duration>,
    /// How long calls may go on after that.
    grace: Duration,
}

impl Age {
    pub(super) fn new(config: &ServerConfig) -> Self {
        let limit = config.max_connection_age;
        Self { limit: (!limit.is_zero()).then_some(limit), grace: config.max_connection_age_grace }
    }

    /// Resolves when one connection is old enough: the limit, give or take a tenth, so that callers
    /// who came together do not come back together.
    async fn reached(self) {
        match self.limit {
            Some(limit) => sleep(limit.mul_f64(jitter(random()))).await,
            None => std::future::pending().await,
        }
    }
}

/// Between 0.9 and 1.1, evenly.
fn jitter(random: u64) -> f64 {
    0.9 + 0.2 * (random as f64 / u64::MAX as f64)
}

/// A number nobody foresees. The standard library seeds every hash map with one.
fn random() -> u64 {
    RandomState::new().hash_one(())
}

/// Serves a connection to its end.
pub(super) async fn serve<IO>(
    connections: &Connections,
    io: IO,
    service: Answering,
    closing: &CancellationToken,
) where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Some(acceptor) = connections.credentials.tls_acceptor() else {
        return speak(connections, io, service, closing).await;
    };
    let shaken = tokio::select! {
        () = closing.cancelled() => return,
        shaken = timeout(connections.handshake_timeout, acceptor.accept(io)) => shaken,
    };
    match shaken {
        Ok(Ok(io)) => speak(connections, io, service, closing).await,
        Ok(Err(error)) => {
            connections.metrics.refused("TLS");
            tracing::debug!(%error, "TLS handshake failed");
        }
        Err(_) => {
            connections.metrics.refused("TLS");
            tracing::debug!("TLS handshake took too long");
        }
    }
}

/// Answers requests until the other side goes, the connection is too old, or the server goes. In the
/// last two cases a GOAWAY asks for new calls to be made elsewhere, and those in flight go on. One that
/// does not begin to speak in good time would hold its slot for ever: it is closed.
async fn speak<IO>(
    connections: &Connections,
    io: IO,
    service: Answering,
    closing: &CancellationToken,
) where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let heard = tokio::select! {
        () = closing.cancelled() => return,
        heard = timeout(connections.handshake_timeout, Heard::listen(io)) => heard,
    };
    let Ok(Ok(io)) = heard else {
        return tracing::debug!("connection without a greeting");
    };
    let service = service.map_request(|request: Request<Incoming>| request.map(Body::new));
    let serving =
        connections.http.serve_connection(TokioIo::new(io), TowerToHyperService::new(service));
    let mut serving = pin!(serving);
    let aged = tokio::select! {
        ended = serving.as_mut() => return log(ended),
        () = connections.age.reached() => true,
        () = closing.cancelled() => false,
    };
    serving.as_mut().graceful_shutdown();
    if aged {
        if let Ok(ended) = timeout(connections.age.grace, serving).await {
            log(ended);
        }
    } else {
        log(serving.await);
    }
}

fn log<E: std::fmt::Display>(ended: Result<(), E>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "connection failed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_is_spread_by_a_tenth_either_way() {
        let check = |random, expected: f64| {
            assert!((jitter(random) - expected).abs() < 1e-9, "{random}");
        };
        check(0, 0.9);
        check(u64::MAX / 2, 1.0);
        check(u64::MAX, 1.1);
        assert_ne!(random(), random());
    }
}
