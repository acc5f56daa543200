//! Finding the words of a text.
//!
//! One pass. Most words are short runs of ASCII letters with a space before them: they are found
//! by bit tricks, folded, shaped and hashed in two registers. Everything else (apostrophes, the
//! dots of acronyms, `&`, digits with commas, letters beyond ASCII) goes through [`long_way`],
//! character by character. Both give the same words: a property test holds them together.

use unicode_normalization::char::is_combining_mark;

use super::abbreviation;
use super::bits::WordBits;
use super::fold::fold_into;
use super::gap::{self, Gap, Neighbours};
use super::key::{hash_folded, hash_short};
use super::sentence::is_hard_wrapped;
use super::shape::Shape;
use super::word::{Tail, Word};

/// The words of one text, in order. Scanning the next text reuses the buffers.
#[derive(Debug, Default)]
pub struct Words {
    list: Vec<Word>,
    bits: WordBits,
    folded: String,
}

impl Words {
    /// Finds the words of `text`, replacing those of the text before. The text must be shorter
    /// than 2^31 bytes; the callers' limits are far below.
    pub fn scan(&mut self, text: &str) {
        debug_assert!(i32::try_from(text.len()).is_ok());
        self.list.clear();
        self.bits.fill(text.as_bytes());
        let mut wrapped = None;
        let mut position = 0;
        let mut gap_start = 0;
        while let Some(start) = self.bits.next_word_byte(position) {
            let found = match short_way(text, start, self.bits.run_length(start)) {
                Some(found) => found,
                None => match long_way(text, start, &mut self.folded) {
                    Ok(found) => found,
                    Err(past) => {
                        position = past;
                        continue;
                    }
                },
            };
            let gap = match (&text.as_bytes()[gap_start..start], self.list.last()) {
                (b" ", Some(before)) if text.as_bytes()[before.end as usize - 1] != b'.' => {
                    if before.tail == Tail::Possessive {
                        Gap::SPACE | Gap::APOSTROPHE
                    } else {
                        Gap::SPACE
                    }
                }
                (b", ", Some(before))
                    if before.tail == Tail::None
                        && found.end - start > abbreviation::LONGEST_AFTER_COMMA
                        && text.as_bytes()[before.end as usize - 1] != b'.' =>
                {
                    Gap::COMMA | Gap::SPACE | Gap::BREAK
                }
                (_, before) => {
                    let neighbours = Neighbours {
                        before: before.map_or("", |word| word.text(text)),
                        after: &text[start..found.end],
                        wrapped: *wrapped.get_or_insert_with(|| is_hard_wrapped(text)),
                    };
                    let mut gap = gap::classify(&text[gap_start..start], neighbours);
                    if before.is_some_and(|word| word.tail == Tail::Possessive) {
                        gap |= Gap::APOSTROPHE;
                    }
                    gap
                }
            };
            self.list.push(Word {
                key: found.key,
                form: found.form,
                start: start as u32,
                end: found.end as u32,
                gap,
                shape: found.shape,
                tail: found.tail,
                tail_bytes: match found.tail {
                    Tail::Period => 1,
                    Tail::None | Tail::Possessive => (found.past - found.end) as u8,
                },
            });
            position = found.past;
            gap_start = found.past;
        }
    }

    /// The words found.
    pub fn as_slice(&self) -> &[Word] {
        &self.list
    }

    /// Whether the scanned text is ASCII, so that all offset encodings agree.
    pub fn text_is_ascii(&self) -> bool {
        self.bits.is_ascii()
    }
}

/// A word, before what stands in front of it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    key: u64,
    form: u64,
    end: usize,
    /// Where the gap after the word begins: past a possessive ending.
    past: usize,
    shape: Shape,
    tail: Tail,
}

/// Reads the `length` word bytes from `start` if they are a plain word: up to 15 ASCII letters and
/// digits, not followed by anything that could continue it.
#[inline]
fn short_way(text: &str, start: usize, length: usize) -> Option<Found> {
    const EACH: u128 = 0x0101_0101_0101_0101_0101_0101_0101_0101;
    let bytes = text.as_bytes();
    if length > 15 {
        return None;
    }
    let end = start + length;
    let loaded = if let Some(chunk) = bytes[start..].first_chunk::<16>() {
        u128::from_le_bytes(*chunk)
    } else {
        let mut chunk = [0; 16];
        chunk[..length].copy_from_slice(&bytes[start..end]);
        u128::from_le_bytes(chunk)
    };
    let value = loaded & ((1 << (length * 8)) - 1);
    if value & (EACH * 0x80) != 0 {
        return None;
    }
    let mut tail = Tail::None;
    match bytes.get(end) {
        Some(b'\'' | b'`' | b'&') => return None,
        Some(b'.' | b',') if length == 1 || bytes[end - 1].is_ascii_digit() => return None,
        Some(b'.') if abbreviation::keeps_period_in_names(&text[start..end]) => tail = Tail::Period,
        _ => {}
    }
    // Only letters have the bit 0x40, and only small ones 0x20 with it.
    let letters = value & (EACH * 0x40);
    let small = (value << 1) & letters;
    let capitals = letters & !small;
    let first_letter = letters & letters.wrapping_neg();
    let folded = value | (capitals >> 1);
    let hash = |letters: u128| hash_short(letters as u64, (letters >> 64) as u64, length);
    let key = hash(folded);
    Some(Found {
        key,
        form: if capitals == 0 { key } else { hash(value) },
        end,
        past: end,
        shape: match (capitals, small) {
            (0, 0) => Shape::Caseless,
            (0, _) => Shape::Lower,
            (_, 0) => Shape::Upper,
            _ if capitals == first_letter => Shape::Title,
            _ => Shape::Mixed,
        },
        tail,
    })
}

