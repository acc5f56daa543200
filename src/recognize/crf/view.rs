//! A text as the recogniser sees it: words and the punctuation between them as tokens, each with
//! its attributes, and the runs of words that can be in names.

use super::activity;
use super::affix::{Affixes, outline};
use super::attributes::{Attribute, Seen};
use super::constraints::Constraints;
use super::context;
use super::document;
use super::features::{REACH, WINDOW};
use super::listed;
use super::sentences::{Sentence, SentenceKind, find_sentences};
use super::tags::Joint;
use super::vocabulary::Vocabulary;
use crate::lexicon::{Count, Cue, CueSet, Lexicon};
use crate::recognize::Candidate;
use crate::text::{Gap, Shape, Word, fold_into, hash_folded};

/// A word, the punctuation between two words, or the edge of a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    pub seen: Seen,
    pub is_edge: bool,
}

/// Words `first..end`, none of them certainly outside, between others that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Index of the first word.
    pub first: u32,
    /// One past the index of the last word.
    pub end: u32,
    /// How many words stand in runs before this one: where its numbers begin in lists that have
    /// one for each word in runs.
    pub offset: u32,
}

impl Run {
    /// Its words.
    pub fn words(self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }

    /// Its places in lists that have a number for each word in runs.
    pub fn places(self) -> std::ops::Range<usize> {
        self.offset as usize..(self.offset + self.end - self.first) as usize
    }

    /// The gaps before each of its words, and the one behind the last.
    pub fn joints(self, words: &[Word], joints: &mut Vec<Joint>) {
        joints.clear();
        joints.extend(words[self.words()].iter().map(|word| Joint::of(word.gap)));
        let behind = words.get(self.end as usize);
        joints.push(behind.map_or(Joint::Sentence, |word| Joint::of(word.gap)));
    }
}

/// One text, seen. Reading the next text reuses the buffers.
#[derive(Debug, Default)]
pub struct View {
    pub(super) tokens: Vec<Token>,
    /// Index of each word's token.
    pub(super) token_of: Vec<u32>,
    pub(super) sentences: Vec<Sentence>,
    pub(super) vocabulary: Vocabulary,
    /// Each word's number in the vocabulary.
    pub(super) numbers: Vec<u32>,
    pub(super) active: Vec<bool>,
    runs: Vec<Run>,
    folded: String,
}

/// Classes of capitals. Numbers go into hashes of features: never renumber, only add.
mod capitals {
    pub(super) const EDGE: u32 = 0;
    pub(super) const PUNCTUATION: u32 = 1;
    pub(super) const LOWER: u32 = 2;
    pub(super) const TITLE: u32 = 3;
    pub(super) const INITIAL: u32 = 4;
    pub(super) const UPPER: u32 = 5;
    pub(super) const LONG_UPPER: u32 = 6;
    pub(super) const DOTTED: u32 = 7;
    pub(super) const INNER_CAPITAL: u32 = 8;
    pub(super) const LATE_CAPITAL: u32 = 9;
    pub(super) const NUMBER: u32 = 10;
    pub(super) const LOWER_NUMBER: u32 = 11;
    pub(super) const CASELESS: u32 = 12;
    /// In a line all in capitals nobody knows.
    pub(super) const UNKNOWN: u32 = 13;
    pub(super) const UPPER_NUMBER: u32 = 14;
    pub(super) const YEAR: u32 = 15;
}

/// Punctuation that tokens are made of.
const MARKS: u32 =
    !(Gap::SPACE.bits() | Gap::NEWLINE.bits() | Gap::SENTENCE.bits() | Gap::BREAK.bits());

impl View {
    /// Reads a text.
    pub fn read(
        &mut self,
        text: &str,
        words: &[Word],
        candidates: &[Candidate],
        constraints: &Constraints<'_>,
        lexicon: &Lexicon,
    ) {
        self.number_words(text, words, lexicon);
        find_sentences(text, words, &mut self.sentences);
        document::count_uses(words, &self.sentences, &self.numbers, &mut self.vocabulary);
        activity::mark(text, words, &self.numbers, &self.vocabulary, candidates, &mut self.active);
        for name in constraints.considered() {
            let range = name.first_word as usize..(name.last_word as usize).saturating_add(1);
            if let Some(covered) = self.active.get_mut(range) {
                covered.fill(true);
            }
        }
        self.make_tokens(text, words);
        self.mark_phrases(words, lexicon);
        listed::mark(words, candidates, &self.token_of, &mut self.tokens);
        document::mark_uses(self, text, words);
        self.find_runs(words);
        context::mark(self, words);
    }

    /// The runs of words that can be in names, in order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// How many words can be in names.
    pub fn active_words(&self) -> usize {
        self.active.iter().filter(|active| **active).count()
    }

