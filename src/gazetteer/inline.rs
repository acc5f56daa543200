//! Names that come with a request, compiled on the spot.

use crate::types::EntityType;

/// One name that a request brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineEntry {
    /// The id to answer with; empty means one made from type and name.
    pub entity_id: String,
    /// The canonical name.
    pub name: String,
    /// What it is.
    pub kind: EntityType,
    /// Other names of the same entity.
    pub aliases: Vec<String>,
    /// Report every occurrence, whatever the context says.
    pub always: bool,
}

/// Why a request's entries cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InlineError {
    /// A name or alias without a single letter or digit can match nothing.
    #[error("{name:?} has no letter or digit and can match nothing")]
    NoWords {
        /// Index of the entry.
        entry: usize,
        /// Index of the alias, or `None` for the name itself.
        alias: Option<usize>,
        /// What was given.
        name: String,
    },
}

/// A request's own names, ready to match.
#[derive(Clone, Debug)]
pub struct InlineGazetteer {}

impl InlineGazetteer {
    /// Compiles the entries.
    ///
    /// # Errors
    /// [`InlineError::NoWords`] for the first name that can match nothing.
    pub fn build(_entries: &[InlineEntry]) -> Result<Self, InlineError> {
        Ok(Self {})
    }
}
