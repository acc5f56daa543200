//! Aho-Corasick over words: all names that end at a word, in one step per word.
//!
//! Two automata do this. A compiled gazetteer carries tables that are used as they are mapped
//! ([`compiled`]); names that come with a request get one that builds fast ([`runtime`]). The tests
//! hold both against plain byte matching.

pub(crate) mod compiled;
mod runtime;

use aho_corasick::automaton::StateID;

pub(crate) use compiled::Compiled;
pub(crate) use runtime::Runtime;

use super::vocabulary::Slot;

/// A name found: the form's index and how many words it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub form: u32,
    pub words: usize,
}

/// Why an automaton could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AutomatonError {
    /// More words or states than the tables can number.
    #[error("too many names for one automaton: {0}")]
    TooLarge(String),
}

/// An automaton of either kind, borrowed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Automaton<'a> {
    /// The tables of a compiled gazetteer.
    Compiled(Compiled<'a>),
    /// Names taken in at run time.
    Runtime(&'a Runtime),
}

impl<'a> Automaton<'a> {
    /// A walk over words, at its start.
    pub fn walk(self) -> Walk<'a> {
        match self {
            Self::Compiled(automaton) => Walk::Compiled { automaton, state: 0 },
            Self::Runtime(automaton) => Walk::Runtime { automaton, state: automaton.start() },
        }
    }
}

/// A walk through an automaton, word by word.
pub(crate) enum Walk<'a> {
    Compiled { automaton: Compiled<'a>, state: u32 },
    Runtime { automaton: &'a Runtime, state: StateID },
}

impl Walk<'_> {
    /// Forgets the words so far: no name reaches across.
    #[inline]
    pub fn reset(&mut self) {
        match self {
            Self::Compiled { state, .. } => *state = 0,
            Self::Runtime { automaton, state } => *state = automaton.start(),
        }
    }

    /// Fetches what steps over these words are likely to ask for.
    #[inline]
    pub fn fetch(&self, words: &[Option<&Slot>]) {
        if let Self::Compiled { automaton, .. } = self {
            automaton.fetch(words);
        }
    }

    /// Takes the next word and reports every name that ends with it, the longest first. Returns
    /// whether some name may go on from there.
    #[inline]
    pub fn step(&mut self, word: &Slot, report: impl FnMut(Found)) -> bool {
        match self {
            Self::Compiled { automaton, state } => {
                *state = automaton.step(*state, word, report);
                *state != 0
            }
            Self::Runtime { automaton, state } => {
                *state = automaton.step(*state, word.id(), report);
                *state != automaton.start()
            }
        }
    }
}