    /// Whether a word can be in a name.
    pub fn is_active(&self, word: usize) -> bool {
        self.active[word]
    }

    /// The tokens around a word: [`REACH`] to either side, none beyond the edge of the sentence.
    #[inline]
    pub fn window(&self, word: usize) -> [&Seen; WINDOW] {
        let middle = self.token_of[word] as usize;
        let mut window = [&self.tokens[middle].seen; WINDOW];
        let (mut left, mut right) = (middle, middle);
        for step in 1..=REACH {
            left -= usize::from(!self.tokens[left].is_edge);
            right += usize::from(!self.tokens[right].is_edge);
            window[REACH - step] = &self.tokens[left].seen;
            window[REACH + step] = &self.tokens[right].seen;
        }
        window
    }

    /// The cue classes of a word.
    pub(super) fn cues(&self, word: usize) -> CueSet {
        self.vocabulary.words[self.numbers[word] as usize].facts.cues
    }

    /// The attributes of a word.
    pub(super) fn seen_mut(&mut self, word: usize) -> &mut Seen {
        &mut self.tokens[self.token_of[word] as usize].seen
    }

    fn number_words(&mut self, text: &str, words: &[Word], lexicon: &Lexicon) {
        self.vocabulary.clear(words.len());
        self.numbers.clear();
        for word in words {
            let number = self.vocabulary.intern(word.key, || {
                self.folded.clear();
                fold_into(word.text(text), &mut self.folded);
                (lexicon.words.get(word.key), Affixes::of(&self.folded))
            });
            self.numbers.push(number);
        }
    }

    fn make_tokens(&mut self, text: &str, words: &[Word]) {
        self.tokens.clear();
        self.token_of.clear();
        for sentence in &self.sentences {
            let range = sentence.first as usize..sentence.end as usize;
            for (index, word) in words.iter().enumerate().take(range.end).skip(range.start) {
                let gap = word.gap;
                if index == sentence.first as usize {
                    self.tokens.push(edge(gap));
                } else if is_seen(gap) {
                    self.tokens.push(mark(gap));
                }
                self.token_of.push(self.tokens.len() as u32);
                let known = &self.vocabulary.words[self.numbers[index] as usize];
                let mut seen = describe(text, word, sentence.kind, known.facts.cues);
                for (attribute, value) in [
                    (Attribute::Prefix1, known.affixes.prefix[0]),
                    (Attribute::Prefix2, known.affixes.prefix[1]),
                    (Attribute::Prefix3, known.affixes.prefix[2]),
                    (Attribute::Prefix4, known.affixes.prefix[3]),
                    (Attribute::Suffix1, known.affixes.suffix[0]),
                    (Attribute::Suffix2, known.affixes.suffix[1]),
                    (Attribute::Suffix3, known.affixes.suffix[2]),
                    (Attribute::Suffix4, known.affixes.suffix[3]),
                    (Attribute::First, first(index == sentence.first as usize, gap)),
                ] {
                    seen.set(attribute, value);
                }
                for (attribute, count) in [
                    (Attribute::Common, Count::Common),
                    (Attribute::Given, Count::Given),
                    (Attribute::PersonFirst, Count::PersonFirst),
                    (Attribute::PersonLast, Count::PersonLast),
                    (Attribute::PlaceWord, Count::Place),
                    (Attribute::OrganizationWord, Count::Organization),
                ] {
                    seen.set(attribute, u32::from(known.facts.count(count)));
                }
                let surname = known.facts.count(Count::Surname);
                let variant = known.facts.count(Count::Variant);
                // A spelling that only the list of variants has: a name somewhere in the world.
                let surname = if surname == 0 && variant > 0 { 16 } else { surname };
                seen.set(Attribute::Surname, u32::from(surname));
                self.tokens.push(Token { seen, is_edge: false });
            }
        }
        self.tokens.push(edge(Gap::SENTENCE));
    }

    /// Marks the words of cue phrases: "Prime Minister".
    fn mark_phrases(&mut self, words: &[Word], lexicon: &Lexicon) {
        let mut index = 0;
        while index < words.len() {
            let known = &self.vocabulary.words[self.numbers[index] as usize];
            let mut past = index + 1;
            if known.facts.starts_phrase {
                let keys = words[index..]
                    .iter()
                    .enumerate()
                    .take_while(|(nth, word)| *nth == 0 || !word.gap.breaks())
                    .map(|(_, word)| word.key);
                if let Some((length, cues)) = lexicon.phrases.longest(keys) {
                    let shape = words[index].shape;
                    let role = u32::from(cues.role(shape));
                    past = index + length;
                    if role != 0 {
                        for at in index..past {
                            let place = u32::from(at > index) + u32::from(at + 1 == past);
                            self.seen_mut(at).set(Attribute::Phrase, role * 4 + place + 1);
                        }
                    }
                }
            }
            index = past;
        }
    }

