//! The vocabulary: which words occur in names at all, as a hash table that can be mapped.

use bytemuck::{Pod, Zeroable};

/// A slot of the table: 16 bytes, as they stand in the file. A slot without flags is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Slot {
    /// The word's key ([`crate::text::Word::key`]).
    pub key: u64,
    /// The word's id.
    pub id: u32,
    flags: u32,
}

/// Where in names a word occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordUse {
    /// Some name begins with it.
    pub starts: bool,
    /// Some name goes on with it.
    pub continues: bool,
}

const STARTS: u32 = 1;
const CONTINUES: u32 = 1 << 1;

impl Slot {
    /// Whether some name begins with the word.
    #[inline]
    pub fn starts(&self) -> bool {
        self.flags & STARTS != 0
    }

    /// Whether some name goes on with the word.
    #[inline]
    pub fn continues(&self) -> bool {
        self.flags & CONTINUES != 0
    }

    fn is_empty(&self) -> bool {
        self.flags == 0
    }
}

/// The table, wherever its slots are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vocabulary<'a> {
    slots: &'a [Slot],
    /// log2 of the number of slots.
    bits: u32,
}

impl<'a> Vocabulary<'a> {
    /// A table without a word.
    pub const EMPTY: Self = Self { slots: &[Slot { key: 0, id: 0, flags: 0 }; 2], bits: 1 };

    /// A table over these slots; `None` if their number is no power of two.
    pub fn new(slots: &'a [Slot]) -> Option<Self> {
        (slots.len() >= 2 && slots.len().is_power_of_two())
            .then(|| Self { slots, bits: slots.len().trailing_zeros() })
    }

    /// The word with this key, if it occurs in a name.
    #[inline]
    pub fn get(&self, key: u64) -> Option<&'a Slot> {
        let mask = self.slots.len() - 1;
        let first = home(key, self.bits);
        // A damaged table may have no empty slot: go round once, no more.
        for step in 0..self.slots.len() {
            let slot = &self.slots[(first + step) & mask];
            if slot.is_empty() {
                return None;
            }
            if slot.key == key {
                return Some(slot);
            }
        }
        None
    }
}

/// Lays out a table for these words (key, id, use): at most two thirds full, so that a look-up rarely
/// touches a second cache line.
pub(crate) fn lay_out(words: impl ExactSizeIterator<Item = (u64, u32, WordUse)>) -> Vec<Slot> {
    let length = (words.len() * 3 / 2 + 1).next_power_of_two().max(2);
    let (mask, bits) = (length - 1, length.trailing_zeros());
    let mut slots = vec![Slot::zeroed(); length];
    for (key, id, usage) in words {
        let mut flags = 0;
        if usage.starts {
            flags |= STARTS;
        }
        if usage.continues {
            flags |= CONTINUES;
        }
        let mut at = home(key, bits);
        while !slots[at].is_empty() {
            at = (at + 1) & mask;
        }
        slots[at] = Slot { key, id, flags };
    }
    slots
}

/// Where a key's probing begins: its top bits, which are the best mixed.
#[inline]
fn home(key: u64, bits: u32) -> usize {
    (key >> (64 - bits)) as usize
}

/// A Bloom filter of one hash over the words that names begin with in lower case ("bin Laden",
/// "al-Qaeda"): all other words in lower case need no look-up where a name would have to begin.
/// 8 KiB, so that it stays in the first-level cache.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LowerStarts<'a>(pub &'a [u8; LOWER_STARTS_BYTES]);

/// Size of the filter.
pub(crate) const LOWER_STARTS_BYTES: usize = 8192;

impl LowerStarts<'_> {
    /// Whether a name may begin with this word in lower case.
    #[inline]
    pub fn may_contain(self, key: u64) -> bool {
        let (byte, bit) = filter_position(key);
        self.0[byte] & bit != 0
    }
}

/// Adds a word to a filter under construction.
pub(crate) fn insert_lower_start(filter: &mut [u8; LOWER_STARTS_BYTES], key: u64) {
    let (byte, bit) = filter_position(key);
    filter[byte] |= bit;
}

#[inline]
fn filter_position(key: u64) -> (usize, u8) {
    ((key as usize / 8) % LOWER_STARTS_BYTES, 1 << (key % 8))
}
