//! The three steps of going away.

use tokio_util::sync::CancellationToken;

/// Each step, once taken, stays taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Shutdown {
    /// Health says NOT_SERVING; everything else goes on.
    pub(super) draining: CancellationToken,
    /// The listener is closed; calls in flight go on, connections end with their last one.
    pub(super) closing: CancellationToken,
    /// The grace period is over; calls in flight end with UNAVAILABLE.
    pub(super) ending: CancellationToken,
}
