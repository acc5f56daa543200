//! `StreamExtractEntities`: documents in, answers out, in order.
//!
//! A session is pulled by its reader: the next document is taken from the connection when the answer
//! before it was taken by HTTP/2, or while long ones before it are being read on other threads, but no
//! more of them than `max_stream_documents`. Nothing else is buffered, so a caller that does not read
//! stops being read from, and a caller that goes away ends the session where it stands.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, Stream, unfold};
use tokio::sync::OwnedSemaphorePermit;
use tonic::{Status, Streaming};

use super::bounds::Bounds;
use super::documents::{self, Place};
use super::errors::ServiceError;
use super::extraction::ExtractionService;
use super::pb;
use super::tally::Tally;
use crate::gazetteer::Snapshot;
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
    bounds: Bounds,
    /// Documents that are being read, and those that are done but wait for one before them.
    reading: FuturesOrdered<BoxFuture<'static, Read>>,
    /// How it ends once these are answered: no more is taken from the connection.
    end: Option<Result<(), Status>>,
    tally: Tally,
    _permit: OwnedSemaphorePermit,
}

/// What became of a document.
struct Read {
    index: i64,
    id: String,
    bytes: usize,
    result: Result<pb::ExtractEntitiesResponse, ServiceError>,
}

impl Session {
    pub(super) fn new(
        service: ExtractionService,
        requests: Streaming<pb::StreamExtractEntitiesRequest>,
        bounds: Bounds,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            tally: Tally::new(&service.metrics),
            service,
            requests,
            options: Arc::default(),
            next_index: 0,
            bounds,
            reading: FuturesOrdered::new(),
            end: None,
            _permit: permit,
        }
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
        loop {
            // Answers first: a short document is read, and answered, before the next one is taken.
            let request = tokio::select! {
                biased;
                Some(read) = self.reading.next() => return self.answer(read).map(Some),
                request = self.requests.message(), if self.end.is_none()
                    && self.reading.len() < limits.max_stream_documents => request,
                else => return self.end.take().unwrap_or(Ok(())).map(|()| None),
            };
            let taken = match request {
                Ok(Some(request)) => self.take(request).map_err(Status::from),
                Ok(None) => {
                    self.end = Some(Ok(()));
                    continue;
                }
                Err(status) => Err(ServiceError::from_tonic(&status, limits.max_message_bytes)
                    .map_or(status, Status::from)),
            };
            if let Err(status) = taken {
                self.end = Some(Err(status));
            }
        }
    }

    /// Begins to read a document, with the gazetteers of this moment.
    fn take(&mut self, request: pb::StreamExtractEntitiesRequest) -> Result<(), ServiceError> {
        let snapshot = self.service.snapshot()?;
        if request.options.is_some() {
            self.options = self.service.options(request.options, &snapshot)?;
        }
        let index = self.next_index;
        self.next_index += 1;
        self.reading.push_back(match request.document {
            Some(document) => self.read(index, document, snapshot),
            None => Box::pin(async move {
                let field = Place::Only.to_string();
                let result = Err(ServiceError::DocumentMissing { field });
                Read { index, id: String::new(), bytes: 0, result }
            }),
        });
        Ok(())
    }

    fn read(
        &self,
        index: i64,
        document: pb::Document,
        snapshot: Arc<Snapshot>,
    ) -> BoxFuture<'static, Read> {
        let (service, options) = (self.service.clone(), Arc::clone(&self.options));
        let bounds = self.bounds.clone();
        Box::pin(async move {
            let id = documents::echoed_id(&document, &service.config.limits);
            let bytes = document.text.len();
            let result =
                service.document(document, Place::Only, &options, &snapshot, &bounds).await;
            Read { index, id, bytes, result }
        })
    }

    fn answer(&mut self, read: Read) -> Result<pb::StreamExtractEntitiesResponse, Status> {
        let Read { index, id, bytes, result } = read;
        self.tally.add(bytes, &result);
        let result = match result {
            Ok(response) => pb::stream_extract_entities_response::Result::Response(response),
            Err(error) if error.is_of_the_call() => return Err(error.into()),
            Err(error) => pb::stream_extract_entities_response::Result::Error(error.item()),
        };
        Ok(pb::StreamExtractEntitiesResponse {
            document_index: index,
            document_id: id,
            result: Some(result),
        })
    }
}
