//! What ends a call before it is done: its deadline, or the server's end.

use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::server::errors::ServiceError;

/// Polled whenever the call has nothing to give.
pub(super) struct Interrupt {
    deadline: Option<Instant>,
    ending: CancellationToken,
    /// Made at the first poll: most calls are done without one.
    waiting: Option<Waiting>,
}

struct Waiting {
    deadline: Option<Pin<Box<Sleep>>>,
    ending: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Interrupt {
    pub(super) fn new(deadline: Option<Instant>, ending: CancellationToken) -> Self {
        Self { deadline, ending, waiting: None }
    }

    /// The reason, if the call must end now. Wakes no one later.
    pub(super) fn check(&self) -> Option<ServiceError> {
        // The clock is asked, not a timer, which may fire late when threads are busy.
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Some(ServiceError::DeadlineExceeded);
        }
        self.ending.is_cancelled().then_some(ServiceError::ShuttingDown)
    }

    /// Ready with the reason once the call must end.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ServiceError> {
        if let Some(error) = self.check() {
            return Poll::Ready(error);
        }
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            deadline: self.deadline.map(|deadline| Box::pin(sleep_until(deadline))),
            ending: Box::pin(self.ending.clone().cancelled_owned()),
        });
        if let Some(deadline) = &mut waiting.deadline
            && deadline.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(ServiceError::DeadlineExceeded);
        }
        waiting.ending.as_mut().poll(cx).map(|()| ServiceError::ShuttingDown)
    }
}
