//! Lexemes: words as they are written, with everything that is seen of each by itself.
//!
//! They outlive the document: a word that some document before had is not folded, looked up and
//! described again. Marks between words and edges of sentences are lexemes too. What is kept never
//! changes an answer; it is forgotten when it has grown large, or when another model asks.

use super::affix::Affixes;
use super::attributes::{Attribute, FIRST_SMALL, LEXICAL};
use super::token::OF_LEXEME;
use crate::lexicon::WordFacts;

/// With more lexemes than this everything is forgotten before the next document.
const MOST: usize = 1 << 16;

/// A word as written, in a line whose capitals mean something or in one whose do not.
#[derive(Clone, Debug)]
pub struct Lexeme {
    key: u64,
    form: u64,
    /// Number of the folded word.
    word: u32,
    /// The attributes of few values.
    pub small: [u16; OF_LEXEME],
}

/// A word in whatever case.
#[derive(Clone, Copy, Debug)]
struct Known {
    key: u64,
    facts: WordFacts,
    affixes: Affixes,
    /// The document that had it last, and its number there.
    document: u32,
    number: u32,
}

/// Lexemes by what they are told from others by.
#[derive(Debug, Default)]
pub struct Lexemes {
    owner: u64,
    document: u32,
    list: Vec<Lexeme>,
    /// What is seen of each, by attribute: apart, because it is rarely asked for.
    values: Vec<[u32; LEXICAL]>,
    slots: Vec<u32>,
    known: Vec<Known>,
    known_slots: Vec<u32>,
    /// Raised whenever numbers are given anew.
    generation: u64,
}

impl Lexemes {
    /// Prepares for the next document. What is known belongs to `owner`; 0 keeps nothing.
    pub fn begin(&mut self, owner: u64) {
        let keeps = owner != 0 && owner == self.owner && self.list.len() <= MOST;
        if !keeps || self.document == u32::MAX || self.slots.is_empty() {
            self.owner = owner;
            self.document = 0;
            self.generation += 1;
            self.list.clear();
            self.values.clear();
            self.known.clear();
            for slots in [&mut self.slots, &mut self.known_slots] {
                slots.clear();
                slots.shrink_to(2 * MOST);
                slots.resize(if owner == 0 { 64 } else { 2 * MOST }, 0);
            }
        }
        self.document += 1;
    }

    /// Changes whenever numbers of lexemes get new meanings.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The lexeme with this number.
    #[inline]
    pub fn get(&self, lexeme: u32) -> &Lexeme {
        &self.list[lexeme as usize]
    }

    /// The value of an attribute of a lexeme.
    #[inline]
    pub fn value(&self, lexeme: u32, attribute: Attribute) -> u32 {
        self.values[lexeme as usize][attribute as usize]
    }

    /// The number of the lexeme told by `key`, of the folded word, and `form`, of the written one.
    #[inline]
    pub fn find(&self, key: u64, form: u64) -> Option<u32> {
        self.slots[self.slot(key, form)].checked_sub(1)
    }

    /// Adds a lexeme that is not there.
    pub fn add(&mut self, key: u64, form: u64, word: u32, values: [u32; LEXICAL]) -> u32 {
        let number = self.list.len() as u32;
        let small = std::array::from_fn(|nth| values[FIRST_SMALL + nth] as u16);
        self.list.push(Lexeme { key, form, word, small });
        self.values.push(values);
        let at = self.slot(key, form);
        self.slots[at] = number + 1;
        if self.list.len() * 2 > self.slots.len() {
            let doubled = self.slots.len() * 2;
            self.slots.clear();
            self.slots.resize(doubled, 0);
            for index in 0..self.list.len() {
                let at = self.slot(self.list[index].key, self.list[index].form);
                self.slots[at] = index as u32 + 1;
            }
        }
        number
    }

    /// The number of a word in whatever case, and what is known of it; asked of `describe` if it is
    /// new.
    pub(super) fn know(
        &mut self,
        key: u64,
        describe: impl FnOnce() -> (WordFacts, Affixes),
    ) -> (u32, WordFacts, Affixes) {
        let at = self.known_slot(key);
        if let Some(number) = self.known_slots[at].checked_sub(1) {
            let known = &self.known[number as usize];
            return (number, known.facts, known.affixes);
        }
        let (facts, affixes) = describe();
        let number = self.known.len() as u32;
        self.known.push(Known { key, facts, affixes, document: 0, number: 0 });
        self.known_slots[at] = number + 1;
        if self.known.len() * 2 > self.known_slots.len() {
            let doubled = self.known_slots.len() * 2;
            self.known_slots.clear();
            self.known_slots.resize(doubled, 0);
            for index in 0..self.known.len() {
                let at = self.known_slot(self.known[index].key);
                self.known_slots[at] = index as u32 + 1;
            }
        }
        (number, facts, affixes)
    }

    /// The number in this document of a lexeme's word. If the document has not had the word before,
    /// it gets the number `next`, and what is known of it is returned too.
    #[inline]
    pub fn number(&mut self, lexeme: u32, next: u32) -> (u32, Option<WordFacts>) {
        let known = &mut self.known[self.list[lexeme as usize].word as usize];
        if known.document == self.document {
            return (known.number, None);
        }
        known.document = self.document;
        known.number = next;
        (next, Some(known.facts))
    }

    /// The number in this document of the word with this key, if the document has it.
    pub fn number_of(&self, key: u64) -> Option<u32> {
        let number = self.known_slots[self.known_slot(key)].checked_sub(1)?;
        let known = &self.known[number as usize];
        (known.document == self.document).then_some(known.number)
    }

    #[inline]
    fn slot(&self, key: u64, form: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = ((key ^ form.rotate_left(29)) >> 20) as usize & mask;
        while let Some(number) = self.slots[at].checked_sub(1) {
            let lexeme = &self.list[number as usize];
            if lexeme.key == key && lexeme.form == form {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    fn known_slot(&self, key: u64) -> usize {
        let mask = self.known_slots.len() - 1;
        let mut at = (key >> 24) as usize & mask;
        while let Some(number) = self.known_slots[at].checked_sub(1) {
            if self.known[number as usize].key == key {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }
}
