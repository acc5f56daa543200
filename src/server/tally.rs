//! What a call read and found: counted for everyone, and summed up for its log line.

use std::sync::Arc;

use tracing::Span;

use super::errors::ServiceError;
use super::metrics::Metrics;
use super::pb;

/// Counts of one call. Written to the span it was made in when it goes.
pub(super) struct Tally {
    metrics: Arc<Metrics>,
    span: Span,
    documents: u64,
    failed: u64,
    bytes: u64,
    mentions: u64,
}

impl Tally {
    /// Starts counting for the current span.
    pub(super) fn new(metrics: &Arc<Metrics>) -> Self {
        let metrics = Arc::clone(metrics);
        Self { metrics, span: Span::current(), documents: 0, failed: 0, bytes: 0, mentions: 0 }
    }

    /// Counts a document of `bytes` bytes and what was found in it.
    pub(super) fn add(
        &mut self,
        bytes: usize,
        result: &Result<pb::ExtractEntitiesResponse, ServiceError>,
    ) {
        self.metrics.documents.add(bytes, result);
        self.documents += 1;
        self.bytes += bytes as u64;
        match result {
            Ok(response) => self.mentions += response.mentions.len() as u64,
            Err(_) => self.failed += 1,
        }
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        self.span.record("documents", self.documents);
        self.span.record("failed", self.failed);
        self.span.record("bytes", self.bytes);
        self.span.record("mentions", self.mentions);
    }
}
