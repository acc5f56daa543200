//! The vocabulary: which words occur in names at all, and what a word is alone.

use bytemuck::{Pod, Zeroable};

use super::buckets::{Bucket, BucketTable, BucketTableBuilder, Entry};

/// No surface form.
pub(crate) const NO_FORM: u32 = u32::MAX;

/// Most distinct words of one gazetteer: ids have 28 bits.
pub(crate) const MAX_WORDS: usize = 1 << 28;

/// A word of names: 16 bytes, as they stand in the file. Words that begin names have the lowest ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Slot {
    /// The word's key ([`crate::text::Word::key`]).
    key: u64,
    /// The id in the lower 28 bits, flags above.
    id: u32,
    /// The surface form that is this word alone, or [`NO_FORM`].
    pub form: u32,
}

/// Where in names a word occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordUse {
    /// Some name begins with it.
    pub starts: bool,
    /// Some name begins with it and goes on.
    pub branches: bool,
    /// Some name goes on with it.
    pub continues: bool,
}

const STARTS: u32 = 1 << 31;
const CONTINUES: u32 = 1 << 30;
const BRANCHES: u32 = 1 << 29;
const ID: u32 = MAX_WORDS as u32 - 1;

impl Slot {
    /// A slot for the word.
    pub fn new(key: u64, id: u32, usage: WordUse, form: u32) -> Self {
        let flags =
            [(usage.starts, STARTS), (usage.branches, BRANCHES), (usage.continues, CONTINUES)];
        let set = flags.into_iter().filter(|(holds, _)| *holds);
        Self { key, id: set.fold(id & ID, |bits, (_, flag)| bits | flag), form }
    }

    /// The word's key.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// The word's id.
    #[inline]
    pub fn id(&self) -> u32 {
        self.id & ID
    }

    /// Whether some name begins with the word.
    #[inline]
    pub fn starts(&self) -> bool {
        self.id & STARTS != 0
    }

    /// Whether some name begins with the word and goes on.
    #[inline]
    pub fn branches(&self) -> bool {
        self.id & BRANCHES != 0
    }

    /// Whether some name goes on with the word.
    #[inline]
    pub fn continues(&self) -> bool {
        self.id & CONTINUES != 0
    }
}

impl Entry for Slot {
    type Key = u64;

    fn is_empty(&self) -> bool {
        // Every word starts or continues a name.
        self.id & (STARTS | CONTINUES) == 0
    }

    fn key(&self) -> u64 {
        self.key
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        self.key == key && !self.is_empty()
    }

    /// Keys are hashes already.
    #[inline]
    fn hash(key: u64) -> u64 {
        key
    }
}

/// The table, wherever its slots are.
pub(crate) type Vocabulary<'a> = BucketTable<'a, Slot>;

/// Lays out a table of these words.
pub(crate) fn lay_out(words: impl ExactSizeIterator<Item = Slot>) -> Vec<Bucket<Slot>> {
    let mut table = BucketTableBuilder::for_entries(words.len());
    for word in words {
        table.insert(word);
    }
    table.into_buckets()
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
