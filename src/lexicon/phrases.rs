//! Cues of several words.

use super::cue::CueSet;

/// The longest phrase looked for, in words.
const LONGEST_PHRASE: usize = 6;

/// Cue phrases of two words and more, by the keys of their words.
#[derive(Clone, Debug, Default)]
pub struct PhraseTable {
    /// Sorted by key.
    phrases: Vec<(u64, CueSet)>,
}

/// The key of a phrase: fold the words' keys into this, from the first to the last.
pub(crate) fn extend_key(phrase: u64, word: u64) -> u64 {
    (phrase.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl PhraseTable {
    /// A table of these phrases; the classes of a phrase that comes twice are united.
    pub fn new(mut phrases: Vec<(u64, CueSet)>) -> Self {
        phrases.sort_unstable_by_key(|phrase| phrase.0);
        phrases.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = earlier.1.union(later.1);
            }
            same
        });
        Self { phrases }
    }

    /// The longest listed phrase that the words with these keys begin with: its length in words
    /// and its classes. The caller stops the keys at gaps that no phrase reaches across.
    pub fn longest(&self, keys: impl Iterator<Item = u64>) -> Option<(usize, CueSet)> {
        let mut phrase = 0;
        let mut found = None;
        for (index, key) in keys.take(LONGEST_PHRASE).enumerate() {
            phrase = extend_key(phrase, key);
            if index > 0
                && let Ok(at) = self.phrases.binary_search_by_key(&phrase, |entry| entry.0)
            {
                found = Some((index + 1, self.phrases[at].1));
            }
        }
        found
    }
}
