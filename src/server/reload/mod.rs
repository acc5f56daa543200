//! Replacing the gazetteers of a server that runs.
//!
//! New files are opened aside, checked byte by byte, tried on a text, and only then published, all
//! of them together or none. Calls in flight keep what they began with; what nobody uses any more
//! is unmapped when the last of them ends.

mod error;
mod file;
mod lists;
mod trial;
mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, OwnedMutexGuard};

pub use self::error::{Problem, ReloadError};
pub use self::file::GazetteerFile;
pub(super) use self::file::Stamp;
pub use self::lists::ListFiles;
use super::metrics::{Outcome, ReloadMetrics};
use super::snapshots::SnapshotStore;
use crate::gazetteer::{Gazetteer, LoadedGazetteer, NameLists, Snapshot};

/// Loads a set of gazetteer files, and loads them anew.
#[derive(Debug)]
pub struct Reloader {
    files: Vec<GazetteerFile>,
    lists: ListFiles,
    snapshots: Arc<SnapshotStore>,
    /// What is loaded, in the order of `files`; empty before the first load. Whoever reloads holds
    /// it, and the others wait for their turn.
    loaded: Arc<Mutex<State>>,
    metrics: ReloadMetrics,
}

/// What is loaded.
#[derive(Debug, Default)]
struct State {
    gazetteers: Vec<Loaded>,
    /// Of the lists' files when they were read.
    lists: Vec<Option<Stamp>>,
}

/// One loaded file.
#[derive(Clone, Debug)]
struct Loaded {
    stamp: Stamp,
    gazetteer: Arc<Gazetteer>,
}

/// What was opened aside.
#[derive(Debug)]
struct Opened {
    loaded: Vec<Loaded>,
    changes: Vec<Change>,
    lists: NameLists,
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

/// What became of one gazetteer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The gazetteer's name.
    pub name: String,
    /// The version that served before; empty at the first load.
    pub previous_version: String,
    /// The version that serves now.
    pub version: String,
    /// How long opening and checking the file took; zero if it is the very file that was loaded.
    pub load_time: Duration,
}

impl Change {
    /// Whether the content is another than before.
    pub fn is_change(&self) -> bool {
        self.previous_version != self.version
    }
}

impl Reloader {
    /// Loads nothing yet. The snapshot lists the gazetteers in the order of `files`, in rising
    /// precedence.
    pub fn new(snapshots: Arc<SnapshotStore>, files: Vec<GazetteerFile>) -> Self {
        let metrics = ReloadMetrics::default();
        Self { files, lists: ListFiles::none(), snapshots, loaded: Arc::default(), metrics }
    }

    /// The same with lists of names always and never to be reported, read anew at every reload.
    #[must_use]
    pub fn with_lists(self, lists: ListFiles) -> Self {
        Self { lists, ..self }
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
        let state = self.loaded.lock().await;
        let gazetteers = state.gazetteers.iter().map(|loaded| Some(loaded.stamp));
        gazetteers.chain(state.lists.iter().copied()).eq(stamps.iter().copied())
    }

