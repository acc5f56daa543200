//! What a document says of a word by how it uses it elsewhere.

// Words are known by their index, here and in the lists beside them.
#![allow(clippy::needless_range_loop)]

use super::attributes::Attribute;
use super::sentences::{Sentence, SentenceKind};
use super::view::View;
use super::vocabulary::DocWord;
use crate::lexicon::{Count, Cue, CueSet, WordFacts};
use crate::text::{Gap, Shape, Word, fold_into, hash_folded};

/// Given names at least this common count as evidence for the word after them.
const GIVEN_NAME: u8 = 6;
/// The longest acronym that is looked for, in letters.
const LONGEST_ACRONYM: usize = 7;

const TITLES: CueSet = CueSet::of(&[Cue::Honorific, Cue::Title]);
const KEYWORDS: CueSet = CueSet::of(&[Cue::OrgKeyword, Cue::LegalForm]);
const VERBS: CueSet = CueSet::of(&[Cue::SayVerb, Cue::PersonVerb]);
const SMALL: CueSet = CueSet::of(&[
    Cue::Preposition,
    Cue::PlacePreposition,
    Cue::Determiner,
    Cue::Conjunction,
    Cue::Connector,
]);

/// What one use of a word says of it.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)] // one for each thing that is counted
struct Use {
    lower: bool,
    capital: bool,
    after_title: bool,
    before_keyword: bool,
    after_place_preposition: bool,
    before_verb: bool,
}

impl Use {
    /// Reads the use of word `index`.
    fn of(
        words: &[Word],
        sentence: &Sentence,
        index: usize,
        facts: impl Fn(usize) -> WordFacts,
    ) -> Self {
        let word = &words[index];
        if word.shape == Shape::Lower {
            return Self { lower: true, ..Self::default() };
        }
        let normal = sentence.kind == SentenceKind::Normal;
        if !word.shape.is_capitalized() || sentence.kind == SentenceKind::Capitals {
            return Self::default();
        }
        let opens = index == sentence.first as usize || word.gap.has(Gap::QUOTE | Gap::COLON);
        let before = (index > sentence.first as usize && !word.gap.breaks()).then(|| index - 1);
        let after = (index + 1 < sentence.end as usize && !words[index + 1].gap.breaks())
            .then_some(index + 1);
        let capital = |at: &usize| words[*at].shape.is_capitalized();
        let has =
            |at: usize, cues: CueSet| facts(at).cues.seen_as(words[at].shape).intersects(cues);
        Self {
            lower: false,
            capital: normal && !opens,
            after_title: before
                .filter(capital)
                .is_some_and(|at| has(at, TITLES) || facts(at).count(Count::Given) >= GIVEN_NAME),
            before_keyword: after.filter(capital).is_some_and(|at| has(at, KEYWORDS)),
            after_place_preposition: before.is_some_and(|at| {
                words[at].shape == Shape::Lower && has(at, CueSet::of(&[Cue::PlacePreposition]))
            }),
            before_verb: after.is_some_and(|at| words[at].shape == Shape::Lower && has(at, VERBS)),
        }
    }
}

/// Counts how the document uses each of its words.
pub(super) fn count_uses(
    words: &[Word],
    sentences: &[Sentence],
    numbers: &[u32],
    vocabulary: &mut [DocWord],
) {
    for sentence in sentences {
        for index in sentence.first as usize..sentence.end as usize {
            let facts = |at: usize| vocabulary[numbers[at] as usize].facts;
            if words[index].shape == Shape::Lower {
                vocabulary[numbers[index] as usize].lower += 1;
                continue;
            }
            if words[index].shape == Shape::Caseless {
                continue;
            }
            let seen = Use::of(words, sentence, index, facts);
            let word = &mut vocabulary[numbers[index] as usize];
            word.capital += u32::from(seen.capital);
            word.after_title += u32::from(seen.after_title);
            word.before_keyword += u32::from(seen.before_keyword);
            word.after_place_preposition += u32::from(seen.after_place_preposition);
            word.before_verb += u32::from(seen.before_verb);
        }
    }
}

