//! One row of a gazetteer source.

use std::cell::RefCell;

use crate::text::{Word, Words, fold_into};
use crate::types::EntityType;

/// The prior of a row that names none: listed, and nothing more is known.
pub const DEFAULT_PRIOR: f32 = 0.5;

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
    /// Whether names of one word match only in exactly the listed casing.
    pub exact_case: bool,
}

/// The id of an entity that came without one: its type and its folded name, so that it stays the
/// same for as long as the name does. `person:vladimir-putin`
pub fn id_for(kind: EntityType, name: &str) -> String {
    thread_local! {
        // Answers name many such entities; the buffers of the scan are not worth making each time.
        static WORDS: RefCell<Words> = RefCell::default();
    }
    WORDS.with_borrow_mut(|words| {
        words.scan(name);
        let mut id = String::with_capacity("person:".len() + name.len());
        push_id(kind, name, words.as_slice(), &mut id);
        id
    })
}

/// Appends the id of an entity of that name, which is these words of the text.
pub(crate) fn push_id(kind: EntityType, text: &str, name: &[Word], id: &mut String) {
    id.push_str(match kind {
        EntityType::Person => "person:",
        EntityType::Organization => "org:",
        EntityType::Place => "place:",
    });
    for (index, word) in name.iter().enumerate() {
        if index > 0 {
            id.push('-');
        }
        fold_into(word.text(text), id);
    }
}
