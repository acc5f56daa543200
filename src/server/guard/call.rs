//! One call's span, its line in the log, and its place in the metrics.

use http::HeaderMap;
use tokio::time::Instant;
use tonic::{Code, Status};
use tonic_types::StatusExt;
use tracing::field::Empty;
use tracing::{Span, info_span};

use super::trace;
use crate::server::errors::ServiceError;
use crate::server::metrics::{CallInFlight, CallMetrics, NO_REASON};

/// A call under way. Logged when it goes; one that goes unfinished was cancelled by its caller.
pub(super) struct Call {
    span: Span,
    started: Instant,
    end: Option<(Code, String)>,
    counted: CallInFlight,
}

impl Call {
    /// Counts of documents, bytes and mentions are filled in by the services that have them.
    pub(super) fn new(path: &str, started: Instant, metrics: &CallMetrics) -> Self {
        let method = path.trim_start_matches('/');
        let counted = metrics.begin(path, started);
        let span = info_span!(
            "call",
            method,
            otel.name = counted.method(),
            otel.kind = "server",
            trace_id = Empty,
            documents = Empty,
            failed = Empty,
            bytes = Empty,
            mentions = Empty
        );
        trace::begin(&span, counted.method());
        Self { span, started, end: None, counted }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// Notes that the call ended with `error`. The first note counts.
    pub(super) fn fail(&mut self, code: Code, error: &ServiceError) {
        self.end.get_or_insert_with(|| (code, error.reason().to_owned()));
    }

    /// Notes how the call ended, if these headers or trailers say it. The first note counts.
    pub(super) fn finish(&mut self, headers: &HeaderMap) {
        let Some(code) = headers.get(Status::GRPC_STATUS) else {
            return;
        };
        let code = Code::from_bytes(code.as_bytes());
        self.end.get_or_insert_with(|| {
            let info = (code != Code::Ok)
                .then(|| Status::from_header_map(headers)?.get_details_error_info())
                .flatten();
            (code, info.map_or_else(|| NO_REASON.to_owned(), |info| info.reason))
        });
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let (code, reason) =
            self.end.take().unwrap_or_else(|| (Code::Cancelled, NO_REASON.to_owned()));
        self.counted.end(code, &reason);
        trace::end(&self.span, code);
        let micros = self.started.elapsed().as_micros() as u64;
        let _entered = self.span.enter();
        if matches!(code, Code::Internal | Code::Unknown | Code::DataLoss) {
            tracing::error!(?code, micros, "call failed");
        } else {
            tracing::info!(?code, micros, "call finished");
        }
    }
}