/// How much the text speaks of sport: 0 not at all, 3 in every second line.
fn sport(words: &[Word], view: &View) -> u32 {
    match view.sport_words * 1000 / words.len().max(1) {
        0..8 => 0,
        8..20 => 1,
        20..40 => 2,
        _ => 3,
    }
}

/// Marks each active word with what its *other* uses say of it, and acronyms with their runs.
pub(super) fn mark_uses(view: &mut View, text: &str, words: &[Word]) {
    let sport = sport(words, view);
    for nth in 0..view.sentences.len() {
        let sentence = view.sentences[nth];
        for index in sentence.first as usize..sentence.end as usize {
            if !view.active[index] {
                continue;
            }
            let facts = |at: usize| view.vocabulary[view.numbers[at] as usize].facts;
            let own = Use::of(words, &sentence, index, facts);
            let all = view.vocabulary[view.numbers[index] as usize];
            let others = |count: u32, own: bool| u32::from(count > u32::from(own));
            let evidence = others(all.after_title, own.after_title)
                | others(all.before_keyword, own.before_keyword) << 1
                | others(all.after_place_preposition, own.after_place_preposition) << 2
                | others(all.before_verb, own.before_verb) << 3;
            let seen = view.seen_mut(index);
            seen.set(Attribute::DocLower, (all.lower - u32::from(own.lower)).min(2));
            seen.set(Attribute::DocCapital, (all.capital - u32::from(own.capital)).min(2));
            seen.set(Attribute::DocEvidence, evidence);
            seen.set(Attribute::Sport, sport);
        }
    }
    mark_acronyms(view, text, words);
}

/// Finds runs of capitalised words whose initials are a word of the document: the World Health
/// Organization and WHO explain each other.
fn mark_acronyms(view: &mut View, text: &str, words: &[Word]) {
    let mut initials = String::new();
    for nth in 0..view.sentences.len() {
        let sentence = view.sentences[nth];
        if sentence.kind == SentenceKind::Capitals {
            continue;
        }
        for first in sentence.first as usize..sentence.end as usize {
            if words[first].shape != Shape::Title {
                continue;
            }
            initials.clear();
            for last in first..sentence.end as usize {
                let word = &words[last];
                if last > first && word.gap.breaks() {
                    break;
                }
                let facts = view.vocabulary[view.numbers[last] as usize].facts;
                match word.shape {
                    Shape::Title | Shape::Mixed => {
                        let first_letter = word.text(text).chars().next().unwrap_or(' ');
                        fold_into(first_letter.encode_utf8(&mut [0; 4]), &mut initials);
                    }
                    Shape::Lower if facts.cues.intersects(SMALL) => continue,
                    _ => break,
                }
                if initials.len() > LONGEST_ACRONYM {
                    break;
                }
                if last > first && initials.len() >= 2 {
                    explain(view, words, first, last, &initials);
                }
            }
        }
    }
    for (index, word) in words.iter().enumerate() {
        let number = view.numbers[index] as usize;
        if word.shape == Shape::Upper && view.vocabulary[number].is_acronym {
            view.seen_mut(index).set(Attribute::DocAcronym, 1);
        }
    }
}

/// Marks words `first..=last` if their initials are an acronym of the document.
fn explain(view: &mut View, words: &[Word], first: usize, last: usize, initials: &str) {
    let Some(number) = view.lexemes.number_of(hash_folded(initials)) else {
        return;
    };
    // "(WHO)" directly behind is proof; the same letters anywhere else in capitals a strong hint.
    let follows = words.get(last + 1).is_some_and(|next| {
        next.gap.has(Gap::OPEN) && next.shape == Shape::Upper && view.numbers[last + 1] == number
    });
    let known = &mut view.vocabulary[number as usize];
    if !follows && (initials.len() < 3 || known.capital == 0) {
        return;
    }
    known.is_acronym = true;
    for index in first..=last {
        let place = u32::from(index > first) + u32::from(index == last);
        let value = 2 + place + 3 * u32::from(follows);
        view.seen_mut(index).raise(Attribute::DocAcronym, value);
    }
}
