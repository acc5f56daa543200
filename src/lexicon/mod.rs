//! What is known of words before any text is read: cue words, common words, names of people.
//!
//! The lists in `data/lexicons` are embedded and read once into a [`WordTable`]; one probe of it
//! with a [`crate::text::Word`]'s key says everything that is known of the word.

mod cue;
mod load;
mod phrases;
mod table;

pub use cue::{Cue, CueSet};
pub use phrases::PhraseTable;
pub(crate) use table::log_count;
pub use table::{Count, KEY_BITS, WordFacts, WordTable, short_key};

/// The embedded lexicons, ready for look-ups.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// What is known of single words.
    pub words: WordTable,
    /// Cues of several words: "Prime Minister", "Air Force".
    pub phrases: PhraseTable,
}

impl Lexicon {
    /// Reads the embedded lists. Takes some tens of milliseconds; do it once.
    pub fn embedded() -> Self {
        load::embedded()
    }
}
