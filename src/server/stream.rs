//! `StreamExtractEntities`: documents in, answers out, in order.
//!
//! A session is pulled by its reader: the next document is taken from the connection when the answer
//! before it was taken by HTTP/2. Nothing is buffered in between, so a caller that does not read
//! stops being read from, and a caller that goes away ends the session where it stands.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::stream::{Stream, unfold};
use tokio::sync::OwnedSemaphorePermit;
use tonic::{Status, Streaming};

use super::documents::{self, Place};
use super::errors::ServiceError;
use super::extraction::ExtractionService;
use super::pb;
use super::tally::Tally;
use crate::recognize::ExtractOptions;

/// The answers of a stream.
pub(super) type Answers =
    Pin<Box<dyn Stream<Item = Result<pb::StreamExtractEntitiesResponse, Status>> + Send>>;

/// One open stream.
pub(super) struct Session {
    service: ExtractionService,
    requests: Streaming<pb::StreamExtractEntitiesRequest>,
    /// Of the last message that had any.
    options: Arc<ExtractOptions>,
    next_index: i64,
    tally: Tally,
    _permit: OwnedSemaphorePermit,
}

impl Session {
    pub(super) fn new(
        service: ExtractionService,
        requests: Streaming<pb::StreamExtractEntitiesRequest>,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        let tally = Tally::new(&service.metrics);
        Self { service, requests, options: Arc::default(), next_index: 0, tally, _permit: permit }
    }

    /// The stream's answers, up to the caller's last document or the first error that is the
    /// stream's own.
    pub(super) fn answers(self) -> Answers {
        Box::pin(unfold(Some(self), |session| async {
            let mut session = session?;
            match session.next().await {
                Ok(Some(answer)) => Some((Ok(answer), Some(session))),
                Ok(None) => None,
                Err(status) => Some((Err(status), None)),
            }
        }))
    }

    async fn next(&mut self) -> Result<Option<pb::StreamExtractEntitiesResponse>, Status> {
        // Many short documents that are already here must not keep a thread to themselves.
        tokio::task::coop::consume_budget().await;
        let limits = self.service.config.limits;
        let request = self.requests.message().await.map_err(|status| {
            ServiceError::from_tonic(&status, limits.max_message_bytes).map_or(status, Status::from)
        })?;
        let Some(request) = request else {
            return Ok(None);
        };
        let snapshot = self.service.snapshot()?;
        if request.options.is_some() {
            self.options = self.service.options(request.options, &snapshot)?;
        }
        let document_index = self.next_index;
        self.next_index += 1;
        let mut document_id = String::new();
        let tally = &mut self.tally;
        let result = if let Some(document) = request.document {
            document_id = documents::echoed_id(&document, &limits);
            self.service.document(document, Place::Only, &self.options, &snapshot, tally).await
        } else {
            let missing = Err(ServiceError::DocumentMissing { field: Place::Only.to_string() });
            tally.add(0, &missing);
            missing
        };
        Ok(Some(pb::StreamExtractEntitiesResponse {
            document_index,
            document_id,
            result: Some(match result {
                Ok(response) => pb::stream_extract_entities_response::Result::Response(response),
                Err(error) => pb::stream_extract_entities_response::Result::Error(error.item()),
            }),
        }))
    }
}
