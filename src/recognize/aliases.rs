//! Document aliases: short forms that a longer name in the same document explains.
//!
//! "Putin" after (or before) "Vladimir V. Putin", "KWUF" after "Kisumu Water Users Federation
//! (KWUF)". The short form need not be listed anywhere.

use super::cheap_hash::KeyMap;
use super::extraction::MentionSource;
use super::label::{Cover, Label};
use crate::lexicon::{Count, Cue, Lexicon};
use crate::text::{Gap, Shape, Word};
use crate::types::EntityType;

/// How sure a short form is, given the long one.
const ALIAS_CONFIDENCE: f32 = 0.95;

/// Adds labels for the short forms of what is labelled already.
pub(crate) fn add(labels: &mut Vec<Label>, words: &[Word], text: &str, lexicon: &Lexicon) {
    let mut short_forms = KeyMap::default();
    short_forms.reserve(labels.len());
    for label in labels.iter() {
        match label.kind {
            EntityType::Person => {
                // "Theresa May" does not make every May a person: those that are, the model finds.
                let is_word = |word: &Word| lexicon.words.get(word.key).count(Count::Common) > 0;
                if let Some(surname) =
                    surname(label.words(words), lexicon).filter(|word| !is_word(word))
                {
                    short_forms
                        .entry(surname.key)
                        .or_insert((EntityType::Person, label.confidence));
                }
            }
            EntityType::Organization => {
                if let Some(at) = acronym_beside(label, words, text) {
                    short_forms.insert(words[at].key, (EntityType::Organization, label.confidence));
                }
            }
            EntityType::Place => {}
        }
    }
    if short_forms.is_empty() {
        return;
    }
    let cover = Cover::new(labels, words.len());
    for (index, word) in words.iter().enumerate() {
        let at = index as u32;
        if !word.shape.is_capitalized() || cover.at(at).is_some() {
            continue;
        }
        let Some(&(kind, confidence)) = short_forms.get(&word.key) else { continue };
        // An acronym is written like one.
        if kind == EntityType::Organization && word.shape != Shape::Upper {
            continue;
        }
        labels.push(Label {
            first_word: at,
            last_word: at,
            kind,
            confidence: confidence * ALIAS_CONFIDENCE,
            source: MentionSource::Alias,
            with_possessive: false,
            explained_by: None,
        });
    }
    labels.sort_unstable_by_key(|label| label.first_word);
}

/// The last word of a person's full name that is a name: not "Jr."
pub(crate) fn surname<'w>(name: &'w [Word], lexicon: &Lexicon) -> Option<&'w Word> {
    let is_suffix = |word: &Word| lexicon.words.get(word.key).cues.contains(Cue::NameSuffix);
    let last = name.iter().rposition(|word| !is_suffix(word))?;
    (last > 0).then(|| &name[last])
}

/// The acronym in brackets after the name, or the one whose brackets the name stands in.
fn acronym_beside(label: &Label, words: &[Word], text: &str) -> Option<usize> {
    let name = label.words(words);
    let after = label.last_word as usize + 1;
    let before = (label.first_word as usize).checked_sub(1);
    let opens = |word: &Word| word.gap.has(Gap::OPEN);
    let candidates = [
        words.get(after).filter(|word| opens(word)).map(|_| after),
        before.filter(|_| opens(&words[label.first_word as usize])),
    ];
    candidates.into_iter().flatten().find(|&at| spells_initials(words[at].text(text), name, text))
}

/// Whether `acronym` is made of the initials of `name`, in order, starting with the first.
fn spells_initials(acronym: &str, name: &[Word], text: &str) -> bool {
    let letters = || acronym.chars().filter(|letter| letter.is_alphabetic());
    if !(2..=10).contains(&letters().take(11).count()) || !letters().all(char::is_uppercase) {
        return false;
    }
    let initials = name.iter().filter_map(|word| word.text(text).chars().next());
    let mut wanted = letters();
    let mut next = wanted.next();
    for (index, initial) in initials.enumerate() {
        let fits = next.is_some_and(|letter| initial.to_uppercase().eq(letter.to_uppercase()));
        if fits {
            next = wanted.next();
        } else if index == 0 {
            return false;
        }
    }
    next.is_none()
}
