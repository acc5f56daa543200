//! How much work is taken on at the same time.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::errors::ServiceError;

/// Admits extraction calls up to a limit, and long texts one per core.
#[derive(Clone, Debug)]
pub(super) struct Admission {
    calls: Arc<Semaphore>,
    long_texts: Arc<Semaphore>,
}

impl Admission {
    /// Admits at most `max_calls` at the same time.
    pub(super) fn new(max_calls: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            calls: Arc::new(Semaphore::new(max_calls.min(Semaphore::MAX_PERMITS))),
            long_texts: Arc::new(Semaphore::new(cores)),
        }
    }

    /// Admits a call at once or not at all: a queue here would only grow older than its callers'
    /// patience. The call is over when the permit goes.
    pub(super) fn call(&self) -> Result<OwnedSemaphorePermit, ServiceError> {
        Arc::clone(&self.calls).try_acquire_owned().map_err(|_| ServiceError::Overloaded)
    }

    /// Waits for a core to read a long text on. More threads than cores would only slow each other
    /// down, and everything else too.
    pub(super) async fn long_text(&self) -> Result<OwnedSemaphorePermit, ServiceError> {
        Arc::clone(&self.long_texts).acquire_owned().await.map_err(|_| ServiceError::ShuttingDown)
    }
}
