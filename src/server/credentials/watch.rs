//! Reading credentials anew when their files change, in the way that gazetteers are.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::{Credentials, Look};
use crate::server::reload::Trigger;

impl Credentials {
    /// Looks at the files `every` so often, and reads them anew once they changed and stayed the
    /// same for two looks: a certificate and its key are replaced one after the other. Files that
    /// were refused are tried again when they change. Does not return.
    pub async fn watch(self: Arc<Self>, every: Duration) {
        let mut ticks = interval(every.max(Duration::from_millis(1)));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut before = Look::new();
        loop {
            ticks.tick().await;
            let this = Arc::clone(&self);
            // On a thread that a slow file system may hold up.
            let looked = tokio::task::spawn_blocking(move || this.look_again(&before)).await;
            match looked {
                Ok(seen) => before = seen,
                // The runtime ends.
                Err(_) => return,
            }
        }
    }

    fn look_again(&self, before: &Look) -> Look {
        let seen = self.files.look();
        let read = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if seen == *before && seen != read {
            // Says in the log and the metrics how it went.
            let _ = self.reload(Trigger::Watch);
        }
        seen
    }
}
