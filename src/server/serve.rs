//! Serving, from a bound listener to the last call.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::config::{InvalidConfig, ServerConfig};
use super::credentials::Credentials;
use super::extract::{Engine, Extract};
use super::http::{self, Operations};
use super::metrics::Metrics;
use super::reload::Reloader;
use super::services::Services;
use super::shutdown::Shutdown;
use super::snapshots::SnapshotStore;
use super::transport::{Connections, Listener};

/// How long connections have to close once their calls were ended.
const LAST_MOMENTS: Duration = Duration::from_secs(1);

/// What the services work with.
#[derive(Clone)]
pub struct ServerState {
    pub(super) snapshots: Arc<SnapshotStore>,
    pub(super) extractor: Arc<dyn Extract>,
    pub(super) reloader: Option<Arc<Reloader>>,
    pub(super) credentials: Arc<Credentials>,
}

impl ServerState {
    /// The crate's own recognizer over whatever is published to `snapshots`.
    pub fn new(snapshots: Arc<SnapshotStore>) -> Self {
        let credentials = Arc::new(Credentials::none());
        Self { snapshots, extractor: Arc::new(Engine), reloader: None, credentials }
    }

    /// The same with another extractor.
    #[must_use]
    pub fn with_extractor(self, extractor: impl Extract) -> Self {
        Self { extractor: Arc::new(extractor), ..self }
    }

    /// The same with `ReloadGazetteers` answered by `reloader`, which publishes to the same place.
    #[must_use]
    pub fn with_reloader(self, reloader: Arc<Reloader>) -> Self {
        Self { reloader: Some(reloader), ..self }
    }

    /// The same with TLS and tokens.
    #[must_use]
    pub fn with_credentials(self, credentials: Arc<Credentials>) -> Self {
        Self { credentials, ..self }
    }
}

impl fmt::Debug for ServerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerState").field("snapshots", &self.snapshots).finish_non_exhaustive()
    }
}

/// Where a server listens.
#[derive(Debug)]
pub struct Listeners {
    grpc: Listener,
    administration: Option<Listener>,
    operations: Option<TcpListener>,
}

impl<L: Into<Listener>> From<L> for Listeners {
    fn from(grpc: L) -> Self {
        Self { grpc: grpc.into(), administration: None, operations: None }
    }
}

impl Listeners {
    /// The same with the administration of gazetteers here, and no longer beside extraction.
    #[must_use]
    pub fn with_administration(self, listener: impl Into<Listener>) -> Self {
        Self { administration: Some(listener.into()), ..self }
    }

    /// The same with `/metrics`, `/livez`, `/readyz` and the playground over HTTP/1.1.
    #[must_use]
    pub fn with_operations(self, listener: TcpListener) -> Self {
        Self { operations: Some(listener), ..self }
    }
}

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The settings cannot be served with.
    #[error("invalid configuration: {0}")]
    Config(#[from] InvalidConfig),
    /// The API's description, compiled into the binary, cannot be read.
    #[error("cannot set up reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// Serves on `listeners` until `shutdown` resolves, then goes away in order: health says NOT_SERVING,
/// the gRPC listeners close, calls in flight get [`ServerConfig::grace`] to finish. Operators are
/// answered to the end.
///
/// # Errors
/// See [`ServeError`].
pub async fn run(
    listeners: impl Into<Listeners>,
    state: ServerState,
    config: ServerConfig,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), ServeError> {
    config.validate()?;
    let Listeners { grpc, administration, operations } = listeners.into();
    let steps = Shutdown::default();
    let metrics = Arc::new(Metrics::new(
        Arc::clone(&state.snapshots),
        state.reloader.as_deref().map(Reloader::metrics),
        Some(state.credentials.metrics()),
    ));
    let credentials = Arc::clone(&state.credentials);
    let connections = Connections::new(&config, credentials, metrics.connections.clone());
    let connections = Arc::new(connections);
    let grace = config.grace;
    let drain_delay = config.drain_delay;
    let has_playground = config.playground;
    let snapshots = Arc::clone(&state.snapshots);
    let services = Services::new(state, config, &steps, Arc::clone(&metrics));
    // Ends when this function does.
    let mut beside = JoinSet::new();
    if let Some(listener) = operations {
        let draining = steps.draining.clone();
        let playground = has_playground.then(|| services.playground());
        let operations = Operations { metrics, snapshots, draining, playground };
        beside.spawn(http::serve(listener, operations));
    }
    let accept = |listener, service| {
        Arc::clone(&connections).serve(listener, service, steps.closing.clone())
    };
    let main = accept(grpc, services.main(administration.is_none())?);
    let administration = match administration {
        Some(listener) => Some(accept(listener, services.administration()?)),
        None => None,
    };
    let administration = async move {
        if let Some(serving) = administration {
            serving.await;
        }
    };
    let mut serving = pin!(join(main, administration));

    tokio::select! {
        _ = &mut serving => return Ok(()),
        () = shutdown => {}
    }
    tracing::info!("told to stop; no longer healthy");
    steps.draining.cancel();
    if !drain_delay.is_zero() {
        tokio::select! {
            _ = &mut serving => return Ok(()),
            () = tokio::time::sleep(drain_delay) => {}
        }
    }
    tracing::info!("no longer accepting");
    steps.closing.cancel();
    if timeout(grace, &mut serving).await.is_ok() {
        tracing::info!("every call finished");
        return Ok(());
    }
    tracing::warn!(?grace, "calls outlasted the grace period; ending them");
    steps.ending.cancel();
    // Who does not read what was written to them is not waited for.
    let _ = timeout(LAST_MOMENTS, serving).await;
    Ok(())
}