/// Reads the word that starts at `start`, whatever it is made of. If none does, says where to go on.
fn long_way(text: &str, start: usize, folded: &mut String) -> Result<Found, usize> {
    let (end, past, tail) = word_extent(text, start)?;
    let word = &text[start..end];
    folded.clear();
    fold_into(word, folded);
    if folded.is_empty() {
        return Err(past);
    }
    let (key, form) = (hash_folded(folded), hash_folded(word));
    Ok(Found { key, form, end, past, shape: Shape::of(word), tail })
}

/// End of the word that starts at `start`, where the gap after it begins, and its tail.
fn word_extent(text: &str, start: usize) -> Result<(usize, usize, Tail), usize> {
    let first = char_at(text, start).unwrap_or(' ');
    if !first.is_alphanumeric() {
        return Err(start + first.len_utf8());
    }
    let stands_alone = is_unspaced_script(first);
    let mut end = start + first.len_utf8();
    // How many characters since the start or the last full stop, and how many full stops:
    // `U.S.` is made of single letters.
    let (mut since_stop, mut stops) = (1, 0);
    while let Some(letter) = char_at(text, end) {
        let next = end + letter.len_utf8();
        if is_combining_mark(letter) || is_invisible_joiner(letter) {
            // An invisible joiner at the end of a word is no part of it.
            if is_invisible_joiner(letter)
                && !char_at(text, next).is_some_and(char::is_alphanumeric)
            {
                break;
            }
        } else if letter.is_alphanumeric() {
            if stands_alone || is_unspaced_script(letter) {
                break;
            }
            since_stop += 1;
        } else if is_apostrophe(letter) {
            match possessive_end(text, next) {
                Some(past) => return Ok((end, past, Tail::Possessive)),
                None if char_at(text, next).is_some_and(char::is_alphabetic) && !stands_alone => {
                    since_stop += 1;
                }
                None => break,
            }
        } else if letter == '.' && since_stop == 1 && continues_acronym(text, next, stops > 0) {
            stops += 1;
            since_stop = 0;
        } else if letter == '&' && char_at(text, next).is_some_and(char::is_alphanumeric)
            || matches!(letter, '.' | ',')
                && text.as_bytes()[end - 1].is_ascii_digit()
                && text.as_bytes().get(next).is_some_and(u8::is_ascii_digit)
        {
            since_stop += 1;
        } else {
            break;
        }
        end = next;
    }
    let tail =
        if text[end..].starts_with('.') && abbreviation::keeps_period_in_names(&text[start..end]) {
            Tail::Period
        } else {
            Tail::None
        };
    Ok((end, end, tail))
}

/// Whether a full stop directly before `next`, after a single letter, belongs to an acronym:
/// another single letter with its own full stop follows, or such letters came before.
fn continues_acronym(text: &str, next: usize, has_stop: bool) -> bool {
    let letter = char_at(text, next);
    let Some(single) = letter.filter(|letter| letter.is_alphabetic()) else {
        return has_stop;
    };
    let after = char_at(text, next + single.len_utf8());
    match after {
        Some('.') => true,
        Some(letter) => has_stop && !letter.is_alphanumeric(),
        None => has_stop,
    }
}

/// If a possessive ending stands at `at`, just after an apostrophe: where it ends.
fn possessive_end(text: &str, at: usize) -> Option<usize> {
    let letter = char_at(text, at).filter(|letter| matches!(letter, 's' | 'S'))?;
    let past = at + letter.len_utf8();
    let goes_on =
        char_at(text, past).is_some_and(|next| next.is_alphanumeric() || is_combining_mark(next));
    (!goes_on).then_some(past)
}

#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// The characters people type between the letters of `O'Neill`.
fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | '´' | '`' | '′' | '＇')
}

