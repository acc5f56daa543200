//! One bit per byte of a text: whether the byte can be part of a word.
//!
//! ASCII letters and digits can; so can every byte of a character beyond ASCII, which the scanner
//! then looks at more closely. The bits are made eight bytes at a time with shifts and masks in
//! plain registers, and "where does the next word begin" becomes a count of trailing zeros.

/// The bits of one text, kept between texts so that its buffer is allocated once.
#[derive(Debug, Default)]
pub(crate) struct WordBits {
    bits: Vec<u64>,
    ascii: bool,
}

impl WordBits {
    /// Computes the bits of `text`, replacing those of the text before.
    pub(crate) fn fill(&mut self, text: &[u8]) {
        self.bits.clear();
        self.bits.reserve(text.len() / 64 + 1);
        let mut beyond_ascii = 0;
        let (blocks, rest) = text.as_chunks::<64>();
        for block in blocks {
            let (words, high) = classify(block);
            self.bits.push(words);
            beyond_ascii |= high;
        }
        if !rest.is_empty() {
            let mut block = [0; 64];
            block[..rest.len()].copy_from_slice(rest);
            let (words, high) = classify(&block);
            self.bits.push(words);
            beyond_ascii |= high;
        }
        self.ascii = beyond_ascii == 0;
    }

    /// Whether the whole text is ASCII.
    pub(crate) fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// The first word byte at or after `from`.
    #[inline]
    pub(crate) fn next_word_byte(&self, from: usize) -> Option<usize> {
        let mut index = from / 64;
        let mut bits = self.bits.get(index)? & (!0 << (from % 64));
        while bits == 0 {
            index += 1;
            bits = *self.bits.get(index)?;
        }
        Some(index * 64 + bits.trailing_zeros() as usize)
    }

    /// How many word bytes there are in a row from `from` on, up to 64: a bounded look, so that one
    /// endless word cannot make every look at it endless too.
    #[inline]
    pub(crate) fn run_length(&self, from: usize) -> usize {
        let (index, shift) = (from / 64, from % 64);
        let bits = |at: usize| self.bits.get(at).copied().unwrap_or(0);
        // Beyond the end of the text there are only gaps.
        let window = if shift == 0 {
            bits(index)
        } else {
            bits(index) >> shift | bits(index + 1) << (64 - shift)
        };
        window.trailing_ones() as usize
    }
}

/// For each byte of the block: can it be in a word, is it beyond ASCII.
#[inline]
fn classify(block: &[u8; 64]) -> (u64, u64) {
    let (mut words, mut beyond) = (0, 0);
    let (lanes, _) = block.as_chunks::<8>();
    for (index, lane) in lanes.iter().enumerate() {
        let bytes = u64::from_le_bytes(*lane);
        let high = bytes & each(0x80);
        let low = bytes & each(0x7f);
        let alphanumeric = in_range(low | each(0x20), b'a', b'z') | in_range(low, b'0', b'9');
        words |= collect_top_bits((alphanumeric & each(0x80)) | high) << (index * 8);
        beyond |= collect_top_bits(high) << (index * 8);
    }
    (words, beyond)
}

/// Eight times the same byte.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Sets the top bit of every byte of `bytes`, all below 0x80, that lies in `first..=last`; the
/// other bits mean nothing. No sum exceeds 0xff, so no byte carries into the next.
#[inline]
fn in_range(bytes: u64, first: u8, last: u8) -> u64 {
    (bytes + each(0x80 - first)) & !(bytes + each(0x7f - last))
}

/// The top bits of the eight bytes as one number, the first byte's lowest. The multiplication
/// moves the bit of byte i, at 8i, to 56 + i.
#[inline]
fn collect_top_bits(bytes: u64) -> u64 {
    (bytes >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The same byte by byte: the yardstick of the test.
#[cfg(test)]
fn classify_plainly(block: &[u8; 64]) -> (u64, u64) {
    let (mut words, mut high) = (0, 0);
    for (index, &byte) in block.iter().enumerate() {
        words |= u64::from(byte.is_ascii_alphanumeric() || !byte.is_ascii()) << index;
        high |= u64::from(!byte.is_ascii()) << index;
    }
    (words, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_classifying_agree_on_every_byte() {
        for first in 0..4u8 {
            let block: [u8; 64] = std::array::from_fn(|i| first * 64 + i as u8);
            assert_eq!(classify(&block), classify_plainly(&block), "from {}", first * 64);
        }
    }

    #[test]
    fn finds_words_across_block_borders_and_at_both_ends() {
        for length in [0, 1, 63, 64, 65, 127, 128, 129, 200] {
            let mut bits = WordBits::default();
            bits.fill(&vec![b'a'; length]);
            assert_eq!(bits.next_word_byte(0), (length > 0).then_some(0));
            for from in 0..length {
                assert_eq!(bits.run_length(from), (length - from).min(64), "{from} of {length}");
            }
            bits.fill(&vec![b' '; length]);
            assert_eq!(bits.next_word_byte(0), None);
            assert_eq!(bits.run_length(0), 0);
        }
    }
}
