//! Cues of several words.

use super::cue::CueSet;

/// Cue phrases of two words and more, by the keys of their words.
#[derive(Clone, Debug, Default)]
pub struct PhraseTable {
    /// Phrases, and what longer ones begin with, which has no classes; sorted by key.
    phrases: Vec<(u64, CueSet)>,
    /// A bit for the first bits of each key: what most words are followed by ends here.
    begun: Vec<u64>,
}

/// The first bits of a key that [`PhraseTable::begun`] looks at.
const BEGUN_BITS: u32 = 16;

/// The key of a phrase: the keys of its words, folded from the first to the last.
fn extend_key(phrase: u64, word: u64) -> u64 {
    (phrase.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl PhraseTable {
    /// A table of these phrases, each as the keys of its words; the classes of a phrase that comes
    /// twice are united.
    pub fn new<'k>(listed: impl IntoIterator<Item = (&'k [u64], CueSet)>) -> Self {
        let mut phrases: Vec<(u64, CueSet)> = Vec::new();
        for (words, cues) in listed {
            let mut phrase = 0;
            for (nth, word) in words.iter().enumerate() {
                phrase = extend_key(phrase, *word);
                let is_whole = nth + 1 == words.len();
                phrases.push((phrase, if is_whole { cues } else { CueSet::default() }));
            }
        }
        phrases.sort_unstable_by_key(|phrase| phrase.0);
        phrases.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = earlier.1.union(later.1);
            }
            same
        });
        let mut begun = vec![0; 1 << (BEGUN_BITS - u64::BITS.trailing_zeros())];
        for (key, _) in &phrases {
            let (place, bit) = begun_bit(*key);
            begun[place] |= bit;
        }
        Self { phrases, begun }
    }

    /// The longest listed phrase that the words with these keys begin with: its length in words
    /// and its classes. The caller stops the keys at gaps that no phrase reaches across.
    pub fn longest(&self, keys: impl Iterator<Item = u64>) -> Option<(usize, CueSet)> {
        let mut phrase = 0;
        let mut found = None;
        for (index, key) in keys.enumerate() {
            phrase = extend_key(phrase, key);
            let (place, bit) = begun_bit(phrase);
            if self.begun.get(place).is_none_or(|bits| bits & bit == 0) {
                break;
            }
            let Ok(at) = self.phrases.binary_search_by_key(&phrase, |entry| entry.0) else { break };
            let cues = self.phrases[at].1;
            if index > 0 && !cues.is_empty() {
                found = Some((index + 1, cues));
            }
        }
        found
    }
}

/// Where the bit of a key stands.
fn begun_bit(key: u64) -> (usize, u64) {
    let first = key >> (u64::BITS - BEGUN_BITS);
    ((first / u64::from(u64::BITS)) as usize, 1 << (first % u64::from(u64::BITS)))
}
