//! `GazetteerService`: what is loaded, and loading it anew.

use std::sync::Arc;

use tonic::{Request, Response, Status};

use super::errors::ServiceError;
use super::pb::gazetteer_service_server::GazetteerService;
use super::reload::{Reloader, Trigger};
use super::snapshots::SnapshotStore;
use super::{convert, pb};

/// Shows the published snapshot, and has it replaced.
pub(super) struct Gazetteers {
    pub(super) snapshots: Arc<SnapshotStore>,
    pub(super) reloader: Option<Arc<Reloader>>,
}

#[tonic::async_trait]
impl GazetteerService for Gazetteers {
    async fn list_gazetteers(
        &self,
        _request: Request<pb::ListGazetteersRequest>,
    ) -> Result<Response<pb::ListGazetteersResponse>, Status> {
        let snapshot = self.snapshots.current().ok_or(ServiceError::GazetteerLoading)?;
        Ok(Response::new(pb::ListGazetteersResponse {
            gazetteers: convert::gazetteer_list(&snapshot),
        }))
    }

    async fn reload_gazetteers(
        &self,
        _request: Request<pb::ReloadGazetteersRequest>,
    ) -> Result<Response<pb::ReloadGazetteersResponse>, Status> {
        let reloader = self.reloader.as_ref().ok_or(ServiceError::ReloadUnsupported)?;
        self.snapshots.current().ok_or(ServiceError::GazetteerLoading)?;
        let done = reloader.reload(Trigger::Rpc).await.map_err(ServiceError::from)?;
        Ok(Response::new(convert::reloaded(&done)))
    }
}
