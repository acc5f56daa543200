//! How much work is taken on at the same time, and how much may wait.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::errors::ServiceError;
use super::limits::Limits;
use super::metrics::CallMetrics;

/// Admits extraction calls up to a limit, has some more wait, and reads long texts one per core.
#[derive(Clone)]
pub(super) struct Admission {
    calls: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    long_texts: Arc<Semaphore>,
    metrics: CallMetrics,
}

impl Admission {
    /// Admits and queues as many calls as the limits say.
    pub(super) fn new(limits: &Limits, metrics: CallMetrics) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let semaphore =
            |permits: usize| Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        Self {
            calls: semaphore(limits.max_concurrent_calls),
            queue: semaphore(limits.max_queued_calls),
            long_texts: semaphore(cores),
            metrics,
        }
    }

    /// Admits a call: at once, or when its turn comes, or not at all if the queue is full. One that
    /// stops waiting leaves the queue. The call is over when the permit goes.
    pub(super) async fn call(&self) -> Result<OwnedSemaphorePermit, ServiceError> {
        if let Ok(permit) = Arc::clone(&self.calls).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = self.queue.try_acquire().map_err(|_| ServiceError::Overloaded)?;
        let _queued = self.metrics.wait();
        Arc::clone(&self.calls).acquire_owned().await.map_err(|_| ServiceError::ShuttingDown)
    }

    /// Waits for a core to read a long text on. More threads than cores would only slow each other
    /// down, and everything else too.
    pub(super) async fn long_text(&self) -> Result<OwnedSemaphorePermit, ServiceError> {
        Arc::clone(&self.long_texts).acquire_owned().await.map_err(|_| ServiceError::ShuttingDown)
    }
}
