//! One probe from a word's key to what is known of the word.

use super::cue::CueSet;

/// The counts that are known of a word, each as a small logarithm (0: never seen, 15: everywhere).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Count {
    /// How common it is as an ordinary word.
    Common = 0,
    /// How many people bear it as a given name.
    Given = 1,
    /// How many people bear it as a surname.
    Surname = 2,
    /// How many spellings of names of people it is one of.
    Variant = 3,
    /// How many listed people's names begin with it.
    PersonFirst = 4,
    /// How many listed people's names end in it.
    PersonLast = 5,
    /// How many names of places hold it.
    Place = 6,
    /// How many names of organizations hold it.
    Organization = 7,
}

/// What is known of a word, whatever its case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordFacts {
    /// The cue classes it is listed under.
    pub cues: CueSet,
    /// Whether it is the first word of a listed phrase.
    pub starts_phrase: bool,
    /// The eight counts, four bits each.
    counts: u32,
}

impl WordFacts {
    /// A count, 0 to 15.
    pub fn count(self, count: Count) -> u8 {
        (self.counts >> (count as u32 * 4) & 0xf) as u8
    }

    /// All counts at once, four bits each in the order of their numbers.
    pub fn packed_counts(self) -> u32 {
        self.counts
    }

    /// Sets the four counts that come from gazetteers, as [`Self::listed_counts`] gives them.
    pub fn set_listed_counts(&mut self, counts: u16) {
        self.counts = self.counts & 0xffff | u32::from(counts) << 16;
    }

    /// The four counts that come from gazetteers.
    pub fn listed_counts(self) -> u16 {
        (self.counts >> 16) as u16
    }

    /// Raises a count to `value` (at most 15) if it is lower.
    pub fn raise(&mut self, count: Count, value: u8) {
        let shift = count as u32 * 4;
        let new = u32::from(value.min(15)).max(self.counts >> shift & 0xf);
        self.counts = self.counts & !(0xf << shift) | new << shift;
    }
}

/// The logarithm of a number of bearers, to base 2, at most 15; 0 for none.
pub(crate) fn log_count(number: u32) -> u8 {
    (u32::BITS - number.leading_zeros()).min(15) as u8
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The upper part of the word's key; 0 marks a free slot.
    key: u64,
    cues: u32,
    counts: u32,
}

const STARTS_PHRASE: u32 = 1 << 31;
/// How many bits of a word's key tell it from others here.
pub const KEY_BITS: u32 = 40;

/// The part of a word's key that counts here; never 0.
pub fn short_key(key: u64) -> u64 {
    (key >> (u64::BITS - KEY_BITS)).max(1)
}

/// An open-addressing table from word keys to [`WordFacts`], sixteen bytes a slot, four slots a
/// cache line.
///
/// Only [`KEY_BITS`] bits of a key count, so that files that list words are small: one unknown
/// word in a million is taken for a known one.
#[derive(Clone, Debug)]
pub struct WordTable {
    slots: Vec<Slot>,
    len: usize,
}

impl WordTable {
    /// An empty table with room for `words` words before it grows.
    pub fn with_capacity(words: usize) -> Self {
        let slots = (words * 4 / 3 + 1).next_power_of_two().max(16);
        Self { slots: vec![Slot::default(); slots], len: 0 }
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no word is known.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What is known of the word with this key.
    #[inline]
    pub fn get(&self, key: u64) -> WordFacts {
        facts_of(&self.slots[self.find(short_key(key))])
    }

    /// Changes what is known of the word with this key.
    pub fn update(&mut self, key: u64, change: impl FnOnce(&mut WordFacts)) {
        self.update_short(short_key(key), change);
    }

    /// Changes what is known of the word with this [`short_key`].
    pub fn update_short(&mut self, key: u64, change: impl FnOnce(&mut WordFacts)) {
        let at = self.find(key);
        let slot = &self.slots[at];
        let mut facts = facts_of(slot);
        change(&mut facts);
        self.len += usize::from(slot.key == 0);
        self.slots[at] = Slot {
            key,
            cues: facts.cues.0 | if facts.starts_phrase { STARTS_PHRASE } else { 0 },
            counts: facts.counts,
        };
        if self.len * 4 > self.slots.len() * 3 {
            self.grow();
        }
    }

    /// The slot that holds this short key, or the free one where it would go.
    #[inline]
    fn find(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].key != key && self.slots[at].key != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let doubled = vec![Slot::default(); self.slots.len() * 2];
        for slot in std::mem::replace(&mut self.slots, doubled) {
            if slot.key != 0 {
                let at = self.find(slot.key);
                self.slots[at] = slot;
            }
        }
    }
}

#[inline]
fn facts_of(slot: &Slot) -> WordFacts {
    WordFacts {
        cues: CueSet(slot.cues & !STARTS_PHRASE),
        starts_phrase: slot.cues & STARTS_PHRASE != 0,
        counts: slot.counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Cue;
    use crate::text::hash_folded;

    #[test]
    fn facts_survive_growth() {
        let mut table = WordTable::with_capacity(0);
        for number in 0..1000u32 {
            table.update(hash_folded(&number.to_string()), |facts| {
                facts.raise(Count::Given, log_count(number));
                facts.cues = facts.cues.with(Cue::Title);
            });
        }
        assert_eq!(table.len(), 1000);
        for number in 0..1000u32 {
            let facts = table.get(hash_folded(&number.to_string()));
            assert_eq!(facts.count(Count::Given), log_count(number));
            assert!(facts.cues.contains(Cue::Title));
        }
        assert_eq!(table.get(hash_folded("unknown")), WordFacts::default());
    }

    #[test]
    fn counts_stay_apart() {
        let mut facts = WordFacts::default();
        facts.raise(Count::Surname, 200);
        facts.raise(Count::Organization, 3);
        facts.raise(Count::Organization, 2);
        assert_eq!(facts.count(Count::Surname), 15);
        assert_eq!(facts.count(Count::Organization), 3);
        assert_eq!(facts.count(Count::Given), 0);
    }

    #[test]
    fn counts_are_logarithms() {
        assert_eq!([0, 1, 2, 3, 4, 40_000].map(log_count), [0, 1, 2, 2, 3, 15]);
    }
}
