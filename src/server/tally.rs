//! What a call read and found, summed up for its log line.

use tracing::Span;

use super::pb;

/// Counts of one call. Written to the span it was made in when it goes.
#[derive(Debug)]
pub(super) struct Tally {
    span: Span,
    documents: u64,
    failed: u64,
    bytes: u64,
    mentions: u64,
}

impl Tally {
    /// Starts counting for the current span.
    pub(super) fn new() -> Self {
        Self { span: Span::current(), documents: 0, failed: 0, bytes: 0, mentions: 0 }
    }

    /// Counts a document of `bytes` bytes and what was found in it.
    pub(super) fn add<E>(&mut self, bytes: usize, result: &Result<pb::ExtractEntitiesResponse, E>) {
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
