//! Serving, from a bound listener to the last call.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic_health::pb::health_server::HealthServer;

use super::admission::Admission;
use super::config::{InvalidConfig, ServerConfig};
use super::extract::{Engine, Extract};
use super::extraction::ExtractionService;
use super::gazetteers::Gazetteers;
use super::guard::GuardLayer;
use super::health::HealthService;
use super::http::{self, Operations};
use super::metrics::Metrics;
use super::pb::entity_extraction_service_server::EntityExtractionServiceServer;
use super::pb::gazetteer_service_server::GazetteerServiceServer;
use super::reflection;
use super::reload::Reloader;
use super::shutdown::Shutdown;
use super::snapshots::SnapshotStore;
use super::work::Reader;

/// How long connections have to close once their calls were ended.
const LAST_MOMENTS: Duration = Duration::from_secs(1);

/// What the services work with.
#[derive(Clone)]
pub struct ServerState {
    snapshots: Arc<SnapshotStore>,
    extractor: Arc<dyn Extract>,
    reloader: Option<Arc<Reloader>>,
}

impl ServerState {
    /// The crate's own recognizer over whatever is published to `snapshots`.
    pub fn new(snapshots: Arc<SnapshotStore>) -> Self {
        Self { snapshots, extractor: Arc::new(Engine), reloader: None }
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
}

impl fmt::Debug for ServerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerState").field("snapshots", &self.snapshots).finish_non_exhaustive()
    }
}

/// Where a server listens.
#[derive(Debug)]
pub struct Listeners {
    /// For gRPC.
    pub grpc: TcpListener,
    /// For `/metrics`, `/livez` and `/readyz` over HTTP/1.1, if anyone is to ask.
    pub operations: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    fn from(grpc: TcpListener) -> Self {
        Self { grpc, operations: None }
    }
}

/// Why a server could not start, or stopped before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The settings cannot be served with.
    #[error("invalid configuration: {0}")]
    Config(#[from] InvalidConfig),
    /// The API's description, compiled into the binary, cannot be read.
    #[error("cannot set up reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The transport gave up.
    #[error("cannot serve: {0}")]
    Transport(#[from] tonic::transport::Error),
}

/// Serves on `listeners` until `shutdown` resolves, then goes away in order: health says NOT_SERVING,
/// the gRPC listener closes, calls in flight get [`ServerConfig::grace`] to finish. Operators are
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
    let Listeners { grpc, operations } = listeners.into();
    let steps = Shutdown::default();
    let reloads = state.reloader.as_deref().map(Reloader::metrics);
    let metrics = Arc::new(Metrics::new(Arc::clone(&state.snapshots), reloads));
    // Ends when this function does.
    let mut beside = JoinSet::new();
    if let Some(listener) = operations {
        beside.spawn(http::serve(
            listener,
            Operations {
                metrics: Arc::clone(&metrics),
                snapshots: Arc::clone(&state.snapshots),
                draining: steps.draining.clone(),
            },
        ));
    }
    let incoming = TcpIncoming::from(grpc)
        .with_nodelay(Some(true))
        .with_keepalive(Some(config.keepalive_interval));
    let serving = Server::builder()
        .http2_keepalive_interval(Some(config.keepalive_interval))
        .http2_keepalive_timeout(Some(config.keepalive_timeout))
        .max_concurrent_streams(config.max_concurrent_streams)
        .layer(GuardLayer::new(&config, steps.ending.clone(), Arc::clone(&metrics)))
        .add_routes(routes(state, &config, &steps, metrics)?)
        .serve_with_incoming_shutdown(incoming, steps.closing.clone().cancelled_owned());
    let mut serving = pin!(serving);

    tokio::select! {
        result = &mut serving => return Ok(result?),
        () = shutdown => {}
    }
    tracing::info!("told to stop; no longer healthy");
    steps.draining.cancel();
    if !config.drain_delay.is_zero() {
        tokio::select! {
            result = &mut serving => return Ok(result?),
            () = tokio::time::sleep(config.drain_delay) => {}
        }
    }
    tracing::info!("no longer accepting");
    steps.closing.cancel();
    if let Ok(result) = timeout(config.grace, &mut serving).await {
        tracing::info!("every call finished");
        return Ok(result?);
    }
    tracing::warn!(grace = ?config.grace, "calls outlasted the grace period; ending them");
    steps.ending.cancel();
    match timeout(LAST_MOMENTS, serving).await {
        Ok(result) => Ok(result?),
        // Someone does not read what was written to them.
        Err(_) => Ok(()),
    }
}

fn routes(
    state: ServerState,
    config: &ServerConfig,
    steps: &Shutdown,
    metrics: Arc<Metrics>,
) -> Result<Routes, ServeError> {
    let ServerState { snapshots, extractor, reloader } = state;
    let limit = config.limits.max_message_bytes;
    let extraction = ExtractionService {
        snapshots: Arc::clone(&snapshots),
        reader: Reader {
            extractor,
            admission: Admission::new(config.limits.max_concurrent_calls),
            inline_text_bytes: config.inline_text_bytes,
        },
        metrics,
        config: *config,
    };
    let gazetteers = Gazetteers { snapshots: Arc::clone(&snapshots), reloader };
    let health = HealthService { snapshots, draining: steps.draining.clone() };
    let mut routes = Routes::builder();
    routes
        .add_service(
            EntityExtractionServiceServer::new(extraction).max_decoding_message_size(limit),
        )
        .add_service(GazetteerServiceServer::new(gazetteers).max_decoding_message_size(limit))
        .add_service(HealthServer::new(health).max_decoding_message_size(limit));
    if config.reflection {
        routes
            .add_service(reflection::v1()?.max_decoding_message_size(limit))
            .add_service(reflection::v1alpha()?.max_decoding_message_size(limit));
    }
    Ok(routes.routes())
}
