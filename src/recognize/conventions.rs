//! What is a place and what is none, where news and the model waver.
//!
//! A well-known organization is one, however its name sounds ("al-Qaeda"). A country is a place, also
//! where its name stands for its team or its government; a nationality ("Russian", "Kenyans") is no
//! name of a place at all; the month of a date is no one's name, nor is an office with its country;
//! and a common word that opens a sentence is one, unless the model is sure.

use std::sync::LazyLock;

use super::candidates::{Candidate, over};
use super::label::Label;
use crate::lexicon::{Count, Cue, CueSet, Lexicon};
use crate::text::{Gap, Shape, Word, hash_folded};
use crate::types::EntityType;

/// Places listed with at least this prior are countries and the like.
const COUNTRY_PRIOR: f32 = 0.95;

/// Organizations listed with at least this prior are known to every reader of news.
const WELL_KNOWN: f32 = 0.75;

/// Below this confidence a common word that opens a sentence is just that.
const SURE_OF_OPENER: f32 = 0.6;

/// Applies the conventions to what the model has labelled.
pub(crate) fn apply(
    labels: &mut Vec<Label>,
    candidates: &[Candidate],
    words: &[Word],
    lexicon: &Lexicon,
) {
    labels.retain_mut(|label| {
        if label.kind == EntityType::Person && !leave_out_month(label, words, lexicon) {
            return false;
        }
        if label.kind == EntityType::Person {
            leave_out_office(label, words, lexicon);
        }
        let mut priors = [0.0f32; 3];
        for candidate in over(candidates, label.first_word, label.last_word) {
            for (best, prior) in priors.iter_mut().zip(candidate.priors) {
                *best = best.max(prior);
            }
        }
        let place = priors[EntityType::Place as usize];
        let organization = priors[EntityType::Organization as usize];
        if label.kind == EntityType::Organization && place >= COUNTRY_PRIOR && organization == 0.0 {
            label.kind = EntityType::Place;
        }
        if label.kind == EntityType::Place && organization >= WELL_KNOWN && place == 0.0 {
            label.kind = EntityType::Organization;
        }
        let is_nationality = label.first_word == label.last_word
            && lexicon.words.get(words[label.first_word as usize].key).cues.contains(Cue::Demonym);
        let no_place = label.kind == EntityType::Place && is_nationality && place == 0.0;
        let no_name = label.confidence < SURE_OF_OPENER && opens_as_a_word(label, words, lexicon);
        !no_place && !no_name
    });
}

/// Whether the label is one common word whose capital the start of a sentence explains: "Mobile
/// phones were banned."
fn opens_as_a_word(label: &Label, words: &[Word], lexicon: &Lexicon) -> bool {
    let word = &words[label.first_word as usize];
    label.first_word == label.last_word
        && word.gap.has(Gap::SENTENCE)
        && word.shape == Shape::Title
        && lexicon.words.get(word.key).count(Count::Common) > 0
}

/// Cuts the month of a date from the start of a person's name ("on 10 June Rodri scored"). False if
/// nothing is left, as of the May of "in May 2022".
fn leave_out_month(label: &mut Label, words: &[Word], lexicon: &Lexicon) -> bool {
    let first = label.first_word as usize;
    let cues = |word: &Word| lexicon.words.get(word.key).cues;
    let is_number = |word: &Word| word.shape == Shape::Caseless;
    let before = first.checked_sub(1).map(|before| &words[before]);
    let is_date = cues(&words[first]).contains(Cue::Month)
        && (before.is_some_and(|word| is_number(word) || word.key == *IN)
            || words.get(first + 1).is_some_and(is_number));
    if is_date {
        label.first_word += 1;
    }
    label.first_word <= label.last_word
}

/// The given name of at least so many people (as a logarithm) is one, though it may be a nationality.
const GIVEN_NAME: u8 = 6;
/// Words that say what someone is.
const OFFICES: CueSet = CueSet::of(&[Cue::Title, Cue::Role, Cue::Honorific]);

/// Cuts an office and its country from the start of a person's name: "Russian President Vladimir Putin".
fn leave_out_office(label: &mut Label, words: &[Word], lexicon: &Lexicon) {
    let Some(name) = words.get(label.first_word as usize..=label.last_word as usize) else {
        return;
    };
    let facts = |word: &Word| lexicon.words.get(word.key);
    let is_country = |word: &Word| {
        facts(word).cues.contains(Cue::Demonym) && facts(word).count(Count::Given) < GIVEN_NAME
    };
    if !name.first().is_some_and(is_country) {
        return;
    }
    let mut past = 1;
    loop {
        // "Prime Minister", or one word.
        let phrase = lexicon.phrases.longest(name[past..].iter().map(|word| word.key));
        match (phrase, name.get(past)) {
            (Some((length, cues)), _) if cues.intersects(OFFICES) => past += length,
            (_, Some(word)) if facts(word).cues.intersects(OFFICES) => past += 1,
            _ => break,
        }
    }
    if past > 1 && past < name.len() {
        label.first_word += past as u32;
    }
}

static IN: LazyLock<u64> = LazyLock::new(|| hash_folded("in"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::extraction::MentionSource;
    use crate::text::Words;

    #[test]
    fn offices_are_no_part_of_names() {
        let lexicon = Lexicon::embedded();
        let check = |text: &str, expected: &str| {
            let mut words = Words::default();
            words.scan(text);
            let words = words.as_slice();
            let mut labels = vec![Label {
                first_word: 0,
                last_word: words.len() as u32 - 1,
                kind: EntityType::Person,
                confidence: 0.9,
                source: MentionSource::Context,
                with_possessive: false,
                explained_by: None,
            }];
            apply(&mut labels, &[], words, &lexicon);
            let left: Vec<_> = labels.iter().map(|label| label.span(words).slice(text)).collect();
            assert_eq!(left, [expected], "{text}");
        };
        check("Russian President Vladimir Putin", "Vladimir Putin");
        check("British Prime Minister Rishi Sunak", "Rishi Sunak");
        check("Irish Taoiseach", "Irish Taoiseach");
        check("French Montana", "French Montana");
        check("Vladimir Putin", "Vladimir Putin");
    }
}
