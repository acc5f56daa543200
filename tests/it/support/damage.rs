//! Gazetteer files with damage in them, by the layout that docs/gazetteer-format.md describes.

use xxhash_rust::xxh3::xxh3_64;

const HEADER: usize = 32;
const ENTRY: usize = 32;
const SECTIONS: usize = 9;

/// A generator of numbers that are the same at every run (splitmix64, Steele et al. 2014).
pub struct Numbers(pub u64);

impl Numbers {
    /// The next number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % end.max(1) as u64) as usize
    }
}

/// Flips bits, overwrites, zeroes, or cuts, at random places.
pub fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..=numbers.below(4) {
        // Most of a small file is an empty filter: look for something else, a few times.
        let places: [usize; 4] = std::array::from_fn(|_| numbers.below(bytes.len()));
        let something = places.iter().find(|at| bytes[**at] != 0);
        let at = *something.unwrap_or(&places[0]);
        let end = (at + 1 + numbers.below(64)).min(bytes.len());
        match numbers.below(8) {
            0..=2 => bytes[at] ^= 1 << numbers.below(8),
            3 => bytes[at] = 0xff,
            4 => bytes[at..end].fill(0),
            5 => bytes[at..end].fill(0xff),
            6 => {
                let from = numbers.below(bytes.len() - (end - at) + 1);
                bytes.copy_within(from..from + (end - at), at);
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
}

/// Makes every checksum right again, and the length, so that the damage gets further than the
/// first check.
pub fn reseal(bytes: &mut [u8]) {
    let table_end = HEADER + ENTRY * SECTIONS;
    if bytes.len() < table_end {
        return;
    }
    for section in 0..SECTIONS {
        let entry = HEADER + ENTRY * section;
        let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
        let (start, length) = (number(entry + 8) as usize, number(entry + 16) as usize);
        if let Some(content) = start.checked_add(length).and_then(|end| bytes.get(start..end)) {
            let hash = xxh3_64(content);
            bytes[entry + 24..entry + 32].copy_from_slice(&hash.to_le_bytes());
        }
    }
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    let mut sealed = bytes[..24].to_vec();
    sealed.extend_from_slice(&bytes[HEADER..table_end]);
    let hash = xxh3_64(&sealed);
    bytes[24..32].copy_from_slice(&hash.to_le_bytes());
}
