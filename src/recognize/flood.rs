//! Against floods: a text that says next to nothing but one name that nobody listed is noise.
//!
//! "O'B. O'B. O'B." to a megabyte is no text with two hundred thousand people in it. Articles say their
//! most frequent name in one word of twenty, tables of two players in one of six. Listed names are left
//! alone: they are what they are, however often.

use super::cheap_hash::KeyMap;
use super::extraction::MentionSource;
use super::label::Label;
use crate::text::Word;

/// A name that stands so often
const OFTEN: usize = 64;
/// and is one in so many words of the text is no name.
const SHARE: usize = 4;

/// Drops the names that nobody listed and that make up an absurd share of the text.
pub(crate) fn stem(labels: &mut Vec<Label>, words: &[Word]) {
    let nobody_listed =
        |label: &Label| matches!(label.source, MentionSource::Context | MentionSource::Alias);
    if labels.len() < OFTEN || labels.len() * SHARE < words.len() {
        return;
    }
    let key_of = |label: &Label| {
        label.words(words).iter().fold(0u64, |key, word| key.rotate_left(19) ^ word.key)
    };
    let mut often: KeyMap<u64, usize> = KeyMap::default();
    for label in labels.iter().filter(|label| nobody_listed(label)) {
        *often.entry(key_of(label)).or_default() += 1;
    }
    often.retain(|_, times| *times >= OFTEN && *times * SHARE > words.len());
    if !often.is_empty() {
        labels.retain(|label| !nobody_listed(label) || !often.contains_key(&key_of(label)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;
    use crate::types::EntityType;

    /// How many of the labels over every word of that spelling stay.
    fn check(text: &str, name: &str, source: MentionSource, expected: usize) {
        let mut words = Words::default();
        words.scan(text);
        let words = words.as_slice();
        let mut labels: Vec<Label> = (0..words.len() as u32)
            .filter(|&at| words[at as usize].text(text) == name)
            .map(|at| Label {
                first_word: at,
                last_word: at,
                kind: EntityType::Person,
                confidence: 0.9,
                source,
                with_possessive: false,
                explained_by: None,
            })
            .collect();
        stem(&mut labels, words);
        assert_eq!(labels.len(), expected, "{} of {text:.40}", labels.len());
    }

    #[test]
    fn one_unlisted_name_does_not_fill_a_text() {
        let noise = "O'B. ".repeat(500);
        check(&noise, "O'B", MentionSource::Context, 0);
        check(&noise, "O'B", MentionSource::Alias, 0);
        check(&noise, "O'B", MentionSource::Gazetteer, 500);
        check(&"Zub spoke. ".repeat(500), "Zub", MentionSource::Context, 0);
        // A short line-up, and a name in one word of nine.
        check(&"Zub 3. ".repeat(20), "Zub", MentionSource::Context, 20);
        check(
            &"Zub said that he had seen them in town. ".repeat(500),
            "Zub",
            MentionSource::Context,
            500,
        );
    }
}
