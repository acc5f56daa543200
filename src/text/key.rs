//! The key of a word: a 64-bit hash of its folded form.
//!
//! Two 64-bit multiplications with 128-bit results over 16 bytes at a time (the construction of
//! wyhash and its descendants), because a word must cost a nanosecond and most fit into 16 bytes.
//! Keys are stored in gazetteer files, so the function is part of the fold version.

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const LOW: u64 = 0xa076_1d64_78bd_642f;
const HIGH: u64 = 0xe703_7ed1_a0b4_28db;

/// The key of a folded word.
pub fn hash_folded(folded: &str) -> u64 {
    let (chunks, rest) = folded.as_bytes().as_chunks::<16>();
    let mut state = SEED;
    for chunk in chunks {
        state = mix(state, *chunk);
    }
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    finish(mix(state, last), folded.len())
}

/// The key of a folded ASCII word of up to 15 bytes, given as two little-endian halves padded with
/// zeros: the same as [`hash_folded`].
#[inline]
pub(super) fn hash_short(low: u64, high: u64, length: usize) -> u64 {
    finish(mix_halves(SEED, low, high), length)
}

#[inline]
fn mix(state: u64, chunk: [u8; 16]) -> u64 {
    let value = u128::from_le_bytes(chunk);
    mix_halves(state, value as u64, (value >> 64) as u64)
}

#[inline]
fn mix_halves(state: u64, low: u64, high: u64) -> u64 {
    multiply(low ^ state ^ LOW, high ^ state.rotate_left(32) ^ HIGH) ^ low.rotate_left(17)
}

#[inline]
fn finish(state: u64, length: usize) -> u64 {
    multiply(state ^ length as u64, SEED | 1)
}

/// Both halves of the 128-bit product, folded together.
#[inline]
fn multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(word in "[a-z0-9&]{0,15}") {
            let mut bytes = [0; 16];
            bytes[..word.len()].copy_from_slice(word.as_bytes());
            let value = u128::from_le_bytes(bytes);
            prop_assert_eq!(
                hash_short(value as u64, (value >> 64) as u64, word.len()),
                hash_folded(&word)
            );
        }
    }
}
