//! Labelling: which candidates are names here, and what else is.
//!
//! The model decides, within what the caller is certain of: names that a request lists for itself
//! stand unless they read like ordinary words, and in [`RecognitionMode::GazetteerOnly`] nothing
//! but candidates may be labelled.

use super::candidates::{Candidate, over};
use super::crf::{Constraints, Labelled, Model, PossibleName, Workspace};
use super::extraction::{Explanation, MentionSource};
use super::label::{Cover, Label};
use super::options::{ExtractOptions, RecognitionMode};
use super::stop::{self, Stop, Stopped};
use crate::lexicon::{Count, Lexicon};
use crate::text::{Gap, Shape, Word};

/// Buffers of one thread.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    workspace: Workspace,
    certain: Vec<PossibleName>,
    only: Vec<PossibleName>,
}

/// What a text's words are labelled from.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub text: &'a str,
    pub words: &'a [Word],
    /// Sorted by first word, then longest first.
    pub candidates: &'a [Candidate],
    /// What may be found as other types only. Sorted by first word.
    pub denied: &'a [PossibleName],
    /// Which gazetteer of the candidates is the request's own.
    pub inline: u32,
}

/// Labels the names of a text, in order and without overlaps. If explanations are asked for, there
/// is one list for each label.
pub(crate) fn label(
    model: &Model,
    input: Input<'_>,
    options: &ExtractOptions,
    stop: Stop<'_>,
    buffers: &mut Buffers,
    labels: &mut Vec<Label>,
    explanations: &mut Vec<Vec<Explanation>>,
) -> Result<(), Stopped> {
    labels.clear();
    explanations.clear();
    let Buffers { workspace, certain, only } = buffers;
    collect_certain(input, model.lexicon(), certain);
    only.clear();
    let listed_only = options.mode == RecognitionMode::GazetteerOnly;
    if listed_only {
        only.extend(input.candidates.iter().map(possible_name));
    }
    let constraints =
        Constraints { certain, denied: input.denied, only: listed_only.then_some(only.as_slice()) };
    let Input { text, words, candidates, .. } = input;
    let found = model.recognize(text, words, candidates, &constraints, stop, workspace)?;
    labels.extend(found.iter().map(|found| label_of(found, input)));
    if options.include_explanations {
        for (index, label) in labels.iter_mut().enumerate() {
            label.explained_by = Some(index as u32);
        }
        let found: Vec<Labelled> = found.to_vec();
        for found in &found {
            stop::unless(stop)?;
            explanations.push(model.explain(workspace, found));
        }
    }
    Ok(())
}

fn possible_name(candidate: &Candidate) -> PossibleName {
    let (first_word, last_word) = (candidate.first_word, candidate.last_word);
    PossibleName { first_word, last_word, kinds: candidate.kinds() }
}

/// The names that stand whatever the model thinks: those to be reported always, then the request's
/// own that do not read like ordinary words. Of two that overlap the longer one stands.
fn collect_certain(input: Input<'_>, lexicon: &Lexicon, certain: &mut Vec<PossibleName>) {
    let stands = |candidate: &&Candidate| {
        candidate.always
            || (candidate.gazetteer == input.inline
                && !reads_like_a_word(candidate, input.words, lexicon))
    };
    certain.clear();
    let mut standing: Vec<&Candidate> = input.candidates.iter().filter(stands).collect();
    standing.sort_by_key(|c| (!c.always, std::cmp::Reverse(c.words()), c.first_word));
    if standing.is_empty() {
        return;
    }
    let mut cover = Cover::new(&[], input.words.len());
    for candidate in standing {
        if cover.is_free(candidate.first_word, candidate.last_word) {
            cover.add(0, candidate.first_word, candidate.last_word);
            certain.push(possible_name(candidate));
        }
    }
    certain.sort_unstable_by_key(|name| name.first_word);
}

/// Whether a listed name is one common word, written as such or where any word has a capital.
fn reads_like_a_word(candidate: &Candidate, words: &[Word], lexicon: &Lexicon) -> bool {
    let word = &words[candidate.first_word as usize];
    candidate.words() == 1
        && lexicon.words.get(word.key).count(Count::Common) > 0
        && (word.shape == Shape::Lower || word.gap.has(Gap::SENTENCE))
}

/// A label with what the candidates over the same words say of it.
fn label_of(found: &Labelled, input: Input<'_>) -> Label {
    let Labelled { first_word, last_word, mut kind, mut confidence } = *found;
    let mut source = MentionSource::Context;
    let mut with_possessive = false;
    for candidate in over(input.candidates, first_word, last_word) {
        let is_inline = candidate.gazetteer == input.inline;
        if is_inline || candidate.always || candidate.priors[kind as usize] > 0.0 {
            source = if is_inline { MentionSource::Inline } else { MentionSource::Gazetteer };
            with_possessive |= candidate.with_possessive;
        }
        if candidate.always || is_inline {
            // Whoever is certain of a name, or lists it in a request, knows what it is.
            kind = candidate.best().0;
            confidence = if candidate.always { 1.0 } else { confidence.max(INLINE_CONFIDENCE) };
        }
    }
    Label { first_word, last_word, kind, confidence, source, with_possessive, explained_by: None }
}

/// How sure a name is that the request itself lists.
const INLINE_CONFIDENCE: f32 = 0.9;
