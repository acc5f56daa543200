//! The loaded gazetteers that one request sees, from its first byte to its last.

use std::sync::Arc;

use super::lists::NameLists;
use super::opened::Gazetteer;

/// A gazetteer under the name that requests choose it by.
#[derive(Clone, Debug)]
pub struct LoadedGazetteer {
    /// The name requests use.
    pub name: String,
    /// The gazetteer itself.
    pub gazetteer: Arc<Gazetteer>,
    /// Whether requests that name no gazetteer use it.
    pub in_default_set: bool,
}

impl LoadedGazetteer {
    /// A gazetteer that every request uses unless it names others.
    pub fn new(name: impl Into<String>, gazetteer: impl Into<Arc<Gazetteer>>) -> Self {
        Self { name: name.into(), gazetteer: gazetteer.into(), in_default_set: true }
    }

    /// The same, used only by requests that name it.
    #[must_use]
    pub fn on_request(self) -> Self {
        Self { in_default_set: false, ..self }
    }
}

/// The loaded gazetteers, in order: where two list the same name, the later one's reading wins.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    gazetteers: Vec<LoadedGazetteer>,
    lists: NameLists,
}

/// A request named a gazetteer that is not loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no gazetteer is named {name:?}; loaded: {loaded}")]
pub struct UnknownGazetteer {
    /// Index in the list that was asked for.
    pub index: usize,
    /// The name that was asked for.
    pub name: String,
    /// The names there are, separated by ", ".
    pub loaded: String,
}

impl Snapshot {
    /// A snapshot of these gazetteers, in rising precedence.
    pub fn new(gazetteers: Vec<LoadedGazetteer>) -> Self {
        Self { gazetteers, lists: NameLists::default() }
    }

    /// The same gazetteers with these names always or never to be reported.
    #[must_use]
    pub fn with_lists(self, lists: NameLists) -> Self {
        Self { lists, ..self }
    }

    /// The names always or never to be reported.
    pub fn lists(&self) -> &NameLists {
        &self.lists
    }

    /// The gazetteers in this snapshot.
    pub fn gazetteers(&self) -> &[LoadedGazetteer] {
        &self.gazetteers
    }

    /// The gazetteers of these names, in the snapshot's order; the default set if none is named.
    ///
    /// # Errors
    /// When a name is not loaded.
    pub fn select(&self, names: &[String]) -> Result<Vec<&LoadedGazetteer>, UnknownGazetteer> {
        for (index, name) in names.iter().enumerate() {
            if !self.gazetteers.iter().any(|loaded| loaded.name == *name) {
                let loaded: Vec<_> = self.gazetteers.iter().map(|g| g.name.as_str()).collect();
                return Err(UnknownGazetteer {
                    index,
                    name: name.clone(),
                    loaded: loaded.join(", "),
                });
            }
        }
        let chosen = |loaded: &&LoadedGazetteer| {
            if names.is_empty() { loaded.in_default_set } else { names.contains(&loaded.name) }
        };
        Ok(self.gazetteers.iter().filter(chosen).collect())
    }

    /// One string for the gazetteers named (the default set, if none is): `name@version`, separated
    /// by ","; and `lists@version` where there are lists.
    ///
    /// # Errors
    /// When a name is not loaded.
    pub fn version_of(&self, names: &[String]) -> Result<String, UnknownGazetteer> {
        let mut versions: Vec<_> = self
            .select(names)?
            .into_iter()
            .map(|loaded| format!("{}@{}", loaded.name, loaded.gazetteer.version()))
            .collect();
        if !self.lists.is_empty() {
            versions.push(format!("lists@{}", self.lists.version()));
        }
        Ok(versions.join(","))
    }
}
