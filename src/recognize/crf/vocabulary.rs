//! The distinct words of one document: what is known of each, and how the document uses it.

use super::affix::Affixes;
use crate::lexicon::WordFacts;

/// A distinct word of the document, in whatever case.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DocWord {
    pub key: u64,
    pub facts: WordFacts,
    pub affixes: Affixes,
    /// How often it stands in lower case.
    pub lower: u32,
    /// How often with a capital where none is called for.
    pub capital: u32,
    /// How often a title or a given name stands before it, with capitals.
    pub after_title: u32,
    /// How often a keyword of organizations follows it directly.
    pub before_keyword: u32,
    /// How often "in" or the like stands before it.
    pub after_place_preposition: u32,
    /// How often a verb of saying or doing follows it.
    pub before_verb: u32,
    /// Whether it is the acronym of a run of capitalised words.
    pub is_acronym: bool,
}

/// Local numbers for the words of one document.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub words: Vec<DocWord>,
    /// Open addressing: number + 1 of the word, or 0.
    slots: Vec<u32>,
}

impl Vocabulary {
    /// Forgets the document before and makes room for one of this many words.
    pub fn clear(&mut self, words: usize) {
        self.words.clear();
        let slots = (words * 2).next_power_of_two().max(64);
        self.slots.clear();
        self.slots.resize(slots, 0);
    }

    /// The number of the word with this key; `describe` is called when it is new.
    #[inline]
    pub fn intern(&mut self, key: u64, describe: impl FnOnce() -> (WordFacts, Affixes)) -> u32 {
        let at = self.slot(key);
        if self.slots[at] == 0 {
            let (facts, affixes) = describe();
            self.words.push(DocWord { key, facts, affixes, ..DocWord::default() });
            self.slots[at] = self.words.len() as u32;
        }
        self.slots[at] - 1
    }

    /// The number of the word with this key, if the document has it.
    pub fn find(&self, key: u64) -> Option<u32> {
        self.slots[self.slot(key)].checked_sub(1)
    }

    #[inline]
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key >> 24) as usize & mask;
        while let Some(number) = self.slots[at].checked_sub(1) {
            if self.words[number as usize].key == key {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }
}
