//! A text as the recogniser sees it: words and the punctuation between them as tokens, each with
//! its attributes, and the runs of words that can be in names.

use super::activity;
use super::affix::{Affixes, outline};
use super::attributes::{Attribute, LEXICAL};
use super::constraints::Constraints;
use super::context;
use super::document;
use super::features::{REACH, WINDOW, Window};
use super::lexemes::Lexemes;
use super::listed;
use super::sentences::{Sentence, SentenceKind, find_sentences};
use super::tags::Joint;
use super::token::Token;
use super::vocabulary::DocWord;
use crate::lexicon::{Count, Cue, CueSet, Lexicon, WordFacts};
use crate::recognize::Candidate;
use crate::text::{Gap, Shape, Word, fold_into};

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
    pub(super) lexemes: Lexemes,
    /// The lexeme of each word.
    lexeme_of: Vec<u32>,
    /// The distinct words.
    pub(super) vocabulary: Vec<DocWord>,
    /// Each word's number in the vocabulary.
    pub(super) numbers: Vec<u32>,
    pub(super) active: Vec<bool>,
    /// How many words are of sport.
    pub(super) sport_words: usize,
    runs: Vec<Run>,
    /// The words in runs, in order.
    in_runs: Vec<u32>,
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

/// What tells a word in a line all in capitals from the same word elsewhere.
const UNKNOWN_CASE: u64 = 0x7f4a_7c15_9e37_79b9;
/// What edges of sentences have for the form of a word.
const GAP_EDGE: u64 = 1;
/// What marks between words have.
const GAP_MARK: u64 = 2;

/// Punctuation that tokens are made of.
const MARKS: u32 =
    !(Gap::SPACE.bits() | Gap::NEWLINE.bits() | Gap::SENTENCE.bits() | Gap::BREAK.bits());

impl View {
    /// Reads a text. `owner` is whose `lexicon` it is: what was looked up for the same owner before
    /// need not be looked up again. 0 is nobody.
    pub fn read(
        &mut self,
        text: &str,
        words: &[Word],
        candidates: &[Candidate],
        constraints: &Constraints<'_>,
        lexicon: &Lexicon,
        owner: u64,
    ) {
        self.lexemes.begin(owner);
        find_sentences(text, words, &mut self.sentences);
        self.make_tokens(text, words, lexicon);
        document::count_uses(words, &self.sentences, &self.numbers, &mut self.vocabulary);
        activity::mark(text, words, &self.numbers, &self.vocabulary, candidates, &mut self.active);
        for name in constraints.considered() {
            let range = name.first_word as usize..(name.last_word as usize).saturating_add(1);
            if let Some(covered) = self.active.get_mut(range) {
                covered.fill(true);
            }
        }
        self.mark_phrases(words, lexicon);
        listed::mark(words, candidates, &self.token_of, &mut self.tokens);
        document::mark_uses(self, text, words);
        self.find_runs(words);
        if constraints.only.is_some() {
            self.keep_runs_with_names(constraints);
        }
        context::mark(self, words);
    }

    /// The runs of words that can be in names, in order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Changes whenever numbers of lexemes get new meanings.
    pub(super) fn generation(&self) -> u64 {
        self.lexemes.generation()
    }

    /// The words that can be in names, in order.
    pub fn in_runs(&self) -> &[u32] {
        &self.in_runs
    }

    /// Whether a word can be in a name.
    pub fn is_active(&self, word: usize) -> bool {
        self.active[word]
    }

    /// The tokens around a word: [`REACH`] to either side, none beyond the edge of the sentence.
    #[inline]
    pub fn window(&self, word: usize) -> &[Token; WINDOW] {
        let tokens = self.tokens[self.window_start(word)..].first_chunk();
        tokens.unwrap_or_else(|| unreachable!("edges are {REACH} tokens wide"))
    }

    /// All tokens, in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Where among the tokens the window of a word begins.
    #[inline]
    pub fn window_start(&self, word: usize) -> usize {
        self.token_of[word] as usize - REACH
    }

