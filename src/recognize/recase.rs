//! Giving capitals to a text that has no case.
//!
//! The model reads names off capitals. A text in lower case is rewritten for it as an editor would: the
//! words of listed names, given names and surnames, and words that are in no list of common ones get a
//! capital. No byte moves, so what is found in the rewritten text stands at the same place in the text.
//!
//! Text in nothing but capitals is left alone: the model was trained on some, and reads it better as
//! it is.

use super::candidates::{Candidate, fitting};
use crate::gazetteer::{CaseRule, Gazetteer};
use crate::lexicon::{Count, Cue, CueSet, Lexicon, WordFacts};
use crate::text::{Gap, Shape, Word};

/// Listed names of several words are names if they are at least this plausible,
const LISTED_PHRASE: f32 = 0.1;
/// and those of one word that is common, too, if they are this plausible.
const LISTED_WORD: f32 = 0.5;
/// Words at least this common are no names by themselves.
const VERY_COMMON: u8 = 6;
/// A given name of at least so many people (as a logarithm).
const GIVEN_NAME: u8 = 6;

/// Words inside names that keep their lower case.
const SMALL: CueSet = CueSet::of(&[
    Cue::Preposition,
    Cue::PlacePreposition,
    Cue::Determiner,
    Cue::Conjunction,
    Cue::Connector,
    Cue::NameParticle,
]);

/// How a word is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Lower,
    Title,
    Upper,
}

/// The text with capitals where names and sentences begin. `candidates` are those of `words`, found
/// whatever their case.
pub(crate) fn recase(
    text: &str,
    words: &[Word],
    candidates: &[Candidate],
    gazetteers: &[&Gazetteer],
    lexicon: &Lexicon,
    recased: &mut String,
) {
    let facts: Vec<WordFacts> = words.iter().map(|word| lexicon.words.get(word.key)).collect();
    let mut written: Vec<Written> = (0..words.len())
        .map(|at| if begins(words, at, &facts) { Written::Title } else { Written::Lower })
        .collect();
    for candidate in candidates {
        let range = candidate.first_word as usize..=candidate.last_word as usize;
        let how = how_listed(candidate, &words[range.clone()], gazetteers);
        let is_name = if candidate.words() > 1 {
            candidate.best().1 >= LISTED_PHRASE
                && facts[range.clone()].iter().any(|facts| facts.count(Count::Common) < VERY_COMMON)
        } else {
            let common = facts[*range.start()].count(Count::Common);
            common == 0 || common < VERY_COMMON && candidate.best().1 >= LISTED_WORD
        };
        if is_name {
            for at in range {
                if candidate.words() == 1 || !facts[at].cues.intersects(SMALL) {
                    written[at] = written[at].max(how);
                }
            }
        }
    }
    write(text, words, &written, recased);
}

/// Whether a word has a capital by what is known of it, or as the first of a sentence.
fn begins(words: &[Word], at: usize, facts: &[WordFacts]) -> bool {
    let word = &words[at];
    if at == 0 || word.gap.has(Gap::PERIOD | Gap::EXCLAIM | Gap::NEWLINE | Gap::SENTENCE) {
        return true;
    }
    if word.shape == Shape::Caseless {
        return false;
    }
    let common = |at: usize| facts[at].count(Count::Common);
    if common(at) == 0 {
        return true;
    }
    // "peter miller": a given name and a surname side by side.
    let is_given = |at: usize| facts[at].count(Count::Given) >= GIVEN_NAME && common(at) < 7;
    let is_surname = |at: usize| facts[at].count(Count::Surname) > 0 && common(at) < VERY_COMMON;
    let joined = |at: usize| at < words.len() && !words[at].gap.breaks();
    (is_given(at) && joined(at + 1) && is_surname(at + 1))
        || (is_surname(at) && joined(at) && is_given(at - 1))
}

/// Whether the listed name is written in capitals throughout.
fn how_listed(candidate: &Candidate, words: &[Word], gazetteers: &[&Gazetteer]) -> Written {
    let Some(gazetteer) = gazetteers.get(candidate.gazetteer as usize) else {
        return Written::Title;
    };
    let shaped =
        |shape: Shape| -> Vec<Word> { words.iter().map(|word| Word { shape, ..*word }).collect() };
    let fits = |words: &[Word]| {
        fitting(gazetteer.tables().readings(candidate.form), words, CaseRule::Smart)
            .next()
            .is_some()
    };
    // Listed as "Nasa" or as "NASA": only the second does not fit a text that says Nasa, if short.
    if words.len() == 1 && words[0].end - words[0].start <= 3 && !fits(&shaped(Shape::Title)) {
        return Written::Upper;
    }
    Written::Title
}

/// Writes the text anew. Letters whose capital has another length stay as they are.
fn write(text: &str, words: &[Word], written: &[Written], recased: &mut String) {
    recased.clear();
    recased.reserve(text.len());
    for (word, how) in words.iter().zip(written) {
        recased.push_str(&text[recased.len()..word.start as usize]);
        for (nth, letter) in word.text(text).chars().enumerate() {
            let raised = *how == Written::Upper || *how == Written::Title && nth == 0;
            let capital = single(letter.to_uppercase()).filter(|_| raised);
            recased.push(capital.filter(|c| c.len_utf8() == letter.len_utf8()).unwrap_or(letter));
        }
    }
    recased.push_str(&text[recased.len()..]);
}

fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;
    use proptest::prelude::*;

    fn recased(text: &str) -> String {
        static LEXICON: std::sync::LazyLock<Lexicon> = std::sync::LazyLock::new(Lexicon::embedded);
        let mut words = Words::default();
        words.scan(text);
        let mut recased = String::new();
        recase(text, words.as_slice(), &[], &[], &LEXICON, &mut recased);
        recased
    }

    #[test]
    fn names_and_sentences_get_capitals() {
        let check = |text: &str, expected: &str| assert_eq!(recased(text), expected);
        check("we met siobhan mukherjee. she was late", "We met Siobhan Mukherjee. She was late");
        check("then peter miller will go to the market", "Then Peter Miller will go to the market");
        check("élodie was there", "Élodie was there");
        check("", "");
    }

    proptest! {
        #[test]
        fn no_byte_moves(text in "[a-zß-ÿıŉǆﬁ .'\n-]{0,60}") {
            let recased = recased(&text);
            prop_assert_eq!(recased.len(), text.len());
            for (at, letter) in text.char_indices() {
                prop_assert!(recased.is_char_boundary(at));
                let new = recased[at..].chars().next().unwrap_or(' ');
                prop_assert!(new == letter || letter.to_uppercase().eq([new]));
            }
        }
    }
}
