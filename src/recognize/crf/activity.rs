//! Which words can be in a name at all. Only these get features; all others are outside.

use super::vocabulary::DocWord;
use crate::lexicon::{Cue, CueSet, WordFacts};
use crate::recognize::Candidate;
use crate::text::{Gap, Shape, Word};

/// The most words in lower case that may stand between two capitalised ones of a name.
const LONGEST_BRIDGE: usize = 4;
/// The most particles that may stand before a capitalised word: "van der".
const LONGEST_LEAD: usize = 3;

/// Words that stand within names in lower case: "Bank of the South", "Ortega y Gasset".
const CONNECTORS: CueSet = CueSet::of(&[
    Cue::Connector,
    Cue::NameParticle,
    Cue::Preposition,
    Cue::PlacePreposition,
    Cue::Determiner,
    Cue::Conjunction,
]);

/// Marks the words that can be in a name: those with capitals, what joins these, particles before
/// them, numbers beside them, and whatever a listed name with a capital covers.
pub(super) fn mark(
    text: &str,
    words: &[Word],
    numbers: &[u32],
    vocabulary: &[DocWord],
    listed: &[Candidate],
    active: &mut Vec<bool>,
) {
    active.clear();
    active.extend(words.iter().map(|word| can_begin(text, word)));
    let facts = |index: usize| vocabulary[numbers[index] as usize].facts;
    let mut last_capital = None;
    for index in 0..words.len() {
        if !can_begin(text, &words[index]) {
            continue;
        }
        if let Some(before) = last_capital {
            bridge(words, before, index, active, |at| connects(&words[at], facts(at)));
        }
        lead(words, index, active, |at| facts(at).cues.contains(Cue::NameParticle));
        follow(words, index, active);
        last_capital = Some(index);
    }
    for found in listed {
        let range = found.first_word as usize..=found.last_word as usize;
        if words
            .get(range.clone())
            .is_some_and(|inside| inside.iter().any(|word| word.shape.is_capitalized()))
        {
            active[range].fill(true);
        }
    }
}

/// Whether a word looks like part of a name by itself: "Acme", "eBay", "3M", "76ers".
fn can_begin(text: &str, word: &Word) -> bool {
    word.shape.is_capitalized()
        || (word.shape == Shape::Lower && text.as_bytes()[word.start as usize].is_ascii_digit())
}

fn connects(word: &Word, facts: WordFacts) -> bool {
    word.shape == Shape::Caseless || word.gap.has(Gap::HYPHEN) || facts.cues.intersects(CONNECTORS)
}

/// Marks the words between two capitalised ones if a name can reach across all of them.
fn bridge(
    words: &[Word],
    before: usize,
    after: usize,
    active: &mut [bool],
    connects: impl Fn(usize) -> bool,
) {
    let between = before + 1..after;
    if between.len() <= LONGEST_BRIDGE
        && words[between.start..=after].iter().all(|word| !word.gap.breaks())
        && between.clone().all(connects)
    {
        active[between].fill(true);
    }
}

/// Marks the particles before a capitalised word.
fn lead(words: &[Word], index: usize, active: &mut [bool], is_particle: impl Fn(usize) -> bool) {
    for at in (index.saturating_sub(LONGEST_LEAD)..index).rev() {
        if words[at + 1].gap.breaks() || words[at].shape != Shape::Lower || !is_particle(at) {
            break;
        }
        active[at] = true;
    }
    if index > 0 && !words[index].gap.breaks() && words[index - 1].shape == Shape::Caseless {
        active[index - 1] = true;
    }
}

/// Marks what is joined to a capitalised word from behind: "Jong-un", "Channel 4".
fn follow(words: &[Word], index: usize, active: &mut [bool]) {
    let Some(next) = words.get(index + 1) else {
        return;
    };
    if !next.gap.breaks() && (next.gap.has(Gap::HYPHEN) || next.shape == Shape::Caseless) {
        active[index + 1] = true;
    }
}
