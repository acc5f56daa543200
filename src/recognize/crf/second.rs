//! The second pass: what a word was taken for elsewhere in the document says what it is here.

// Words are known by their index, here and in the lists beside them.
#![allow(clippy::needless_range_loop)]

use super::attributes::Attribute;
use super::constraints::{Segment, Steps};
use super::lattice::{Grammar, Lattice};
use super::tags::{ANY, Joint, OTHER, Position, Scores, Tag, TagSet, meaning, position, tag};
use super::view::View;
use crate::recognize::cheap_hash::KeyMap;
use crate::recognize::stop::{self, Stop, Stopped};
use crate::text::Word;
use crate::types::EntityType;

/// A name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundName {
    /// Index of its first word.
    pub first_word: u32,
    /// Index of its last word.
    pub last_word: u32,
    /// What it names.
    pub kind: EntityType,
}

/// What the first pass made of a document.
#[derive(Debug, Default)]
pub struct Draft {
    /// For each word in runs, how probable each tag is.
    pub marginals: Vec<Scores>,
    /// The names found, in order.
    pub names: Vec<FoundName>,
}

/// Buffers for decoding one run after another.
#[derive(Debug, Default)]
pub struct RunBuffers {
    pub lattice: Lattice,
    pub joints: Vec<Joint>,
    pub allowed: Vec<TagSet>,
    pub tags: Vec<Tag>,
    pub segments: Vec<Segment>,
    pub steps: Steps,
}

/// Fills `draft` from the emissions of the first pass.
pub fn draft_names(
    grammar: &Grammar,
    view: &View,
    words: &[Word],
    emissions: &[Scores],
    stop: Stop<'_>,
    buffers: &mut RunBuffers,
    draft: &mut Draft,
) -> Result<(), Stopped> {
    draft.marginals.clear();
    draft.names.clear();
    for &run in view.runs() {
        stop::unless(stop)?;
        let emissions = &emissions[run.places()];
        run.joints(words, &mut buffers.joints);
        buffers.allowed.clear();
        buffers.allowed.resize(emissions.len(), ANY);
        let RunBuffers { lattice, joints, allowed, tags, .. } = buffers;
        lattice.sum_paths(grammar, emissions, joints, allowed);
        draft.marginals.extend(&lattice.marginals);
        if !lattice.certain_path(tags) {
            lattice.best_path(grammar, emissions, joints, allowed, tags);
        }
        names_of(tags, run.first, |name| draft.names.push(name));
    }
    Ok(())
}

/// Reports the names that a legal sequence of tags spells, the first tag being that of word
/// `offset`.
pub fn names_of(tags: &[Tag], offset: u32, mut report: impl FnMut(FoundName)) {
    let mut first_word = 0;
    for (index, &tag) in tags.iter().enumerate() {
        let last_word = offset + index as u32;
        match meaning(tag) {
            Some((_, Position::Begin)) => first_word = last_word,
            Some((kind, Position::End)) => report(FoundName { first_word, last_word, kind }),
            Some((kind, Position::Single)) => {
                report(FoundName { first_word: last_word, last_word, kind });
            }
            Some((_, Position::Inside)) | None => {}
        }
    }
}

/// Where a word stood in longer names of the document: a bit each, and how often.
const FIRST_OF_PERSON: usize = 0;
const LAST_OF_PERSON: usize = 1;
const IN_ORGANIZATION: usize = 2;
const IN_PLACE: usize = 3;

/// Sets the attributes of the second pass.
pub fn mark_second_pass(view: &mut View, words: &[Word], draft: &Draft) {
    mark_votes(view, draft);
    mark_parts(view, draft);
    mark_echoes(view, words, draft);
}

/// The probabilities of person, organization, place and other.
fn by_type(marginals: &Scores) -> [f32; 4] {
    let mut sums = [0.0; 4];
    for (kind, sum) in sums[..3].iter_mut().enumerate() {
        let first = 2 + 4 * kind;
        *sum = marginals[first..first + 4].iter().fold(0.0, |sum, probability| sum + probability);
    }
    sums[3] = marginals[usize::from(OTHER)];
    sums
}

/// Marks each word with what its other mentions were taken for, on average.
fn mark_votes(view: &mut View, draft: &Draft) {
    let mut sums = vec![([0.0f32; 4], 0u32); view.vocabulary.len()];
    for run in view.runs() {
        for (word, place) in run.words().zip(run.places()) {
            let votes = by_type(&draft.marginals[place]);
            let (sum, mentions) = &mut sums[view.numbers[word] as usize];
            for (sum, vote) in sum.iter_mut().zip(votes) {
                *sum += vote;
            }
            *mentions += 1;
        }
    }
    for nth in 0..view.runs().len() {
        let run = view.runs()[nth];
        for (word, place) in run.words().zip(run.places()) {
            let (sum, mentions) = sums[view.numbers[word] as usize];
            let value = vote_value(&sum, &by_type(&draft.marginals[place]), mentions - 1);
            view.seen_mut(word).set(Attribute::Votes, value);
        }
    }
}