/// Soft hyphens and joiners: invisible inside a word.
fn is_invisible_joiner(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Scripts written without spaces, where each character is a word of its own.
fn is_unspaced_script(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Words {
        let mut words = Words::default();
        words.scan(text);
        words
    }

    /// The words of `text`, with `|` where no name reaches across, `¶` where a sentence begins.
    fn show(text: &str) -> String {
        let mut shown = String::new();
        for word in words(text).as_slice() {
            let mark = if word.gap.has(Gap::SENTENCE) {
                "¶"
            } else if word.gap.breaks() {
                "|"
            } else {
                " "
            };
            shown.push_str(mark);
            shown.push_str(&text[word.start as usize..word.name_end(false) as usize]);
            if word.tail == Tail::Possessive {
                shown.push('*');
            }
        }
        shown
    }

    #[test]
    fn splits_text_into_words_and_sentences() {
        for (text, shown) in [
            ("Vladimir V. Putin met him.", "¶Vladimir V Putin met him"),
            ("in the U.S. on Monday", "¶in the U.S. on Monday"),
            ("left the U.S. The plan", "¶left the U.S.¶The plan"),
            ("the U.S. President said", "¶the U.S. President said"),
            ("the U.S.-led force", "¶the U.S. led force"),
            ("St. Petersburg and Mt. Fuji", "¶St Petersburg and Mt Fuji"),
            ("AT&T and Coca-Cola", "¶AT&T and Coca Cola"),
            ("Johnson & Johnson", "¶Johnson Johnson"),
            ("O'Neill's and O’Neill’s house", "¶O'Neill* and O’Neill* house"),
            ("the Rangers' Smith", "¶the Rangers Smith"),
            ("al-Qaeda, bin Laden", "¶al Qaeda|bin Laden"),
            ("was new. England won", "¶was new¶England won"),
            ("Mr. Putin. He left", "¶Mr Putin¶He left"),
            ("Plan B. Then he left", "¶Plan B¶Then he left"),
            ("J.R.R. Tolkien, J. K. Rowling", "¶J.R.R. Tolkien|J K Rowling"),
            ("Acme Inc. said", "¶Acme Inc. said"),
            ("Acme, Inc. The", "¶Acme Inc.¶The"),
            ("Title\n\nBody", "¶Title¶Body"),
            ("one\r\ntwo", "¶one¶two"),
            ("1,000.50 dollars", "¶1,000.50 dollars"),
            ("He said: \"Paris is\"", "¶He said|Paris is"),
            ("London (Reuters) - Two", "¶London|Reuters|Two"),
            ("Kyiv—Ukraine", "¶Kyiv|Ukraine"),
            ("don't, it's", "¶don't|it*"),
            ("東京 is", "¶東 京 is"),
            ("\u{0}NUL\u{0}x", "¶NUL|x"),
            ("a\u{200b}b", "¶a b"),
            ("co\u{ad}operate", "¶co\u{ad}operate"),
            ("Sa\u{303}o Paulo", "¶Sa\u{303}o Paulo"),
            ("AC/DC / Rush", "¶AC DC|Rush"),
            ("Panic! at the Disco", "¶Panic at the Disco"),
            ("Go! Now", "¶Go¶Now"),
            ("rock 'n' roll", "¶rock|n roll"),
            ("A. A. Long and van 't Hoff", "¶A A Long and van t Hoff"),
            ("", ""),
            ("👍🏽 Ann", "¶Ann"),
        ] {
            assert_eq!(show(text), shown, "{text:?}");
        }
    }

    #[test]
    fn spellings_that_count_as_the_same_have_the_same_keys() {
        for (one, other) in [
            ("São Paulo", "SAO PAULO"),
            ("U.S.", "US"),
            ("O'Neill", "O’NEILL"),
            ("Al-Qaeda", "al Qaeda"),
            ("Coca‑Cola", "Coca-Cola"),
            ("J.R.R. Tolkien", "JRR Tolkien"),
        ] {
            let keys =
                |text| words(text).as_slice().iter().map(|word| word.key).collect::<Vec<_>>();
            assert_eq!(keys(one), keys(other), "{one} / {other}");
        }
    }

    /// Pieces that the scanner treats specially, strung together at random.
    fn awkward_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z]{1,17}",
            "[ .,'&-]{1,3}",
            "[0-9]{1,4}",
            "\\PC{1,3}",
            Just("’s ".to_owned()),
            Just("U.S. ".to_owned()),
            Just("\r\n".to_owned()),
            Just("\u{0}".to_owned()),
            Just("e\u{301}".to_owned()),
            Just("東京".to_owned()),
            Just("\u{200d}".to_owned()),
            Just("İ".to_owned()),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_on_character_boundaries(text in awkward_text()) {
            let mut before = 0;
            for word in words(&text).as_slice() {
                prop_assert!(word.start >= before && word.end > word.start);
                prop_assert!(text.get(word.start as usize..word.name_end(false) as usize).is_some());
                before = word.end;
            }
        }

        #[test]
        fn the_short_way_agrees_with_the_long_way(text in awkward_text()) {
            let mut bits = WordBits::default();
            bits.fill(text.as_bytes());
            let mut folded = String::new();
            for (start, _) in text.char_indices() {
                if bits.next_word_byte(start) != Some(start) {
                    continue;
                }
                if let Some(found) = short_way(&text, start, bits.run_length(start)) {
                    prop_assert_eq!(Ok(found), long_way(&text, start, &mut folded));
                }
            }
        }
    }
}