    fn find_runs(&mut self, words: &[Word]) {
        self.runs.clear();
        let mut offset = 0;
        for (index, word) in words.iter().enumerate() {
            if !self.active[index] {
                continue;
            }
            let at = index as u32;
            match self.runs.last_mut() {
                Some(run) if run.end == at && !word.gap.has(Gap::SENTENCE) => run.end += 1,
                _ => self.runs.push(Run { first: at, end: at + 1, offset }),
            }
            offset += 1;
        }
    }
}

fn edge(gap: Gap) -> Token {
    let mut seen = Seen::default();
    let kinds = gap.bits() & (MARKS | Gap::NEWLINE.bits()) | Gap::SENTENCE.bits();
    seen.set(Attribute::Word, kinds);
    seen.set(Attribute::Capitals, capitals::EDGE);
    Token { seen, is_edge: true }
}

/// Whether a gap inside a sentence is a token. The full stop of "Mr." and "J." is not: it would
/// stand between the word and what the word announces.
fn is_seen(gap: Gap) -> bool {
    let marks = gap.bits() & MARKS;
    marks != 0 && (marks != Gap::PERIOD.bits() || gap.breaks())
}

fn mark(gap: Gap) -> Token {
    let mut seen = Seen::default();
    seen.set(Attribute::Word, gap.bits() & MARKS);
    seen.set(Attribute::Form, gap.bits() & MARKS);
    seen.set(Attribute::Capitals, capitals::PUNCTUATION);
    Token { seen, is_edge: false }
}

/// What is seen of a word by itself.
fn describe(text: &str, word: &Word, kind: SentenceKind, cues: CueSet) -> Seen {
    const FAITHS: CueSet = CueSet::of(&[Cue::Demonym, Cue::Religion, Cue::Language]);
    let written = word.text(text);
    let (class, shape) = if kind == SentenceKind::Capitals && word.shape.is_capitalized() {
        (capitals::UNKNOWN, Shape::Title)
    } else {
        (capital_class(written, word.shape), word.shape)
    };
    let mut seen = Seen::default();
    for (attribute, value) in [
        (Attribute::Word, (word.key ^ word.key >> 32) as u32),
        (Attribute::Form, hash_folded(written) as u32),
        (Attribute::Capitals, class),
        (Attribute::Outline, if class == capitals::UNKNOWN { 0 } else { outline(written) }),
        (Attribute::Sentence, kind as u32),
        (Attribute::Space, space(word.gap)),
        (Attribute::Length, (written.len() as u32).min(12)),
        (Attribute::Role, u32::from(cues.role(shape))),
        (Attribute::Cues, cues.seen_as(shape).bits()),
        (Attribute::Demonym, u32::from(cues.seen_as(shape).intersects(FAITHS))),
    ] {
        seen.set(attribute, value);
    }
    seen
}

fn capital_class(written: &str, shape: Shape) -> u32 {
    let has_digit = written.bytes().any(|byte| byte.is_ascii_digit());
    match shape {
        Shape::Lower if has_digit => capitals::LOWER_NUMBER,
        Shape::Lower => capitals::LOWER,
        Shape::Title => capitals::TITLE,
        Shape::Upper if has_digit => capitals::UPPER_NUMBER,
        Shape::Upper if written.len() == 1 => capitals::INITIAL,
        Shape::Upper if written.contains('.') => capitals::DOTTED,
        Shape::Upper if written.len() <= 5 => capitals::UPPER,
        Shape::Upper => capitals::LONG_UPPER,
        Shape::Mixed if written.starts_with(char::is_uppercase) => capitals::INNER_CAPITAL,
        Shape::Mixed => capitals::LATE_CAPITAL,
        Shape::Caseless if has_digit && is_year(written) => capitals::YEAR,
        Shape::Caseless if has_digit => capitals::NUMBER,
        Shape::Caseless => capitals::CASELESS,
    }
}

fn is_year(written: &str) -> bool {
    written.len() == 4 && (written.starts_with("19") || written.starts_with("20"))
}

/// 1 for the first word of a sentence, 2 after a colon, a bracket or a quotation mark.
fn first(of_sentence: bool, gap: Gap) -> u32 {
    if of_sentence {
        1
    } else if gap.has(Gap::COLON | Gap::QUOTE | Gap::DASH | Gap::OPEN) {
        2
    } else {
        0
    }
}

fn space(gap: Gap) -> u32 {
    match (gap.has(Gap::SPACE | Gap::NEWLINE), gap.has(Gap::HYPHEN), gap.bits() & MARKS) {
        (_, true, _) => 1,
        (true, _, 0) => 2,
        (true, ..) => 3,
        (false, _, 0) => 4,
        (false, ..) => 5,
    }
}
