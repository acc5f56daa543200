//! A bounded memory of sums: what was added up for a key before need not be added up again.

use super::rows::Sums;
use super::tags::LANES;

/// A key with what was computed for it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u64,
    sums: Sums,
}

/// Nobody's key.
const NONE: u64 = u64::MAX;

/// How many keys a memory holds, as a power of two: a megabyte.
const BITS: u32 = 15;

/// Sums by key. Each key has two places, and who came before the last in both leaves.
#[derive(Debug)]
pub struct Memo {
    entries: Vec<[Entry; 2]>,
}

impl Default for Memo {
    fn default() -> Self {
        let empty = Entry { key: NONE, sums: [0; LANES] };
        Self { entries: vec![[empty; 2]; 1 << (BITS - 1)] }
    }
}

impl Memo {
    /// The sums for a key, if they are remembered.
    #[inline]
    pub fn get(&self, key: u64) -> Option<&Sums> {
        let both = &self.entries[place(key)];
        let entry = &both[usize::from(both[0].key != key)];
        (entry.key == key).then_some(&entry.sums)
    }

    /// Keeps the sums for `key`.
    pub fn put(&mut self, key: u64, sums: Sums) {
        let both = &mut self.entries[place(key)];
        if both[0].key != key {
            *both = [Entry { key, sums }, both[0]];
        }
    }
}

#[inline]
fn place(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS + 1 - BITS)) as usize
}