/// The type that most of the others voted for and how clearly, as a number; 0 without others.
fn vote_value(sum: &[f32; 4], own: &[f32; 4], others: u32) -> u32 {
    if others == 0 {
        return 0;
    }
    let mut best = (0, 0.0);
    for kind in 0..4 {
        let mean = (sum[kind] - own[kind]) / others as f32;
        if mean > best.1 {
            best = (kind as u32, mean);
        }
    }
    let clarity = [0.3, 0.6, 0.85].iter().filter(|&&least| best.1 >= least).count() as u32;
    if best.1 < 0.15 { 1 } else { 2 + best.0 * 4 + clarity }
}

/// Marks each word with its part in longer names elsewhere in the document.
fn mark_parts(view: &mut View, draft: &Draft) {
    let mut parts = vec![[0u32; 4]; view.vocabulary.len()];
    let part_of = |name: &FoundName, word: u32| match name.kind {
        EntityType::Person if word == name.first_word => Some(FIRST_OF_PERSON),
        EntityType::Person if word == name.last_word => Some(LAST_OF_PERSON),
        EntityType::Person => None,
        EntityType::Organization => Some(IN_ORGANIZATION),
        EntityType::Place => Some(IN_PLACE),
    };
    let longer = || draft.names.iter().filter(|name| name.first_word < name.last_word);
    for name in longer() {
        for word in name.first_word..=name.last_word {
            if let Some(part) = part_of(name, word) {
                parts[view.numbers[word as usize] as usize][part] += 1;
            }
        }
    }
    let mut own = vec![None; view.numbers.len()];
    for name in longer() {
        for word in name.first_word..=name.last_word {
            own[word as usize] = part_of(name, word);
        }
    }
    for nth in 0..view.runs().len() {
        for word in view.runs()[nth].words() {
            let counts = parts[view.numbers[word] as usize];
            let mut value = 0;
            for (part, &count) in counts.iter().enumerate() {
                value |= u32::from(count > u32::from(own[word] == Some(part))) << part;
            }
            view.seen_mut(word).set(Attribute::Parts, value);
        }
    }
}

/// Longer names are not looked for elsewhere: the search from each word must end soon, also in a
/// text of nothing but capitalised words.
const LONGEST_ECHO: usize = 24;

/// Marks the words of the longest names that stand elsewhere in the document and are spelled here.
fn mark_echoes(view: &mut View, words: &[Word], draft: &Draft) {
    let mut names: KeyMap<u64, [u32; 3]> = KeyMap::default();
    names.reserve(draft.names.len());
    let mut longest = 0;
    for name in &draft.names {
        let range = name.first_word as usize..=name.last_word as usize;
        let length = range.clone().count();
        if length > LONGEST_ECHO {
            continue;
        }
        longest = longest.max(length);
        let key = words[range].iter().fold(0, |key, word| extend(key, word.key));
        names.entry(key).or_default()[name.kind as usize] += 1;
    }
    if names.is_empty() {
        return;
    }
    let mut own = draft.names.iter().peekable();
    for nth in 0..view.runs().len() {
        let run = view.runs()[nth].words();
        let mut first = run.start;
        while first < run.end {
            while own.next_if(|name| (name.first_word as usize) < first).is_some() {}
            let here = own.peek().filter(|name| name.first_word as usize == first);
            let mut key = 0;
            let mut found = None;
            for last in first..run.end.min(first + longest) {
                if last > first && words[last].gap.breaks() {
                    break;
                }
                key = extend(key, words[last].key);
                let Some(counts) = names.get(&key) else { continue };
                let mut counts = *counts;
                if let Some(name) = here.filter(|name| name.last_word as usize == last) {
                    counts[name.kind as usize] -= 1;
                }
                let best = EntityType::ALL.into_iter().max_by_key(|kind| counts[*kind as usize]);
                if let Some(kind) = best.filter(|kind| counts[*kind as usize] > 0) {
                    found = Some((last, kind));
                }
            }
            if let Some((last, kind)) = found {
                for word in first..=last {
                    let value = u32::from(tag(kind, position(word, first, last)));
                    view.seen_mut(word).set(Attribute::Echo, value);
                }
                first = last;
            }
            first += 1;
        }
    }
}

fn extend(name: u64, word: u64) -> u64 {
    (name.rotate_left(19) ^ word).wrapping_mul(0xd6e8_feb8_6659_fd93)
}
