//! Replacing the gazetteers of a server that runs.
//!
//! New files are opened aside, checked byte by byte, tried on a text, and only then published, all
//! of them together or none. Calls in flight keep what they began with; what nobody uses any more
//! is unmapped when the last of them ends.

mod error;
mod file;
mod set;
mod trial;
mod watch;

use std::fmt;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

pub use self::error::{Problem, ReloadError};
pub use self::file::GazetteerFile;
use self::file::Stamp;
pub use self::set::Change;
use self::set::{Loaded, Opened};
use super::metrics::{Outcome, ReloadMetrics};
use super::snapshots::SnapshotStore;
use crate::gazetteer::{NameLists, Snapshot};

/// Reads the allow lists and deny lists, or says why not.
type ReadLists = dyn Fn() -> Result<NameLists, String> + Send + Sync;

/// Loads a set of gazetteer files, and loads them anew.
pub struct Reloader {
    files: Vec<GazetteerFile>,
    lists: Option<Box<ReadLists>>,
    snapshots: Arc<SnapshotStore>,
    /// What is loaded, in the order of `files`; empty before the first load. Whoever reloads holds
    /// it, and the others wait for their turn.
    loaded: Arc<Mutex<Vec<Loaded>>>,
    metrics: ReloadMetrics,
}

/// Who asked for a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// SIGHUP.
    Signal,
    /// `GazetteerService.ReloadGazetteers`.
    Rpc,
    /// [`Reloader::watch`].
    Watch,
}

impl Trigger {
    /// Its name in the log and the metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Rpc => "rpc",
            Self::Watch => "watch",
        }
    }
}

/// What a reload did.
#[derive(Clone, Debug)]
pub struct Reloaded {
    /// What serves after it.
    pub snapshot: Arc<Snapshot>,
    /// What became of each gazetteer, in the snapshot's order.
    pub changes: Vec<Change>,
}

impl fmt::Debug for Reloader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reloader").field("files", &self.files).finish_non_exhaustive()
    }
}

impl Reloader {
    /// Loads nothing yet. The snapshot lists the gazetteers in the order of `files`, in rising
    /// precedence.
    pub fn new(snapshots: Arc<SnapshotStore>, files: Vec<GazetteerFile>) -> Self {
        let metrics = ReloadMetrics::default();
        Self { files, lists: None, snapshots, loaded: Arc::default(), metrics }
    }

    /// The same with lists that are read anew at every reload, to be published with the gazetteers
    /// or refused with them. The watch does not look at them.
    #[must_use]
    pub fn with_lists(
        self,
        read: impl Fn() -> Result<NameLists, String> + Send + Sync + 'static,
    ) -> Self {
        Self { lists: Some(Box::new(read)), ..self }
    }

    /// The files, in rising precedence.
    pub fn files(&self) -> &[GazetteerFile] {
        &self.files
    }

    /// Loads and publishes the files for the first time.
    pub async fn load(self: &Arc<Self>) -> Result<Reloaded, ReloadError> {
        self.take_turn(None).await
    }

    /// Loads the files anew, after any reload that is under way, and publishes them if they changed.
    /// A file that is the very one that is loaded is not opened again; one with the same content is
    /// opened and checked, and what is loaded stays. A reload that nobody waits for any more is
    /// finished all the same.
    pub async fn reload(self: &Arc<Self>, trigger: Trigger) -> Result<Reloaded, ReloadError> {
        self.take_turn(Some(trigger)).await
    }

    async fn take_turn(
        self: &Arc<Self>,
        trigger: Option<Trigger>,
    ) -> Result<Reloaded, ReloadError> {
        let turn = Arc::clone(&self.loaded).lock_owned().await;
        let this = Arc::clone(self);
        tokio::task::spawn_blocking(move || this.replace(turn, trigger))
            .await
            .unwrap_or(Err(ReloadError::ShuttingDown))
    }

    /// Whether exactly the files with these stamps are loaded.
    async fn is_loaded(&self, stamps: &[Option<Stamp>]) -> bool {
        let loaded = self.loaded.lock().await;
        loaded.iter().map(|loaded| Some(loaded.stamp)).eq(stamps.iter().copied())
    }

    /// Opens, checks, publishes, and tells.
    fn replace(
        &self,
        mut loaded: OwnedMutexGuard<Vec<Loaded>>,
        trigger: Option<Trigger>,
    ) -> Result<Reloaded, ReloadError> {
        let current = self.snapshots.current();
        let opened = self
            .read_lists()
            .and_then(|lists| set::open(&self.files, lists, &loaded, current.as_deref()));
        let outcome = match &opened {
            Ok(opened) if opened.is_change => Outcome::Ok,
            Ok(_) => Outcome::Unchanged,
            Err(_) => Outcome::Failed,
        };
        self.metrics.ended(trigger, outcome);
        let Opened { loaded: next, snapshot, changes, .. } = opened.inspect_err(|error| {
            let trigger = trigger.map(Trigger::name);
            tracing::error!(trigger, %error, "gazetteers not loaded; what served before serves on");
        })?;
        if let Some(current) = &current
            && current.lists().version() != snapshot.lists().version()
        {
            let trigger = trigger.map(Trigger::name);
            tracing::info!(trigger, lists_version = snapshot.lists().version(), "lists changed");
        }
        let snapshot = match current {
            Some(current) if outcome == Outcome::Unchanged => current,
            _ => {
                let snapshot = Arc::new(snapshot);
                self.snapshots.publish(Arc::clone(&snapshot));
                snapshot
            }
        };
        *loaded = next;
        self.tell(trigger, &snapshot, &changes);
        Ok(Reloaded { snapshot, changes })
    }

    fn tell(&self, trigger: Option<Trigger>, snapshot: &Snapshot, changes: &[Change]) {
        let trigger = trigger.map(Trigger::name);
        for (loaded, change) in snapshot.gazetteers().iter().zip(changes) {
            if change.is_change() {
                self.metrics.loaded(&change.name, change.load_time);
                tracing::info!(
                    trigger,
                    gazetteer = change.name,
                    previous_version = change.previous_version,
                    gazetteer_version = change.version,
                    entities = loaded.gazetteer.entity_count(),
                    surface_forms = loaded.gazetteer.surface_form_count(),
                    seconds = change.load_time.as_secs_f32(),
                    "gazetteer loaded"
                );
            } else {
                tracing::info!(trigger, gazetteer = change.name, "gazetteer unchanged");
            }
        }
    }

    fn read_lists(&self) -> Result<NameLists, ReloadError> {
        match &self.lists {
            Some(read) => read().map_err(ReloadError::Lists),
            None => Ok(NameLists::default()),
        }
    }

    /// For the registry of whoever serves.
    pub(super) fn metrics(&self) -> &ReloadMetrics {
        &self.metrics
    }
}
