//! The loaded gazetteers that one request sees, from its first byte to its last.

/// A gazetteer under the name that requests choose it by.
#[derive(Clone, Debug)]
pub struct LoadedGazetteer {
    /// The name requests use.
    pub name: String,
    /// Hex content hash of the file: equal versions answer equally.
    pub version: String,
    /// How many entities it lists.
    pub entity_count: u64,
    /// How many distinct surface forms it lists.
    pub surface_form_count: u64,
}

/// The loaded gazetteers, in order: where two list the same name, the later one's reading wins.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    gazetteers: Vec<LoadedGazetteer>,
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
    /// The gazetteers in this snapshot.
    pub fn gazetteers(&self) -> &[LoadedGazetteer] {
        &self.gazetteers
    }

    /// One string for the gazetteers named (all, if none is): `name@version`, separated by ",".
    ///
    /// # Errors
    /// When a name is not loaded.
    pub fn version_of(&self, names: &[String]) -> Result<String, UnknownGazetteer> {
        let _ = names;
        Ok(String::new())
    }
}
