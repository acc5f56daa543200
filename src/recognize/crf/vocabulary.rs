//! The distinct words of one document: what is known of each, and how the document uses it.

use crate::lexicon::WordFacts;

/// A distinct word of the document, in whatever case.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DocWord {
    pub facts: WordFacts,
    /// How often it stands in lower case.
    pub lower: u32,
    /// How often with a capital where none is called for.
    pub capital: u32,
    /// How often a title or a given name stands before it, with capitals.
    pub after_title: u32,
    /// How often a keyword of organizations follows it directly.
    pub before_keyword: u32,
    /// How often "in" or the like stands before it.
    pub after_place_preposition: u32,
    /// How often a verb of saying or doing follows it.
    pub before_verb: u32,
    /// Whether it is the acronym of a run of capitalised words.
    pub is_acronym: bool,
}
