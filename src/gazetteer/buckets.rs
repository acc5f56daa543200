//! Hash tables that can be mapped from a file and are safe whatever the file holds.
//!
//! Entries of 16 bytes in buckets of four: one cache line answers nearly every question, "no" as
//! well as "yes". An entry that finds its bucket full goes to the next one. None is further than
//! [`MAX_BUCKETS`] from its home, so that a table of garbage costs no more than that.

use bytemuck::Pod;

/// Entries that share a cache line.
const WIDTH: usize = 4;

/// How many buckets a look-up visits at most. A table that would need more is built larger.
const MAX_BUCKETS: usize = 64;

/// Entries that tables begin with, of a hundred places.
const PERCENT_FULL: usize = 75;

/// An entry of a table; all zeros is a place without one.
pub(crate) trait Entry: Pod {
    /// What entries are found by.
    type Key: Copy;

    /// Whether this is a place without an entry.
    fn is_empty(&self) -> bool;

    /// The key of this entry.
    fn key(&self) -> Self::Key;

    /// Whether this is the entry with the key.
    fn has(&self, key: Self::Key) -> bool;

    /// A number that spreads keys evenly over 64 bits, above all over the upper ones.
    fn hash(key: Self::Key) -> u64;
}

/// Entries that lie together.
pub(crate) type Bucket<E> = [E; WIDTH];

/// A table, wherever its buckets are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BucketTable<'a, E> {
    buckets: &'a [Bucket<E>],
}

impl<'a, E: Entry> BucketTable<'a, E> {
    /// A table without an entry.
    pub const EMPTY: Self = Self { buckets: &[] };

    /// A table over these buckets.
    pub fn new(buckets: &'a [Bucket<E>]) -> Self {
        Self { buckets }
    }

    /// The entry with this key.
    #[inline]
    pub fn get(self, key: E::Key) -> Option<&'a E> {
        let mut at = home::<E>(key, self.buckets.len());
        for _ in 0..MAX_BUCKETS {
            let bucket = self.buckets.get(at)?;
            for entry in bucket {
                if entry.has(key) {
                    return Some(entry);
                }
            }
            // Entries fill a bucket from its beginning.
            if bucket[WIDTH - 1].is_empty() {
                return None;
            }
            at = next(at, self.buckets.len());
        }
        None
    }

    /// Reads the bucket where the search for each key begins, so that it is near when [`Self::get`]
    /// asks for it: reads that do not wait for each other take as long as one.
    #[inline]
    pub fn fetch(self, keys: impl Iterator<Item = E::Key>) {
        let mut empty = 0u32;
        for key in keys {
            let bucket = self.buckets.get(home::<E>(key, self.buckets.len()));
            empty =
                empty.wrapping_add(u32::from(bucket.is_some_and(|bucket| bucket[0].is_empty())));
        }
        std::hint::black_box(empty);
    }

    /// Every entry, in no order that means anything.
    pub fn iter(self) -> impl Iterator<Item = &'a E> {
        self.buckets.iter().flatten().filter(|entry| !entry.is_empty())
    }
}

/// A table under construction.
#[derive(Clone, Debug)]
pub(crate) struct BucketTableBuilder<E> {
    buckets: Vec<Bucket<E>>,
}

impl<E: Entry> BucketTableBuilder<E> {
    /// A table with room for this many entries. The same number of the same entries in the same
    /// order makes the same table.
    pub fn for_entries(entries: usize) -> Self {
        Self::with_buckets((entries * 100).div_ceil(WIDTH * PERCENT_FULL))
    }

    fn with_buckets(buckets: usize) -> Self {
        Self { buckets: vec![[E::zeroed(); WIDTH]; buckets] }
    }

    /// Adds an entry whose key is not in the table, making the table larger if need be.
    pub fn insert(&mut self, entry: E) {
        while !self.try_insert(entry) {
            let mut larger = Self::with_buckets(self.buckets.len() * 5 / 4 + 1);
            while !self.as_table().iter().all(|earlier| larger.try_insert(*earlier)) {
                larger = Self::with_buckets(larger.buckets.len() * 5 / 4 + 1);
            }
            *self = larger;
        }
    }

    fn try_insert(&mut self, entry: E) -> bool {
        let mut at = home::<E>(entry.key(), self.buckets.len());
        for _ in 0..MAX_BUCKETS.min(self.buckets.len()) {
            if let Some(free) = self.buckets[at].iter_mut().find(|place| place.is_empty()) {
                *free = entry;
                return true;
            }
            at = next(at, self.buckets.len());
        }
        false
    }

    /// The table as it is now.
    pub fn as_table(&self) -> BucketTable<'_, E> {
        BucketTable::new(&self.buckets)
    }

    /// The finished buckets.
    pub fn into_buckets(self) -> Vec<Bucket<E>> {
        self.buckets
    }
}

/// The bucket where a key's search begins: the hash, scaled to the number of buckets.
#[inline]
fn home<E: Entry>(key: E::Key, buckets: usize) -> usize {
    ((u128::from(E::hash(key)) * buckets as u128) >> 64) as usize
}

#[inline]
fn next(at: usize, buckets: usize) -> usize {
    if at + 1 < buckets { at + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
    #[repr(C)]
    struct Number(u64);

    impl Entry for Number {
        type Key = u64;

        fn is_empty(&self) -> bool {
            self.0 == 0
        }

        fn key(&self) -> u64 {
            self.0
        }

        fn has(&self, key: u64) -> bool {
            self.0 == key
        }

        // As bad as a hash can be and still pass: all of a thousand keys in a few homes.
        fn hash(key: u64) -> u64 {
            (key % 40) << 58
        }
    }

    #[test]
    fn everything_put_in_is_found_however_badly_it_hashes() {
        for entries in [0, 1, 4, 100, 1000] {
            let mut builder = BucketTableBuilder::for_entries(entries as usize);
            for number in 1..=entries {
                builder.insert(Number(number));
            }
            let table = builder.as_table();
            assert_eq!(table.iter().count() as u64, entries);
            assert!((1..=entries).all(|number| table.get(number) == Some(&Number(number))));
            assert_eq!(table.get(entries + 1), None);
        }
    }

    #[test]
    fn a_table_without_an_empty_place_answers_all_the_same() {
        let full = [[Number(7); WIDTH]; 3];
        assert_eq!(BucketTable::new(&full).get(8), None);
    }
}
