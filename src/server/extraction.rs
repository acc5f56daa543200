//! `EntityExtractionService`: each call checked, read, answered.

use std::sync::Arc;

use tonic::{Request, Response, Status, Streaming};
use tracing::level_filters::LevelFilter;

use super::bounds::{Bounds, CallBounds};
use super::config::ServerConfig;
use super::documents::{self, Place};
use super::errors::ServiceError;
use super::metrics::Metrics;
use super::pb::entity_extraction_service_server::EntityExtractionService;
use super::snapshots::SnapshotStore;
use super::stream::{Answers, Session};
use super::tally::Tally;
use super::work::Reader;
use super::{convert, pb};
use crate::gazetteer::Snapshot;
use crate::recognize::ExtractOptions;

/// What every extraction needs. Cloned per stream, so everything big is behind an `Arc`.
#[derive(Clone)]
pub(super) struct ExtractionService {
    pub(super) snapshots: Arc<SnapshotStore>,
    pub(super) reader: Reader,
    pub(super) metrics: Arc<Metrics>,
    pub(super) config: Arc<ServerConfig>,
}

impl ExtractionService {
    /// The snapshot that a call sees from its first byte to its last.
    pub(super) fn snapshot(&self) -> Result<Arc<Snapshot>, ServiceError> {
        self.snapshots.current().ok_or(ServiceError::GazetteerLoading)
    }

    /// Options that can be used with `snapshot`.
    pub(super) fn options(
        &self,
        options: Option<pb::ExtractOptions>,
        snapshot: &Snapshot,
    ) -> Result<Arc<ExtractOptions>, ServiceError> {
        let options = convert::options(options, &self.config.limits)?;
        snapshot.version_of(&options.gazetteers)?;
        Ok(Arc::new(options))
    }

    /// Checks and reads one document.
    pub(super) async fn document(
        &self,
        document: pb::Document,
        place: Place,
        options: &Arc<ExtractOptions>,
        snapshot: &Arc<Snapshot>,
        bounds: &Bounds,
    ) -> Result<pb::ExtractEntitiesResponse, ServiceError> {
        // Not `enabled!`: where layers have filters of their own it has them lose the next event.
        let id = (LevelFilter::current() >= LevelFilter::DEBUG)
            .then(|| documents::echoed_id(&document, &self.config.limits));
        let result = match documents::check(document, place, &self.config.limits) {
            Ok(readable) => self.reader.read(readable, options, snapshot, bounds).await,
            Err(error) => Err(error),
        };
        if let (Err(error), Some(id)) = (&result, id) {
            // Debug formatting escapes whatever the id is made of.
            tracing::debug!(document = ?id, %error, "document not read");
        }
        result
    }

    async fn batch(
        &self,
        request: pb::BatchExtractEntitiesRequest,
        bounds: &Bounds,
    ) -> Result<pb::BatchExtractEntitiesResponse, ServiceError> {
        let limits = &self.config.limits;
        let _permit = self.reader.admission.call().await?;
        let snapshot = self.snapshot()?;
        let count = request.documents.len();
        if count > limits.max_documents {
            return Err(ServiceError::TooManyDocuments { count, max: limits.max_documents });
        }
        let options = self.options(request.options, &snapshot)?;
        let mut tally = Tally::new(&self.metrics);
        let mut results = Vec::with_capacity(count);
        for (index, document) in request.documents.into_iter().enumerate() {
            let document_id = documents::echoed_id(&document, limits);
            let (place, bytes) = (Place::InBatch(index), document.text.len());
            let result = self.document(document, place, &options, &snapshot, bounds).await;
            tally.add(bytes, &result);
            if let Err(error) = &result
                && error.is_of_the_call()
            {
                return Err(error.clone());
            }
            results.push(pb::BatchResult {
                document_index: index as i32,
                document_id,
                result: Some(match result {
                    Ok(response) => pb::batch_result::Result::Response(response),
                    Err(error) => pb::batch_result::Result::Error(error.item()),
                }),
            });
            // Whoever shares this thread gets a turn, and a deadline is noticed.
            tokio::task::yield_now().await;
        }
        Ok(pb::BatchExtractEntitiesResponse { results })
    }
}

#[tonic::async_trait]
impl EntityExtractionService for ExtractionService {
    async fn extract_entities(
        &self,
        request: Request<pb::ExtractEntitiesRequest>,
    ) -> Result<Response<pb::ExtractEntitiesResponse>, Status> {
        let bounds = CallBounds::of(&request).answer;
        let request = request.into_inner();
        let _permit = self.reader.admission.call().await?;
        let snapshot = self.snapshot()?;
        let options = self.options(request.options, &snapshot)?;
        let document = request
            .document
            .ok_or(ServiceError::DocumentMissing { field: Place::Only.to_string() })?;
        let mut tally = Tally::new(&self.metrics);
        let bytes = document.text.len();
        let result = self.document(document, Place::Only, &options, &snapshot, &bounds).await;
        tally.add(bytes, &result);
        Ok(Response::new(result?))
    }

    async fn batch_extract_entities(
        &self,
        request: Request<pb::BatchExtractEntitiesRequest>,
    ) -> Result<Response<pb::BatchExtractEntitiesResponse>, Status> {
        let bounds = CallBounds::of(&request).answer;
        Ok(Response::new(self.batch(request.into_inner(), &bounds).await?))
    }

    type StreamExtractEntitiesStream = Answers;

    async fn stream_extract_entities(
        &self,
        request: Request<Streaming<pb::StreamExtractEntitiesRequest>>,
    ) -> Result<Response<Answers>, Status> {
        let permit = self.reader.admission.call().await?;
        // Said at once, not when the first document arrives.
        self.snapshot()?;
        let bounds = CallBounds::of(&request).stream;
        let session = Session::new(self.clone(), request.into_inner(), bounds, permit);
        Ok(Response::new(session.answers()))
    }

    async fn get_server_info(
        &self,
        _request: Request<pb::GetServerInfoRequest>,
    ) -> Result<Response<pb::GetServerInfoResponse>, Status> {
        let snapshot = self.snapshots.current();
        Ok(Response::new(convert::server_info(snapshot.as_deref(), &self.config)))
    }
}