    /// The same with the lexemes of the tokens.
    pub fn window_of(&self, word: usize) -> Window<'_> {
        Window::new(self.window(word), &self.lexemes)
    }

    /// The cue classes of a word.
    pub(super) fn cues(&self, word: usize) -> CueSet {
        self.vocabulary[self.numbers[word] as usize].facts.cues
    }

    /// The token of a word.
    pub(super) fn seen_mut(&mut self, word: usize) -> &mut Token {
        &mut self.tokens[self.token_of[word] as usize]
    }

    fn make_tokens(&mut self, text: &str, words: &[Word], lexicon: &Lexicon) {
        self.find_lexemes(text, words, lexicon);
        self.number_words();
        self.tokens.clear();
        self.token_of.clear();
        for nth in 0..self.sentences.len() {
            let sentence = self.sentences[nth];
            for index in sentence.first..sentence.end {
                let word = &words[index as usize];
                let is_first = index == sentence.first;
                if is_first {
                    self.push_edge(word.gap);
                } else if is_seen(word.gap) {
                    self.push_mark(word.gap);
                }
                let lexeme = self.lexeme_of[index as usize];
                self.token_of.push(self.tokens.len() as u32);
                let seen = self.lexemes.get(lexeme);
                let mut token = Token::new(lexeme, word_value(word.key), &seen.small);
                token.set(Attribute::First, first(is_first, word.gap));
                token.set(Attribute::Sentence, sentence.kind as u32);
                token.set(Attribute::Space, space(word.gap));
                self.tokens.push(token);
            }
        }
        self.push_edge(Gap::SENTENCE);
    }

    /// Finds the lexeme of every word. One thing after the other for all words, here and below: the
    /// looks into large tables do not wait for each other.
    fn find_lexemes(&mut self, text: &str, words: &[Word], lexicon: &Lexicon) {
        self.lexeme_of.clear();
        for nth in 0..self.sentences.len() {
            let Sentence { first, end, kind } = self.sentences[nth];
            for word in &words[first as usize..end as usize] {
                let lexeme = self.lexeme(text, word, kind, lexicon);
                self.lexeme_of.push(lexeme);
            }
        }
    }

    /// Numbers the distinct words of the document.
    fn number_words(&mut self) {
        self.numbers.clear();
        self.vocabulary.clear();
        self.sport_words = 0;
        for &lexeme in &self.lexeme_of {
            let (number, new) = self.lexemes.number(lexeme, self.vocabulary.len() as u32);
            if let Some(facts) = new {
                self.vocabulary.push(DocWord { facts, ..DocWord::default() });
            }
            let cues = self.vocabulary[number as usize].facts.cues;
            self.sport_words += usize::from(cues.contains(Cue::SportWord));
            self.numbers.push(number);
        }
    }

    /// The lexeme of a word.
    #[inline]
    fn lexeme(&mut self, text: &str, word: &Word, kind: SentenceKind, lexicon: &Lexicon) -> u32 {
        let unknown = kind == SentenceKind::Capitals && word.shape.is_capitalized();
        let form = if unknown { word.form ^ UNKNOWN_CASE } else { word.form };
        self.lexemes
            .find(word.key, form)
            .unwrap_or_else(|| self.add_lexeme(text, word, form, unknown, lexicon))
    }

    #[cold]
    fn add_lexeme(
        &mut self,
        text: &str,
        word: &Word,
        form: u64,
        unknown: bool,
        lexicon: &Lexicon,
    ) -> u32 {
        let folded = &mut self.folded;
        let (number, facts, affixes) = self.lexemes.know(word.key, || {
            folded.clear();
            fold_into(word.text(text), folded);
            (lexicon.words.get(word.key), Affixes::of(folded))
        });
        let values = describe(text, word, unknown, facts, affixes);
        self.lexemes.add(word.key, form, number, values)
    }

    fn push_edge(&mut self, gap: Gap) {
        let kinds = gap.bits() & (MARKS | Gap::NEWLINE.bits()) | Gap::SENTENCE.bits();
        let token = self.gap_token(kinds, GAP_EDGE, 0, capitals::EDGE);
        // As many as a window reaches: nobody looks beyond.
        self.tokens.extend([token; REACH]);
    }

    fn push_mark(&mut self, gap: Gap) {
        let marks = gap.bits() & MARKS;
        let token = self.gap_token(marks, GAP_MARK, marks, capitals::PUNCTUATION);
        self.tokens.push(token);
    }

    fn gap_token(&mut self, kinds: u32, kind: u64, form: u32, capitals: u32) -> Token {
        let key = u64::from(kinds).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let lexeme = self.lexemes.find(key, kind).unwrap_or_else(|| {
            let mut values = [0; LEXICAL];
            values[Attribute::Word as usize] = kinds;
            values[Attribute::Form as usize] = form;
            values[Attribute::Capitals as usize] = capitals;
            self.lexemes.add(key, kind, 0, values)
        });
        Token::new(lexeme, kinds, &self.lexemes.get(lexeme).small)
    }

    /// Marks the words of cue phrases: "Prime Minister".
    fn mark_phrases(&mut self, words: &[Word], lexicon: &Lexicon) {
        let mut index = 0;
        while index < words.len() {
            let known = &self.vocabulary[self.numbers[index] as usize];
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
        self.in_runs.clear();
        for (index, word) in words.iter().enumerate() {
            if !self.active[index] {
                continue;
            }
            let at = index as u32;
            let offset = self.in_runs.len() as u32;
            match self.runs.last_mut() {
                Some(run) if run.end == at && !word.gap.has(Gap::SENTENCE) => run.end += 1,
                _ => self.runs.push(Run { first: at, end: at + 1, offset }),
            }
            self.in_runs.push(at);
        }
    }

    /// Forgets the runs that no name can be found in, where only listed ones can be.
    fn keep_runs_with_names(&mut self, constraints: &Constraints<'_>) {
        let mut has_name = vec![false; self.active.len()];
        for name in constraints.considered() {
            if let Some(first) = has_name.get_mut(name.first_word as usize) {
                *first = true;
            }
        }
        self.in_runs.clear();
        let in_runs = &mut self.in_runs;
        self.runs.retain_mut(|run| {
            let keeps = has_name[run.words()].contains(&true);
            if keeps {
                run.offset = in_runs.len() as u32;
                in_runs.extend(run.first..run.end);
            }
            keeps
        });
    }
}

