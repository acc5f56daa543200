//! Names that whoever runs the service is certain of: always to be reported, never to be reported.

use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::inline::{InlineEntry, InlineError, InlineGazetteer};
use super::opened::Gazetteer;
use crate::types::{EntityType, TypeSet};

/// A name that is to be reported wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedName {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: EntityType,
    /// The id to answer with; empty means one made from type and name.
    pub entity_id: String,
}

/// A name that is not to be reported as certain types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedName {
    /// The name.
    pub name: String,
    /// As what it is not to be reported.
    pub kinds: TypeSet,
}

/// An allow list and a deny list, ready to match. A name on both is denied; names that a request
/// brings along are the request's business, whatever is denied here.
#[derive(Clone, Debug, Default)]
pub struct NameLists {
    allowed: Option<Arc<Gazetteer>>,
    denied: Option<Arc<Gazetteer>>,
    version: u64,
}

impl NameLists {
    /// Compiles the lists.
    ///
    /// # Errors
    /// [`InlineError`] for the first name that can match nothing; its entry is the index in
    /// `allowed`, or that in `denied` after all of `allowed`.
    pub fn build(allowed: &[AllowedName], denied: &[DeniedName]) -> Result<Self, InlineError> {
        let mut hash = Xxh3::new();
        let mut entry = |name: &str, kind: EntityType, entity_id: &str, always: bool| {
            for part in
                [name, "\0", kind.as_str(), "\0", entity_id, "\0", if always { "+" } else { "-" }]
            {
                hash.update(part.as_bytes());
            }
            InlineEntry {
                entity_id: entity_id.to_owned(),
                name: name.to_owned(),
                kind,
                aliases: Vec::new(),
                always,
            }
        };
        let to_allow: Vec<InlineEntry> = allowed
            .iter()
            .map(|name| entry(&name.name, name.kind, &name.entity_id, true))
            .collect();
        let mut to_deny = Vec::new();
        let mut denied_index = Vec::new();
        for (index, name) in denied.iter().enumerate() {
            for kind in EntityType::ALL.into_iter().filter(|kind| name.kinds.contains(*kind)) {
                to_deny.push(entry(&name.name, kind, "", false));
                denied_index.push(allowed.len() + index);
            }
        }
        let compile = |entries: &[InlineEntry]| -> Result<Option<Arc<Gazetteer>>, InlineError> {
            if entries.is_empty() {
                return Ok(None);
            }
            Ok(Some(InlineGazetteer::build(entries)?.into_gazetteer()))
        };
        let denied = compile(&to_deny).map_err(|error| match error {
            InlineError::Name { entry, alias, name, problem } => {
                InlineError::Name { entry: denied_index[entry], alias, name, problem }
            }
            other @ InlineError::TooLarge(_) => other,
        })?;
        let version = if allowed.is_empty() && denied.is_none() { 0 } else { hash.digest() };
        Ok(Self { allowed: compile(&to_allow)?, denied, version })
    }

    /// Whether neither list has a name.
    pub fn is_empty(&self) -> bool {
        self.allowed.is_none() && self.denied.is_none()
    }

    /// The names to be reported always, as a gazetteer.
    pub(crate) fn allowed(&self) -> Option<&Gazetteer> {
        self.allowed.as_deref()
    }

    /// The names never to be reported, as a gazetteer whose entities have the denied types.
    pub(crate) fn denied(&self) -> Option<&Gazetteer> {
        self.denied.as_deref()
    }

    /// 16 hexadecimal digits that name the content of both lists.
    pub fn version(&self) -> String {
        format!("{:016x}", self.version)
    }
}
