//! Candidates: the listed names of a text, each with what it can mean there.

use crate::gazetteer::{CaseRule, Gazetteer, Match, Reading, find};
use crate::text::Word;
use crate::types::{EntityType, Span, TypeSet};

/// A run of words that is spelled and cased like listed names of one surface form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Index of the first word.
    pub first_word: u32,
    /// Index of the last word.
    pub last_word: u32,
    /// Which of the gazetteers in use lists it.
    pub gazetteer: u32,
    /// Index of the surface form there.
    pub form: u32,
    /// For each type the prior of its most plausible reading, 0 where there is none.
    pub priors: [f32; 3],
    /// Some reading is to be reported whatever the context says.
    pub always: bool,
    /// The name includes the possessive ending of its last word: "McDonald's".
    pub with_possessive: bool,
}

impl Candidate {
    /// Where the candidate stands in the text.
    pub fn span(&self, words: &[Word]) -> Span {
        span_of(words, self.first_word, self.last_word, self.with_possessive)
    }

    /// How many words it has.
    pub fn words(&self) -> u32 {
        self.last_word - self.first_word + 1
    }

    /// The types it can have.
    pub fn kinds(&self) -> TypeSet {
        EntityType::ALL.into_iter().filter(|kind| self.priors[*kind as usize] > 0.0).collect()
    }

    /// Its most plausible type and that type's prior.
    pub fn best(&self) -> (EntityType, f32) {
        let mut best = (EntityType::Person, self.priors[0]);
        for kind in EntityType::ALL {
            if self.priors[kind as usize] > best.1 {
                best = (kind, self.priors[kind as usize]);
            }
        }
        best
    }
}

/// The candidates over exactly these words, of `candidates` sorted by first word.
pub(crate) fn over(
    candidates: &[Candidate],
    first_word: u32,
    last_word: u32,
) -> impl Iterator<Item = &Candidate> {
    let from = candidates.partition_point(|c| c.first_word < first_word);
    candidates[from..]
        .iter()
        .take_while(move |c| c.first_word == first_word)
        .filter(move |c| c.last_word == last_word)
}

/// The bytes that words `first..=last` take as a name.
pub(crate) fn span_of(words: &[Word], first: u32, last: u32, with_possessive: bool) -> Span {
    Span { start: words[first as usize].start, end: words[last as usize].name_end(with_possessive) }
}

/// Collects the candidates of `words` in `gazetteers`.
pub(crate) fn collect(
    gazetteers: &[&Gazetteer],
    words: &[Word],
    rule: CaseRule,
    candidates: &mut Vec<Candidate>,
) {
    candidates.clear();
    for (index, gazetteer) in gazetteers.iter().enumerate() {
        let tables = gazetteer.tables();
        find(gazetteer, words, rule, |found: Match| {
            let matched = &words[found.first_word as usize..=found.last_word as usize];
            let mut candidate = Candidate {
                first_word: found.first_word,
                last_word: found.last_word,
                gazetteer: index as u32,
                form: found.form,
                priors: [0.0; 3],
                always: false,
                with_possessive: false,
            };
            let mut fits = false;
            let readings = || fitting(tables.readings(found.form), matched, rule);
            let ends = possessive_belongs(readings());
            for reading in readings().filter(|reading| ends || !reading.ends_in_possessive()) {
                let Some(kind) = tables.kind(reading.entity) else { continue };
                let prior = &mut candidate.priors[kind as usize];
                // Listed at all is more than nothing, whatever the source thought of it.
                *prior = prior.max(reading.prior().max(1.0 / 255.0));
                candidate.always |= reading.is_always();
                candidate.with_possessive |= reading.ends_in_possessive();
                fits = true;
            }
            if fits {
                candidates.push(candidate);
            }
        });
    }
    candidates
        .sort_unstable_by_key(|c| (c.first_word, std::cmp::Reverse(c.last_word), c.gazetteer));
}

/// Whether a possessive ending belongs to the name: "McDonald's" is more plausible as the company
/// than as something of a McDonald's, "O'Neill's" is not.
fn possessive_belongs<'r>(readings: impl Iterator<Item = &'r Reading>) -> bool {
    let (mut with, mut without) = (0.0f32, 0.0f32);
    for reading in readings {
        let best = if reading.ends_in_possessive() { &mut with } else { &mut without };
        *best = best.max(if reading.is_always() { f32::MAX } else { reading.prior() });
    }
    with > without
}

/// The readings that the words' case and possessives allow.
pub(crate) fn fitting<'r>(
    readings: &'r [Reading],
    words: &'r [Word],
    rule: CaseRule,
) -> impl Iterator<Item = &'r Reading> {
    readings.iter().filter(move |reading| reading.fits(words, rule))
}
