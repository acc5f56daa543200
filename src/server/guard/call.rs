//! One call's span, and its line in the log.

use tokio::time::Instant;
use tonic::Code;
use tracing::field::Empty;
use tracing::{Span, info_span};

/// A call under way. Logged when it goes; one that goes unfinished was cancelled by its caller.
pub(super) struct Call {
    span: Span,
    started: Instant,
    code: Option<Code>,
}

impl Call {
    /// Counts of documents, bytes and mentions are filled in by the services that have them.
    pub(super) fn new(path: &str, started: Instant) -> Self {
        let method = path.trim_start_matches('/');
        let span = info_span!(
            "call",
            method,
            documents = Empty,
            failed = Empty,
            bytes = Empty,
            mentions = Empty
        );
        Self { span, started, code: None }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// Notes how the call ended. The first note counts.
    pub(super) fn finish(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        let micros = self.started.elapsed().as_micros() as u64;
        let _entered = self.span.enter();
        if matches!(code, Code::Internal | Code::Unknown | Code::DataLoss) {
            tracing::error!(?code, micros, "call failed");
        } else {
            tracing::info!(?code, micros, "call finished");
        }
    }
}
