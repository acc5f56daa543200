//! How long a call may go on: asked by whatever works for it, on whichever thread.

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::errors::ServiceError;

/// When work must end: at a deadline, or with the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds {
    pub(super) deadline: Option<Instant>,
    pub(super) ending: CancellationToken,
}

impl Bounds {
    /// Why the work must end now, if it must.
    pub(super) fn passed(&self) -> Option<ServiceError> {
        // The clock is asked, not a timer, which may fire late when threads are busy.
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Some(ServiceError::DeadlineExceeded);
        }
        self.ending.is_cancelled().then_some(ServiceError::ShuttingDown)
    }
}

/// The bounds of one call. They come to its handler among the request's extensions.
#[derive(Clone, Debug, Default)]
pub(super) struct CallBounds {
    /// Until the head of the answer, and of an answer that is one message until its end.
    pub(super) answer: Bounds,
    /// Of a stream of answers, which may last as long as its caller wants.
    pub(super) stream: Bounds,
}

impl CallBounds {
    /// Those that the guard gave to a request.
    pub(super) fn of<T>(request: &tonic::Request<T>) -> Self {
        request.extensions().get().cloned().unwrap_or_default()
    }
}