    /// Every file there is to look at: the gazetteers', then the lists'.
    fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path()).chain(self.list_paths())
    }

    fn list_paths(&self) -> impl Iterator<Item = &Path> {
        self.lists.paths.iter().map(PathBuf::as_path)
    }

    /// Opens, checks, publishes, and tells.
    fn replace(
        &self,
        mut state: OwnedMutexGuard<State>,
        trigger: Option<Trigger>,
    ) -> Result<Reloaded, ReloadError> {
        // Before the lists are read: a change in between is seen at the next look.
        let lists_now = self.list_paths().map(|path| Stamp::of(path).ok()).collect();
        let opened = self.open(&state.gazetteers);
        let current = self.snapshots.current();
        let same_lists = |lists: &NameLists| {
            current.as_ref().is_some_and(|current| current.lists().version() == lists.version())
        };
        let outcome = match &opened {
            Ok(opened) if opened.changes.iter().any(Change::is_change) => Outcome::Ok,
            Ok(opened) if !same_lists(&opened.lists) => Outcome::Ok,
            Ok(_) => Outcome::Unchanged,
            Err(_) => Outcome::Failed,
        };
        self.metrics.ended(trigger, outcome);
        let Opened { loaded: next, changes, lists } = opened.inspect_err(|error| {
            let trigger = trigger.map(Trigger::name);
            tracing::error!(trigger, %error, "gazetteers not loaded; what served before serves on");
        })?;
        if current.as_ref().is_some_and(|_| !same_lists(&lists)) {
            let trigger = trigger.map(Trigger::name);
            tracing::info!(trigger, lists_version = lists.version(), "lists changed");
        }
        let snapshot = match current {
            Some(current) if outcome == Outcome::Unchanged => current,
            _ => {
                let snapshot = Arc::new(self.snapshot(&next, lists));
                self.snapshots.publish(Arc::clone(&snapshot));
                snapshot
            }
        };
        *state = State { gazetteers: next, lists: lists_now };
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

    /// Opens and checks every file, and tries them together if anything changed.
    fn open(&self, loaded: &[Loaded]) -> Result<Opened, ReloadError> {
        let lists =
            catching(|| self.lists.load()).map_err(|problem| ReloadError::Lists { problem })?;
        let mut next = Vec::with_capacity(self.files.len());
        let mut changes = Vec::with_capacity(self.files.len());
        for (index, file) in self.files.iter().enumerate() {
            let (opened, change) =
                catching(|| open(file, loaded.get(index))).map_err(|problem| {
                    ReloadError::Invalid {
                        name: file.name.clone(),
                        path: file.path.clone(),
                        problem,
                    }
                })?;
            next.push(opened);
            changes.push(change);
        }
        let changed_names: Vec<_> =
            changes.iter().filter(|c| c.is_change()).map(|c| c.name.as_str()).collect();
        if !changed_names.is_empty() {
            self.try_all(&next, &lists).map_err(|problem| ReloadError::Unusable {
                names: changed_names.join(", "),
                problem,
            })?;
        }
        Ok(Opened { loaded: next, changes, lists })
    }

    fn try_all(&self, next: &[Loaded], lists: &NameLists) -> Result<(), Problem> {
        catching(|| {
            let mut names = Vec::new();
            for loaded in next {
                names.extend(trial::own_name(&loaded.gazetteer)?);
            }
            trial::reads(&self.snapshot(next, lists.clone()), &names)
        })
    }

    fn snapshot(&self, loaded: &[Loaded], lists: NameLists) -> Snapshot {
        let gazetteers = self.files.iter().zip(loaded).map(|(file, loaded)| LoadedGazetteer {
            name: file.name.clone(),
            gazetteer: Arc::clone(&loaded.gazetteer),
            in_default_set: file.in_default_set,
        });
        Snapshot::new(gazetteers.collect()).with_lists(lists)
    }

    /// For the registry of whoever serves.
    pub(super) fn metrics(&self) -> &ReloadMetrics {
        &self.metrics
    }
}

/// Opens a file, unless it is the one that is loaded already.
fn open(file: &GazetteerFile, loaded: Option<&Loaded>) -> Result<(Loaded, Change), Problem> {
    // Before the file is opened: one that replaces it in between is seen at the next look.
    let stamp = Stamp::of(&file.path).map_err(Problem::Unreadable)?;
    let previous_version = loaded.map(|loaded| loaded.gazetteer.version()).unwrap_or_default();
    let change = |version: String, load_time| Change {
        name: file.name.clone(),
        previous_version: previous_version.clone(),
        version,
        load_time,
    };
    if let Some(loaded) = loaded.filter(|loaded| loaded.stamp == stamp) {
        return Ok((loaded.clone(), change(loaded.gazetteer.version(), Duration::ZERO)));
    }
    let started = Instant::now();
    let opened = Gazetteer::open(&file.path)?;
    trial::own_name(&opened)?;
    let change = change(opened.version(), started.elapsed());
    let gazetteer = match loaded {
        Some(loaded) if !change.is_change() => Arc::clone(&loaded.gazetteer),
        _ => Arc::new(opened),
    };
    Ok((Loaded { stamp, gazetteer }, change))
}

/// A file that passes every check and still makes the program panic must not end the server.
fn catching<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    // Nothing of what it touched is used after a panic.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Problem::Panicked))
}
