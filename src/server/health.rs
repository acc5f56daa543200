//! `grpc.health.v1.Health`, answered from the same state that extraction is.
//!
//! tonic-health keeps statuses of its own, says SERVING before it is told anything, and never ends a
//! `Watch`, which would hold up every shutdown for its whole grace period. So only its generated
//! types are used.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{Stream, unfold};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tonic::server::NamedService;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use super::errors::ServiceError;
use super::pb::entity_extraction_service_server::SERVICE_NAME as EXTRACTION;
use super::pb::gazetteer_service_server::SERVICE_NAME as GAZETTEERS;
use super::snapshots::SnapshotStore;

/// Serving, once a snapshot is published and until the server is told to stop.
pub(super) struct HealthService {
    pub(super) snapshots: Arc<SnapshotStore>,
    pub(super) draining: CancellationToken,
}

/// The statuses of one watched service.
struct Watcher {
    published: watch::Receiver<bool>,
    draining: CancellationToken,
    sent: Option<ServingStatus>,
}

/// Whether health is answered for a service: the server as a whole (""), and each of its services.
fn is_known(service: &str) -> bool {
    let health = <HealthServer<HealthService> as NamedService>::NAME;
    service.is_empty() || [EXTRACTION, GAZETTEERS, health].contains(&service)
}

fn status(published: bool, draining: bool) -> ServingStatus {
    if published && !draining { ServingStatus::Serving } else { ServingStatus::NotServing }
}

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

#[tonic::async_trait]
impl Health for HealthService {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        if !is_known(&request.get_ref().service) {
            return Err(ServiceError::HealthServiceUnknown.into());
        }
        let published = *self.snapshots.watch().borrow();
        let draining = self.draining.is_cancelled();
        Ok(Response::new(answer(status(published, draining))))
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    /// Sends the status now and whenever it changes. The last one is the NOT_SERVING of the
    /// shutdown, after which the stream ends.
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let watcher = Watcher {
            published: self.snapshots.watch(),
            draining: self.draining.clone(),
            // The protocol wants unknown services watched as well: one may appear.
            sent: None,
        };
        let known = is_known(&request.get_ref().service);
        Ok(Response::new(Box::pin(unfold(watcher, move |watcher| watcher.next(known)))))
    }
}

impl Watcher {
    async fn next(mut self, known: bool) -> Option<(Result<HealthCheckResponse, Status>, Self)> {
        loop {
            let draining = self.draining.is_cancelled();
            let status = if known {
                status(*self.published.borrow_and_update(), draining)
            } else {
                ServingStatus::ServiceUnknown
            };
            if self.sent != Some(status) {
                self.sent = Some(status);
                return Some((Ok(answer(status)), self));
            }
            if draining {
                return None;
            }
            tokio::select! {
                changed = self.published.changed() => changed.ok()?,
                () = self.draining.cancelled() => {}
            }
        }
    }
}
