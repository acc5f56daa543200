//! Folding: what spellings of a word count as the same.
//!
//! Case, diacritics, width, apostrophes and the dots of acronyms are folded away; hyphens never
//! get here because they end words. A folded word has no offsets: it is only ever used as a key,
//! and the [`crate::text::Word`] it came from keeps the place in the original text. So lower-casing
//! that changes lengths ('İ' is two bytes, its lower case three) can move nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Changes whenever any word may fold differently: compiled gazetteers carry it, and one made
/// with another version is refused.
pub const FOLD_VERSION: u32 = 1;

/// Appends the folded form of `word` to `folded`.
pub fn fold_into(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.extend(
            word.bytes()
                .filter(|&byte| keeps_ascii(byte))
                .map(|byte| char::from(byte.to_ascii_lowercase())),
        );
        return;
    }
    for part in word.nfkd() {
        for lower in part.to_lowercase() {
            // Lower-casing may bring a mark of its own ("i̇"), which nfkd has not seen.
            push_folded(lower, folded);
        }
    }
}

/// The folded form of `word`.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold_into(word, &mut folded);
    folded
}

/// Whether an ASCII byte of a word survives folding: letters, digits, and the `&` of AT&T.
fn keeps_ascii(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'&'
}

fn push_folded(letter: char, folded: &mut String) {
    if letter.is_ascii() {
        if keeps_ascii(letter as u8) {
            folded.push(letter);
        }
        return;
    }
    // Letters that Unicode does not decompose, though readers of English do.
    let spelled = match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' => "a",
        'ς' => "σ",
        // Letters by category, apostrophes by use: O‘ahu, Hawaiʻi, Malokhatʼko.
        'ʻ' | 'ʼ' | 'ʹ' | 'ʿ' | 'ʾ' | 'ˈ' => "",
        _ => {
            if !is_dropped_mark(letter) && (letter.is_alphanumeric() || is_combining_mark(letter)) {
                folded.push(letter);
            }
            return;
        }
    };
    folded.push_str(spelled);
}

/// Marks that spelling in English leaves out: accents, Hebrew points, Arabic vowel signs. The
/// vowel signs of Indic scripts are marks too, but dropping these would change the word.
fn is_dropped_mark(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036f}'
        | '\u{0483}'..='\u{0487}'
        | '\u{0591}'..='\u{05c7}'
        | '\u{0610}'..='\u{061a}'
        | '\u{064b}'..='\u{065f}'
        | '\u{0670}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn folds() {
        for (word, folded) in [
            ("Putin", "putin"),
            ("São", "sao"),
            ("SÃO", "sao"),
            ("Sa\u{0303}o", "sao"),
            ("O'Neill", "oneill"),
            ("O’Neill", "oneill"),
            ("Hawaiʻi", "hawaii"),
            ("U.S.", "us"),
            ("AT&T", "at&t"),
            ("Ａｃｍｅ", "acme"),
            ("İstanbul", "istanbul"),
            ("Istanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Ørsted", "orsted"),
            ("Strauß", "strauss"),
            ("Æsir", "aesir"),
            ("ΟΔΥΣΣΕΎΣ", "οδυσσευσ"),
            ("Київ", "киів"),
            ("दिल्ली", "दिल्ली"),
            ("co\u{00ad}operate", "cooperate"),
            ("’", ""),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_text_fold_the_same(word in "\\PC{0,12}") {
            let composed: String = word.nfc().collect();
            let decomposed: String = word.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert_eq!(fold(&composed), fold(&word));
        }
    }
}
