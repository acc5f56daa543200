//! A whole set of gazetteers, opened aside.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::error::{Problem, ReloadError};
use super::file::{GazetteerFile, Stamp};
use super::trial;
use crate::gazetteer::{Gazetteer, LoadedGazetteer, NameLists, Snapshot};

/// One loaded file.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    pub(super) stamp: Stamp,
    pub(super) gazetteer: Arc<Gazetteer>,
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

/// A set that can be served with.
pub(super) struct Opened {
    pub(super) loaded: Vec<Loaded>,
    pub(super) snapshot: Snapshot,
    pub(super) changes: Vec<Change>,
    /// Whether any of it, lists included, is another than what serves.
    pub(super) is_change: bool,
}

/// Opens and checks every file, and tries them together if anything is another than in `current`,
/// for which `loaded` was opened.
pub(super) fn open(
    files: &[GazetteerFile],
    lists: NameLists,
    loaded: &[Loaded],
    current: Option<&Snapshot>,
) -> Result<Opened, ReloadError> {
    let mut next = Vec::with_capacity(files.len());
    let mut changes = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let (opened, change) =
            catching(|| open_file(file, loaded.get(index))).map_err(|problem| {
                ReloadError::Invalid { name: file.name.clone(), path: file.path.clone(), problem }
            })?;
        next.push(opened);
        changes.push(change);
    }
    let mut others: Vec<_> =
        changes.iter().filter(|c| c.is_change()).map(|c| c.name.as_str()).collect();
    if current.is_none_or(|now| now.lists().version() != lists.version()) {
        others.push("lists");
    }
    let snapshot = Snapshot::new(files.iter().zip(&next).map(in_snapshot).collect());
    let snapshot = snapshot.with_lists(lists);
    let is_change = !others.is_empty();
    if is_change {
        catching(|| try_together(&snapshot))
            .map_err(|problem| ReloadError::Unusable { names: others.join(", "), problem })?;
    }
    Ok(Opened { loaded: next, snapshot, changes, is_change })
}

/// Opens a file, unless it is the one that is loaded already.
fn open_file(file: &GazetteerFile, loaded: Option<&Loaded>) -> Result<(Loaded, Change), Problem> {
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

fn in_snapshot((file, loaded): (&GazetteerFile, &Loaded)) -> LoadedGazetteer {
    LoadedGazetteer {
        name: file.name.clone(),
        gazetteer: Arc::clone(&loaded.gazetteer),
        in_default_set: file.in_default_set,
    }
}

/// Reads a text that holds a name of each gazetteer.
fn try_together(snapshot: &Snapshot) -> Result<(), Problem> {
    let mut names = Vec::new();
    for loaded in snapshot.gazetteers() {
        names.extend(trial::own_name(&loaded.gazetteer)?);
    }
    trial::reads(snapshot, &names)
}

/// A file that passes every check and still makes the program panic must not end the server.
fn catching<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    // Nothing of what it touched is used after a panic.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Problem::Panicked))
}
