//! One row of a gazetteer source.

use crate::types::EntityType;

/// One entity as a source lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Stable id; empty means one made from type and name.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: EntityType,
    /// Other names.
    pub aliases: Vec<String>,
    /// How plausible it is that an unexplained mention of the name means this entity, 0 to 1.
    pub prior: f32,
    /// A finer kind in lower snake case, or empty.
    pub subtype: String,
    /// `scheme:value`, separated by `|`, or empty.
    pub external_ids: String,
    /// Whether the name matches only in exactly the listed casing.
    pub exact_case: bool,
}
