//! Prefixes and suffixes of words, and the outline of their letters, as small hashes.

/// Prefixes and suffixes of one to four letters of a folded word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Affixes {
    /// `prefix[n]` has n + 1 letters.
    pub prefix: [u32; 4],
    /// `suffix[n]` has n + 1 letters.
    pub suffix: [u32; 4],
}

impl Affixes {
    /// The affixes of a folded word. A word that is shorter is its own affix, marked so.
    pub fn of(folded: &str) -> Self {
        let mut affixes = Self::default();
        let mut hash = START;
        let mut letters = folded.chars();
        for prefix in &mut affixes.prefix {
            hash = push(hash, letters.next().unwrap_or('$'));
            *prefix = hash;
        }
        hash = START;
        let mut letters = folded.chars().rev();
        for suffix in &mut affixes.suffix {
            hash = push(hash, letters.next().unwrap_or('^'));
            *suffix = hash;
        }
        affixes
    }
}

const START: u32 = 0x811c_9dc5;

fn push(hash: u32, letter: char) -> u32 {
    (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// The classes of a word's letters in order (`X` for a capital, `x`, `d` for a digit, others as
/// they are), runs of three and more as two: the same for "Putin" and "Obama".
pub(super) fn outline(word: &str) -> u32 {
    let mut hash = START;
    let (mut before, mut run) = ('\0', 0);
    for letter in word.chars() {
        let class = match letter {
            _ if letter.is_uppercase() => 'X',
            _ if letter.is_lowercase() => 'x',
            _ if letter.is_numeric() => 'd',
            _ if letter.is_alphabetic() => 'a',
            _ => letter,
        };
        run = if class == before { run + 1 } else { 1 };
        before = class;
        if run <= 2 {
            hash = push(hash, class);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_tell_short_words_from_longer_ones() {
        let (putin, put) = (Affixes::of("putin"), Affixes::of("put"));
        assert_eq!(putin.prefix[..3], put.prefix[..3]);
        assert_ne!(putin.prefix[3], put.prefix[3]);
        assert_eq!(Affixes::of("satin").suffix[2], putin.suffix[2]);
        assert_ne!(Affixes::of("satin").suffix[3], putin.suffix[3]);
    }

    #[test]
    fn outlines() {
        assert_eq!(outline("Putin"), outline("Obama"));
        assert_ne!(outline("Putin"), outline("PUTIN"));
        assert_ne!(outline("U.S."), outline("US"));
        assert_eq!(outline("1994"), outline("20,245".replace(',', "").as_str()));
    }
}
