//! Hash maps over keys that are hashes themselves.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are made of word keys, which are spread over 64 bits already.
pub(crate) type KeyMap<K, V> = HashMap<K, V, BuildHasherDefault<CheapHasher>>;

/// Folds numbers together with one multiplication each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CheapHasher(u64);

impl Hasher for CheapHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}
