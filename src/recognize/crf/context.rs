//! What stands around the whole run of capitalised words that a word is in, however long it is.

// Words are known by their index, here and in the lists beside them.
#![allow(clippy::needless_range_loop)]

use super::attributes::Attribute;
use super::view::{View, word_value};
use crate::lexicon::{Cue, CueSet};
use crate::text::{Gap, Shape, Word};

/// How far behind a name an apposition or a verb is looked for.
const FAR: usize = 8;

const NOUNS: CueSet = CueSet::of(&[
    Cue::Role,
    Cue::Title,
    Cue::Kinship,
    Cue::OrgKeyword,
    Cue::PlaceKeyword,
    Cue::SportWord,
]);
const VERBS: CueSet = CueSet::of(&[Cue::SayVerb, Cue::OrgVerb, Cue::PersonVerb]);

/// Marks every capitalised word with the ends and the surroundings of its run.
pub(super) fn mark(view: &mut View, words: &[Word]) {
    for nth in 0..view.sentences.len() {
        let sentence = view.sentences[nth];
        let (mut first, end) = (sentence.first as usize, sentence.end as usize);
        while first < end {
            if !words[first].shape.is_capitalized() {
                first += 1;
                continue;
            }
            let mut last = first;
            while last + 1 < end
                && !words[last + 1].gap.breaks()
                && words[last + 1].shape.is_capitalized()
            {
                last += 1;
            }
            mark_run(view, words, first, last, sentence.first as usize, end);
            first = last + 1;
        }
    }
    mark_wide_runs(view, words);
}

fn mark_run(view: &mut View, words: &[Word], first: usize, last: usize, start: usize, end: usize) {
    let role = |view: &View, at: usize| u32::from(view.cues(at).role(words[at].shape));
    let key = |at: usize| word_value(words[at].key);
    let before = (first > start && !words[first].gap.has(Gap::SENTENCE)).then(|| first - 1);
    let after = (last + 1 < end).then_some(last + 1);
    let marks = |at: usize| words[at].gap.bits() & !Gap::SPACE.bits();
    let left = before.map_or(1, |at| key(at) ^ marks(first));
    let right = after.map_or(1, |at| key(at) ^ marks(at));
    let values = [
        (Attribute::LeftWord, left),
        (Attribute::RightWord, right),
        (Attribute::LeftRole, before.map_or(0, |at| role(view, at))),
        (Attribute::RightRole, after.map_or(0, |at| role(view, at))),
        (Attribute::RunStart, role(view, first)),
        (Attribute::RunEnd, role(view, last)),
        (Attribute::Verb, after.map_or(0, |at| verb(view, words, at, end))),
        (Attribute::Apposition, after.map_or(0, |at| apposition(view, words, at, end))),
    ];
    let length = (last - first + 1).min(4) as u32;
    for at in first..=last {
        let place = u32::from(at > first) + 2 * u32::from(at < last);
        let seen = view.seen_mut(at);
        seen.set(Attribute::RunPlace, 1 + place + 4 * length);
        for (attribute, value) in values {
            seen.set(attribute, value);
        }
    }
}

/// The classes of the first verb behind a name, before any other name.
fn verb(view: &View, words: &[Word], after: usize, end: usize) -> u32 {
    for at in after..end.min(after + FAR) {
        if words[at].shape.is_capitalized() {
            break;
        }
        let cues = view.cues(at).bits() & VERBS.bits();
        if cues != 0 {
            return cues >> Cue::SayVerb as u32;
        }
    }
    0
}

/// The class of the noun in ", a Swiss drugmaker" behind a name.
fn apposition(view: &View, words: &[Word], after: usize, end: usize) -> u32 {
    if !words[after].gap.has(Gap::COMMA | Gap::OPEN | Gap::DASH)
        || !view.cues(after).contains(Cue::Determiner)
    {
        return 0;
    }
    for at in after + 1..end.min(after + FAR) {
        if words[at].gap.breaks() {
            break;
        }
        let cues = view.cues(at);
        if words[at].shape == Shape::Lower && cues.intersects(NOUNS) {
            return u32::from(cues.role(Shape::Lower)) + 1;
        }
    }
    1
}

/// Marks the words of each unbroken stretch of words in runs with the cue classes of its ends:
/// "Ministry of Health and Sport" begins with a keyword that its last word should hear of.
fn mark_wide_runs(view: &mut View, words: &[Word]) {
    for nth in 0..view.runs().len() {
        let run = view.runs()[nth].words();
        let mut first = run.start;
        while first < run.end {
            let mut last = first;
            while last + 1 < run.end && !words[last + 1].gap.breaks() {
                last += 1;
            }
            let role = |at: usize| u32::from(view.cues(at).role(words[at].shape));
            let value = role(first) | role(last) << 5;
            for at in first..=last {
                view.seen_mut(at).set(Attribute::WideEnds, value);
            }
            first = last + 1;
        }
    }
}
