//! What the gazetteers say about a text, in the form the statistical recogniser reads.

use crate::types::EntityType;

/// A listed name that stands in the text, cased so that it can be meant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GazetteerMatch {
    /// Index of its first word.
    pub first_word: u32,
    /// Index of its last word.
    pub last_word: u32,
    /// For each type, by its number: the best prior of the readings of that type, 0 to 1. Zero
    /// where the name is listed for no entity of the type.
    pub priors: [f32; 3],
}

impl GazetteerMatch {
    /// Whether the name is listed for an entity of this type.
    pub fn has(&self, kind: EntityType) -> bool {
        self.priors[kind as usize] > 0.0
    }

    /// How many words it has.
    pub fn len(&self) -> u32 {
        self.last_word - self.first_word + 1
    }

    /// Never: a match has a word. Here because there is a `len`.
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// All that the gazetteers say about one text. In any order; matches may overlap.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The listed names found.
    pub matches: Vec<GazetteerMatch>,
}
