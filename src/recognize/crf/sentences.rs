//! Sentences of a text and what their capitals mean.

use crate::text::{Gap, Shape, Word};

/// What the capitals of a sentence say about names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum SentenceKind {
    /// A capital in mid-sentence means something.
    #[default]
    Normal = 0,
    /// All in capitals: they mean nothing.
    Capitals = 1,
    /// A headline With Most Words Capitalised.
    TitleCase = 2,
    /// Too short to tell.
    Short = 3,
}

/// Words `first..end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence {
    pub first: u32,
    pub end: u32,
    pub kind: SentenceKind,
}

/// The longest sentence that is called short.
const SHORT: usize = 3;

/// Splits the words into sentences.
pub(super) fn find_sentences(text: &str, words: &[Word], sentences: &mut Vec<Sentence>) {
    sentences.clear();
    let mut first = 0;
    for end in 1..=words.len() {
        if end == words.len() || words[end].gap.has(Gap::SENTENCE) {
            sentences.push(Sentence {
                first: first as u32,
                end: end as u32,
                kind: kind(text, &words[first..end]),
            });
            first = end;
        }
    }
}

fn kind(text: &str, words: &[Word]) -> SentenceKind {
    let (mut upper, mut lower, mut title, mut long_lower) = (0, 0, 0, 0);
    for word in words {
        match word.shape {
            Shape::Upper => upper += u32::from(word.end - word.start > 1),
            Shape::Lower => {
                lower += 1;
                long_lower += u32::from(
                    word.end - word.start > 4
                        && text.as_bytes()[word.start as usize].is_ascii_alphabetic(),
                );
            }
            Shape::Title | Shape::Mixed => title += 1,
            Shape::Caseless => {}
        }
    }
    if lower == 0 && upper >= 2 && upper > 2 * title {
        SentenceKind::Capitals
    } else if words.len() <= SHORT {
        SentenceKind::Short
    } else if title + upper >= 3 && 5 * long_lower <= title {
        SentenceKind::TitleCase
    } else {
        SentenceKind::Normal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;

    #[test]
    fn kinds() {
        for (text, expected) in [
            ("The minister met the president of Ghana.", SentenceKind::Normal),
            ("MINISTER MEETS GHANA PRESIDENT", SentenceKind::Capitals),
            ("Minister Meets the President of Ghana", SentenceKind::TitleCase),
            ("Chelsea 2 Arsenal", SentenceKind::Short),
            ("the end", SentenceKind::Short),
        ] {
            let mut words = Words::default();
            words.scan(text);
            let mut sentences = Vec::new();
            find_sentences(text, words.as_slice(), &mut sentences);
            assert_eq!(sentences.len(), 1);
            assert_eq!(sentences[0].kind, expected, "{text}");
        }
    }
}
