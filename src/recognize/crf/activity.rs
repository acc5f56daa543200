//! Which words can be in a name at all. Only these get features; all others are outside.

use super::vocabulary::DocWord;
use crate::lexicon::{Cue, CueSet, WordFacts};
use crate::recognize::Candidate;
use crate::text::{Gap, Shape, Word};

/// The most words in lower case that may stand between two capitalised ones of a name.
const LONGEST_BRIDGE: usize = 4;
/// The most particles that may stand before a capitalised word: "van der".
const LONGEST_LEAD: usize = 3;

/// Words that stand within names in lower case, "Bank of the South", "Ortega y Gasset", unless they are
/// of [`WHEREABOUTS`].
const CONNECTORS: CueSet = CueSet::of(&[Cue::Connector, Cue::NameParticle]);
/// Words that rather stand between names: "Smith in London". A listed name may have them all the same.
const WHEREABOUTS: CueSet = CueSet::of(&[Cue::PlacePreposition]);

/// Words that have capitals where they open a sentence, and are no name alone.
const PLAIN: CueSet =
    CueSet::of(&[Cue::Determiner, Cue::Pronoun, Cue::Conjunction, Cue::Preposition, Cue::Weekday]);
/// The same, of words that can be listed names as well.
const PLAIN_UNLESS_LISTED: CueSet = CueSet::of(&[Cue::Demonym, Cue::Language, Cue::Religion]);

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
    active.resize(words.len(), false);
    for found in listed {
        let range = found.first_word as usize..=found.last_word as usize;
        if words
            .get(range.clone())
            .is_some_and(|inside| inside.iter().any(|word| word.shape.is_capitalized()))
        {
            active[range].fill(true);
        }
    }
    let known = |index: usize| &vocabulary[numbers[index] as usize];
    let mut last_capital = None;
    for index in 0..words.len() {
        if !can_begin(text, words, index) || is_plain(words, index, active[index], known) {
            continue;
        }
        active[index] = true;
        if let Some(before) = last_capital {
            bridge(words, before, index, active, |at| connects(&words[at], known(at).facts));
        }
        lead(words, index, active, |at| known(at).facts.cues.contains(Cue::NameParticle));
        follow(words, index, active);
        last_capital = Some(index);
    }
}

/// Whether a word looks like part of a name: "Acme", "eBay", "3M", "76ers", and "4" in "Channel 4".
fn can_begin(text: &str, words: &[Word], index: usize) -> bool {
    let word = &words[index];
    if word.shape != Shape::Lower {
        return word.shape.is_capitalized();
    }
    let written = word.text(text).as_bytes();
    written[0].is_ascii_digit()
        && (has_capital_beside(words, index) || written.iter().any(u8::is_ascii_alphabetic))
}

/// Whether a neighbour in the same stretch has a capital.
fn has_capital_beside(words: &[Word], index: usize) -> bool {
    let joins = |left: usize, right: usize, other: usize| {
        words
            .get(right)
            .is_some_and(|word| !word.gap.breaks() && words[other].shape.is_capitalized())
            && left < right
    };
    index > 0 && joins(index - 1, index, index - 1) || joins(index, index + 1, index + 1)
}

/// Whether a word stands alone, and only its place gave it a capital: "The", "In", "American".
fn is_plain<'v>(
    words: &[Word],
    index: usize,
    is_listed: bool,
    known: impl Fn(usize) -> &'v DocWord,
) -> bool {
    let word = &words[index];
    let DocWord { facts, capital, .. } = known(index);
    let cues = facts.cues.seen_as(word.shape);
    let opens = word.gap.breaks() && *capital == 0 && facts.cues.contains(Cue::SentenceOpener);
    (opens || cues.intersects(PLAIN) || !is_listed && cues.intersects(PLAIN_UNLESS_LISTED))
        && !has_capital_beside(words, index)
}

fn connects(word: &Word, facts: WordFacts) -> bool {
    word.shape == Shape::Caseless
        || word.gap.has(Gap::HYPHEN)
        || facts.cues.intersects(CONNECTORS) && !facts.cues.intersects(WHEREABOUTS)
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
