//! Reloading when the files change.
//!
//! The files are looked at, not subscribed to: a look through the symbolic links sees a link that
//! was swapped (as Kubernetes does with volumes), a rename, and a change on a network file system,
//! of which change notifications miss at least one each.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::file::Stamp;
use super::{Reloader, Trigger};

/// The files of a set, each None while it is not there.
type Look = Vec<Option<Stamp>>;

impl Reloader {
    /// Looks at the files `every` so often, and reloads once they are others than those that are
    /// loaded and stayed the same for two looks: files that are being copied are left alone. Files
    /// that were refused are tried again when they change. Does not return.
    pub async fn watch(self: Arc<Self>, every: Duration) {
        let mut ticks = interval(every.max(Duration::from_millis(1)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut before = Look::new();
        let mut refused = Look::new();
        loop {
            ticks.tick().await;
            let Some(seen) = self.look().await else {
                return;
            };
            let settled = seen == before;
            if !settled && let Some(missing) = seen.iter().position(Option::is_none) {
                let path = self.paths().nth(missing).map(Path::display);
                tracing::warn!(
                    path = path.map(tracing::field::display),
                    "a file that is served from is gone; waiting for another"
                );
            }
            before.clone_from(&seen);
            let all_there = seen.iter().all(Option::is_some);
            if !settled || !all_there || seen == refused || self.is_loaded(&seen).await {
                continue;
            }
            // Says in the log and the metrics how it went.
            if self.reload(Trigger::Watch).await.is_err() {
                refused = seen;
            }
        }
    }

    /// Asks the system about the files, on a thread that a slow file system may hold up. None when
    /// the runtime ends.
    async fn look(self: &Arc<Self>) -> Option<Look> {
        let this = Arc::clone(self);
        let look = move || this.paths().map(|path| Stamp::of(path).ok()).collect();
        tokio::task::spawn_blocking(look).await.ok()
    }
}
