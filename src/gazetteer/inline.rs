//! Names that come with a request, compiled on the spot.

use super::build::{BuildError, NameError, NewEntity, TableBuilder};
use super::opened::Gazetteer;
use super::reading::NameTraits;
use crate::types::EntityType;

/// One name that a request brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineEntry {
    /// The id to answer with, no other entry's; empty means one made from type and name.
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
    /// A name or alias can match nothing.
    #[error("{name:?} {problem}")]
    Name {
        /// Index of the entry.
        entry: usize,
        /// Index of the alias, or `None` for the name itself.
        alias: Option<usize>,
        /// What was given.
        name: String,
        /// What is wrong with it.
        problem: NameError,
    },
    /// They are more than one automaton holds.
    #[error("too many names for one automaton: {0}")]
    TooLarge(String),
}

impl From<BuildError> for InlineError {
    fn from(error: BuildError) -> Self {
        Self::TooLarge(error.to_string())
    }
}

/// A request's own names, ready to match.
#[derive(Clone, Debug)]
pub struct InlineGazetteer {
    gazetteer: std::sync::Arc<Gazetteer>,
}

/// What someone names in a request is meant: no listed reading is more plausible.
const INLINE_PRIOR: f32 = 1.0;

impl InlineGazetteer {
    /// Compiles the entries.
    ///
    /// # Errors
    /// [`InlineError`] for the first entry that cannot be used.
    pub fn build(entries: &[InlineEntry]) -> Result<Self, InlineError> {
        let mut builder = TableBuilder::default();
        for (index, entry) in entries.iter().enumerate() {
            let made_up;
            let id = if entry.entity_id.is_empty() {
                made_up = crate::record::id_for(entry.kind, &entry.name);
                &made_up
            } else {
                &entry.entity_id
            };
            let entity = builder.add_entity(NewEntity {
                id,
                name: &entry.name,
                kind: entry.kind,
                subtype: "",
                external_ids: "",
                prior: INLINE_PRIOR,
            })?;
            let names = std::iter::once((None, &entry.name))
                .chain(entry.aliases.iter().enumerate().map(|(at, alias)| (Some(at), alias)));
            for (alias, name) in names {
                let traits = NameTraits {
                    prior: INLINE_PRIOR,
                    is_name: alias.is_none(),
                    exact_case: false,
                    always: entry.always,
                };
                builder.add_name(entity, name, traits)?.map_err(|problem| InlineError::Name {
                    entry: index,
                    alias,
                    name: name.clone(),
                    problem,
                })?;
            }
        }
        let gazetteer = Gazetteer::from_built(builder.finish()?)
            .map_err(|error| InlineError::TooLarge(error.to_string()))?;
        Ok(Self { gazetteer: std::sync::Arc::new(gazetteer) })
    }

    /// The names as a gazetteer like any other.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The same, shared.
    pub(super) fn into_gazetteer(self) -> std::sync::Arc<Gazetteer> {
        self.gazetteer
    }
}
