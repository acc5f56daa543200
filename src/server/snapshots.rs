//! Where the loaded gazetteers are published to, and taken from by each call.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;

use crate::gazetteer::Snapshot;

/// The current snapshot, if one is loaded yet. Readers never wait.
#[derive(Debug)]
pub struct SnapshotStore {
    current: ArcSwapOption<Snapshot>,
    published: watch::Sender<bool>,
}

impl SnapshotStore {
    /// An empty store: health says NOT_SERVING, extraction UNAVAILABLE.
    pub fn new() -> Self {
        Self { current: ArcSwapOption::empty(), published: watch::Sender::new(false) }
    }

    /// Makes `snapshot` the one that calls see from now on. Calls in flight keep theirs.
    pub fn publish(&self, snapshot: impl Into<Arc<Snapshot>>) {
        self.current.store(Some(snapshot.into()));
        self.published.send_replace(true);
    }

    /// The snapshot to answer a call with.
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.load_full()
    }

    /// Whether a snapshot was published, now and in future.
    pub(super) fn watch(&self) -> watch::Receiver<bool> {
        self.published.subscribe()
    }
}

impl Default for SnapshotStore {
    fn default() -> Self {
        Self::new()
    }
}