/// Whether a gap inside a sentence is a token. The full stop of "Mr." and "J." is not: it would
/// stand between the word and what the word announces.
fn is_seen(gap: Gap) -> bool {
    let marks = gap.bits() & MARKS;
    marks != 0 && (marks != Gap::PERIOD.bits() || gap.breaks())
}

/// What is seen of a word by itself. `unknown` is said of capitals in a line of nothing else.
fn describe(
    text: &str,
    word: &Word,
    unknown: bool,
    facts: WordFacts,
    affixes: Affixes,
) -> [u32; LEXICAL] {
    const FAITHS: CueSet = CueSet::of(&[Cue::Demonym, Cue::Religion, Cue::Language]);
    let written = word.text(text);
    let (class, shape) = if unknown {
        (capitals::UNKNOWN, Shape::Title)
    } else {
        (capital_class(written, word.shape), word.shape)
    };
    let cues = facts.cues;
    let surname = facts.count(Count::Surname);
    // A spelling that only the list of variants has: a name somewhere in the world.
    let is_variant = surname == 0 && facts.count(Count::Variant) > 0;
    let mut values = [0; LEXICAL];
    for (attribute, value) in [
        (Attribute::Word, word_value(word.key)),
        (Attribute::Form, word.form as u32),
        (Attribute::Prefix1, affixes.prefix[0]),
        (Attribute::Prefix2, affixes.prefix[1]),
        (Attribute::Prefix3, affixes.prefix[2]),
        (Attribute::Prefix4, affixes.prefix[3]),
        (Attribute::Suffix1, affixes.suffix[0]),
        (Attribute::Suffix2, affixes.suffix[1]),
        (Attribute::Suffix3, affixes.suffix[2]),
        (Attribute::Suffix4, affixes.suffix[3]),
        (Attribute::Capitals, class),
        (Attribute::Outline, if unknown { 0 } else { outline(written) }),
        (Attribute::Length, (written.len() as u32).min(12)),
        (Attribute::Role, u32::from(cues.role(shape))),
        (Attribute::Cues, cues.seen_as(shape).bits()),
        (Attribute::Demonym, u32::from(cues.seen_as(shape).intersects(FAITHS))),
        (Attribute::Common, u32::from(facts.count(Count::Common))),
        (Attribute::Given, level(facts.count(Count::Given))),
        (Attribute::Surname, if is_variant { 15 } else { level(surname) }),
        (Attribute::PersonFirst, level(facts.count(Count::PersonFirst))),
        (Attribute::PersonLast, level(facts.count(Count::PersonLast))),
        (Attribute::PlaceWord, level(facts.count(Count::Place))),
        (Attribute::OrganizationWord, level(facts.count(Count::Organization))),
    ] {
        values[attribute as usize] = value;
    }
    values
}

/// A folded word as the value of an attribute.
pub(super) fn word_value(key: u64) -> u32 {
    (key ^ key >> 32) as u32
}

/// A log count in fewer steps: every second one, the highest all the same.
fn level(count: u8) -> u32 {
    u32::from(count).div_ceil(2).min(7)
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
