//! A bounded memory of sums: what was added up for a key before need not be added up again.

use super::rows::Sums;
use super::tags::LANES;

/// A key with what was computed for it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u64,
    sums: Sums,
}

/// No family's key.
const NONE: u64 = u64::MAX;

/// Sums by key. Each key has two places, and who came before the last in both leaves.
#[derive(Debug, Default)]
pub struct Memo {
    entries: Vec<[Entry; 2]>,
    shift: u32,
}

impl Memo {
    /// Forgets everything and makes room for `1 << bits` keys.
    pub fn reset(&mut self, bits: u32) {
        self.shift = u64::BITS + 1 - bits;
        self.entries.clear();
        self.entries.resize(1 << (bits - 1), [Entry { key: NONE, sums: [0; LANES] }; 2]);
    }

    /// Adds the sums of each key to those of its place in `sums`; of keys that are not here, notes
    /// the family in `missing`.
    pub fn add(&self, keys: &[u64], sums: &mut [Sums], missing: &mut [u32], family: usize) {
        for ((key, sums), missing) in keys.iter().zip(sums).zip(missing) {
            let both = &self.entries[self.place(*key)];
            let entry = &both[usize::from(both[0].key != *key)];
            if entry.key == *key {
                for (sum, part) in sums.iter_mut().zip(&entry.sums) {
                    *sum += part;
                }
            } else {
                *missing |= 1 << family;
            }
        }
    }

    /// Keeps the sums for `key`.
    pub fn put(&mut self, key: u64, sums: Sums) {
        let at = self.place(key);
        let both = &mut self.entries[at];
        if both[0].key != key {
            *both = [Entry { key, sums }, both[0]];
        }
    }

    #[inline]
    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }
}
