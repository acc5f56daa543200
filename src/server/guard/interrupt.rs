//! What ends a call before it is done: its deadline, or the server's end.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Sleep, sleep_until};
use tokio_util::sync::WaitForCancellationFutureOwned;

use crate::server::bounds::Bounds;
use crate::server::errors::ServiceError;

/// Polled whenever the call has nothing to give.
pub(super) struct Interrupt {
    bounds: Bounds,
    /// Made at the first poll: most calls are done without one.
    waiting: Option<Waiting>,
}

struct Waiting {
    deadline: Option<Pin<Box<Sleep>>>,
    ending: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Interrupt {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, waiting: None }
    }

    /// The reason, if the call must end now. Wakes no one later.
    pub(super) fn check(&self) -> Option<ServiceError> {
        self.bounds.passed()
    }

    /// Ready with the reason once the call must end.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ServiceError> {
        if let Some(error) = self.check() {
            return Poll::Ready(error);
        }
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            deadline: self.bounds.deadline.map(|deadline| Box::pin(sleep_until(deadline))),
            ending: Box::pin(self.bounds.ending.clone().cancelled_owned()),
        });
        if let Some(deadline) = &mut waiting.deadline
            && deadline.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(ServiceError::DeadlineExceeded);
        }
        waiting.ending.as_mut().poll(cx).map(|()| ServiceError::ShuttingDown)
    }
}
