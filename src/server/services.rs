//! Which services there are, and everything that a call passes through on its way to one.

use std::sync::Arc;

use tonic::codec::CompressionEncoding::{Gzip, Zstd};
use tonic::service::{Routes, RoutesBuilder};
use tonic_health::pb::health_server::HealthServer;
use tower::Layer;
use tower::util::BoxCloneSyncService;

use super::access::AccessLayer;
use super::admission::Admission;
use super::config::ServerConfig;
use super::extraction::ExtractionService;
use super::gazetteers::Gazetteers;
use super::guard::GuardLayer;
use super::health::HealthService;
use super::metrics::Metrics;
use super::pb::entity_extraction_service_server::EntityExtractionServiceServer;
use super::pb::gazetteer_service_server::GazetteerServiceServer;
use super::serve::{ServeError, ServerState};
use super::shutdown::Shutdown;
use super::transport::Answering;
use super::work::Reader;
use super::{reflection, web};

/// Makes the services that listeners offer.
pub(super) struct Services {
    state: ServerState,
    config: Arc<ServerConfig>,
    steps: Shutdown,
    metrics: Arc<Metrics>,
    /// One for all listeners: limits are the server's.
    extraction: ExtractionService,
}

/// Sets what all generated servers have in common and no trait does: the largest message, and the
/// compressions that are understood and offered.
macro_rules! configured {
    ($server:expr, $config:expr) => {{
        let server = $server
            .max_decoding_message_size($config.limits.max_message_bytes)
            .accept_compressed(Gzip)
            .accept_compressed(Zstd);
        if $config.compress_responses {
            server.send_compressed(Zstd).send_compressed(Gzip)
        } else {
            server
        }
    }};
}

impl Services {
    pub(super) fn new(
        state: ServerState,
        config: ServerConfig,
        steps: &Shutdown,
        metrics: Arc<Metrics>,
    ) -> Self {
        let config = Arc::new(config);
        let extraction = ExtractionService {
            snapshots: Arc::clone(&state.snapshots),
            reader: Reader {
                extractor: Arc::clone(&state.extractor),
                admission: Admission::new(&config.limits, metrics.calls.clone()),
                metrics: metrics.calls.clone(),
                inline_text_bytes: config.inline_text_bytes,
            },
            metrics: Arc::clone(&metrics),
            config: Arc::clone(&config),
        };
        Self { state, config, steps: steps.clone(), metrics, extraction }
    }

    /// Extraction, and administration if that has no listener of its own.
    pub(super) fn main(&self, with_administration: bool) -> Result<Answering, ServeError> {
        let mut routes = Routes::builder();
        self.add_extraction(&mut routes);
        if with_administration {
            self.add_administration(&mut routes);
        }
        self.add_common(&mut routes)?;
        Ok(web::layered(self.guarded(routes), &self.config))
    }

    /// Administration alone, and nothing for browsers.
    pub(super) fn administration(&self) -> Result<Answering, ServeError> {
        let mut routes = Routes::builder();
        self.add_administration(&mut routes);
        self.add_common(&mut routes)?;
        Ok(self.guarded(routes))
    }

    /// Extraction alone, for the page that comes from the same place.
    pub(super) fn playground(&self) -> Answering {
        let mut routes = Routes::builder();
        self.add_extraction(&mut routes);
        web::of_one_origin(self.guarded(routes))
    }

    fn add_extraction(&self, routes: &mut RoutesBuilder) {
        let extraction = EntityExtractionServiceServer::new(self.extraction.clone());
        routes.add_service(configured!(extraction, self.config));
    }

    fn add_administration(&self, routes: &mut RoutesBuilder) {
        let gazetteers = GazetteerServiceServer::new(Gazetteers {
            snapshots: Arc::clone(&self.state.snapshots),
            reloader: self.state.reloader.clone(),
        });
        routes.add_service(configured!(gazetteers, self.config));
    }

    /// What every listener offers.
    fn add_common(&self, routes: &mut RoutesBuilder) -> Result<(), ServeError> {
        let health = HealthServer::new(HealthService {
            snapshots: Arc::clone(&self.state.snapshots),
            draining: self.steps.draining.clone(),
        });
        // Its answers are two bytes, and clients built on gRPC's C core cannot unpack them where they
        // watch the health of a replica by themselves.
        routes.add_service(
            health
                .max_decoding_message_size(self.config.limits.max_message_bytes)
                .accept_compressed(Gzip)
                .accept_compressed(Zstd),
        );
        if self.config.reflection {
            routes
                .add_service(configured!(reflection::v1()?, self.config))
                .add_service(configured!(reflection::v1alpha()?, self.config));
        }
        Ok(())
    }

    fn guarded(&self, routes: RoutesBuilder) -> Answering {
        let guard =
            GuardLayer::new(&self.config, self.steps.ending.clone(), Arc::clone(&self.metrics));
        let access = AccessLayer::new(&self.config, Arc::clone(&self.state.credentials));
        BoxCloneSyncService::new(guard.layer(access.layer(routes.routes().prepare())))
    }
}
