//! What is a name in a text that is not English, or in no language at all.
//!
//! The model knows English. Elsewhere it takes capitalised nouns for organizations ("Die Kosten")
//! and small words for parts of names ("Em Coimbra"). Listed names stand; what nobody listed needs
//! more evidence than here and there a capital.

use super::candidates::{Candidate, over};
use super::extraction::MentionSource;
use super::label::Label;
use super::language::Tongue;
use crate::lexicon::{Count, Cue, Lexicon};
use crate::text::{Shape, Word};
use crate::types::EntityType;

/// Names of several words that nobody listed need so much confidence, if they are no person's.
const SURE_OF_MANY: f32 = 0.7;
/// And those of a single word.
const SURE_OF_ONE: f32 = 0.9;
/// In a text of no language every name that nobody listed needs so much.
const SURE_IN_NOISE: f32 = 0.9;
/// How sure a listed name is that was found inside something that is none.
const FOUND_INSIDE: f32 = 0.5;
/// A word that is the given name of at least so many (as a logarithm) begins a name.
const GIVEN_NAME: u8 = 6;

/// Drops the labels that are no names in a text of this language, and trims others.
pub(crate) fn weigh(
    labels: &mut Vec<Label>,
    candidates: &[Candidate],
    words: &[Word],
    lexicon: &Lexicon,
    tongue: Tongue,
) {
    if tongue.is_strange {
        labels.retain(|label| is_listed(label) || label.confidence >= SURE_IN_NOISE);
    }
    if !tongue.is_foreign {
        return;
    }
    labels.retain_mut(|label| {
        is_listed(label)
            || trim(label, words, lexicon, tongue) && {
                look_up(label, candidates, tongue);
                is_listed(label) || is_likely(label, words, lexicon, tongue)
            }
    });
    drop_bare_people(labels, candidates, words, tongue);
}

fn is_listed(label: &Label) -> bool {
    matches!(label.source, MentionSource::Gazetteer | MentionSource::Inline)
}

/// Cuts the language's small words off both ends ("La Procura"), and what stands before a person's
/// given name ("Radna Bożena"). False if nothing is left.
fn trim(label: &mut Label, words: &[Word], lexicon: &Lexicon, tongue: Tongue) -> bool {
    let is_small = |word: &Word| word.shape == Shape::Lower || tongue.has_small_word(word);
    while label.first_word <= label.last_word && is_small(&words[label.first_word as usize]) {
        label.first_word += 1;
    }
    while label.last_word > label.first_word && is_small(&words[label.last_word as usize]) {
        label.last_word -= 1;
    }
    if label.first_word > label.last_word {
        return false;
    }
    if label.kind == EntityType::Person && label.last_word >= label.first_word + 2 {
        let given = |at: u32| lexicon.words.get(words[at as usize].key).count(Count::Given);
        let second = &words[label.first_word as usize + 1];
        if given(label.first_word) == 0
            && given(label.first_word + 1) >= GIVEN_NAME
            && !is_small(second)
        {
            label.first_word += 1;
        }
    }
    true
}

/// What is left of a trimmed label may be listed.
fn look_up(label: &mut Label, candidates: &[Candidate], tongue: Tongue) {
    if tongue.capitalizes_nouns() && label.first_word == label.last_word {
        return;
    }
    let found = over(candidates, label.first_word, label.last_word).map(Candidate::best);
    if let Some((kind, _)) = found.max_by(|a, b| a.1.total_cmp(&b.1)) {
        if label.kind != kind {
            label.confidence = FOUND_INSIDE;
        }
        label.kind = kind;
        label.source = MentionSource::Gazetteer;
    }
}

/// Whether a name that nobody listed is likely one: a person of two words, or something sure.
fn is_likely(label: &Label, words: &[Word], lexicon: &Lexicon, tongue: Tongue) -> bool {
    let is_particle = |word: &Word| lexicon.words.get(word.key).cues.contains(Cue::NameParticle);
    let is_plain = |word: &Word| !tongue.has_small_word(word) || is_particle(word);
    match (label.kind, label.first_word == label.last_word) {
        (EntityType::Person, false) => {
            label.words(words).iter().all(is_plain) || label.confidence >= SURE_OF_MANY
        }
        (_, false) => label.confidence >= SURE_OF_MANY,
        (_, true) => label.confidence >= SURE_OF_ONE && !tongue.capitalizes_nouns(),
    }
}

/// Drops people of one word whom no longer name in the text explains: where nouns have capitals,
/// "Keller" is a cellar. Names to be reported always are.
fn drop_bare_people(
    labels: &mut Vec<Label>,
    candidates: &[Candidate],
    words: &[Word],
    tongue: Tongue,
) {
    let mut parts: Vec<u64> = labels
        .iter()
        .filter(|label| label.kind == EntityType::Person && label.first_word < label.last_word)
        .flat_map(|label| label.words(words).iter().map(|word| word.key))
        .collect();
    parts.sort_unstable();
    labels.retain(|label| {
        let is_bare = label.kind == EntityType::Person
            && label.first_word == label.last_word
            && label.source != MentionSource::Inline;
        !is_bare
            || label.confidence >= SURE_OF_ONE && !tongue.capitalizes_nouns()
            || over(candidates, label.first_word, label.last_word).any(|listed| listed.always)
            || parts.binary_search(&words[label.first_word as usize].key).is_ok()
    });
}
