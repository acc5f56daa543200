//! Aho-Corasick over words.
//!
//! A word's id becomes a few bytes of which only the first is below 0x80. Names are strings of
//! such ids, and an ordinary byte automaton over them finds names that begin and end on words by
//! construction: no match can begin on a later byte of an id.
//!
//! Two automata do this. A compiled gazetteer carries a [`daachorse`] double array, because that
//! loads in milliseconds; names that come with a request get an [`aho_corasick`] automaton,
//! because that builds in microseconds. The tests hold both against plain byte matching.

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;

use aho_corasick::{Anchored, MatchKind};
use daachorse::bytewise::{DoubleArrayAhoCorasick, iter::FindOverlappingStepper};

/// How many bytes an id takes: three reach two million words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IdWidth(usize);

const MAX_WIDTH: usize = 4;

impl IdWidth {
    /// The width that fits ids below `words`. `None` above 2^28 words.
    pub fn for_words(words: usize) -> Option<Self> {
        match words {
            0..=0x1f_ffff => Some(Self(3)),
            0x20_0000..=0xfff_ffff => Some(Self(4)),
            _ => None,
        }
    }

    /// The bytes of an id, in an array of which the first `width` count.
    #[inline]
    pub fn encode(self, id: u32) -> ([u8; MAX_WIDTH], usize) {
        let seven = |shift: u32| (id >> shift & 0x7f) as u8;
        if self.0 == 3 {
            ([seven(14), seven(7) | 0x80, seven(0) | 0x80, 0], 3)
        } else {
            ([seven(21), seven(14) | 0x80, seven(7) | 0x80, seven(0) | 0x80], 4)
        }
    }

    /// Appends the bytes of a name.
    pub fn encode_name(self, ids: &[u32], bytes: &mut Vec<u8>) {
        for &id in ids {
            let (encoded, length) = self.encode(id);
            bytes.extend_from_slice(&encoded[..length]);
        }
    }
}

/// A name found: the form's index and how many words it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub form: u32,
    pub words: usize,
}

/// An automaton over names, built one way or the other.
#[allow(clippy::large_enum_variant)] // there is one per gazetteer
pub(crate) enum Automaton {
    /// There are no names.
    Empty,
    /// Loaded from a gazetteer file.
    Compiled { automaton: DoubleArrayAhoCorasick<u32>, width: IdWidth },
    /// Built at run time.
    Runtime { automaton: NFA, width: IdWidth },
}

/// Why an automaton could not be built or loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AutomatonError {
    /// More words or states than the tables can number.
    #[error("too many names for one automaton: {0}")]
    TooLarge(String),
    /// The bytes are no automaton.
    #[error("the automaton is damaged: {0}")]
    Damaged(String),
}

impl Automaton {
    /// Builds the kind that gazetteer files carry. `names` are encoded ids, sorted and distinct;
    /// a name's index is its form.
    pub fn compile<'n>(
        names: impl Iterator<Item = &'n [u8]>,
        width: IdWidth,
    ) -> Result<Self, AutomatonError> {
        let mut names = names.peekable();
        if names.peek().is_none() {
            return Ok(Self::Empty);
        }
        let automaton = DoubleArrayAhoCorasick::with_values(names.zip(0u32..))
            .map_err(|error| AutomatonError::TooLarge(error.to_string()))?;
        Ok(Self::Compiled { automaton, width })
    }

    /// Builds the kind made at run time, from the same input.
    pub fn build<'n>(
        names: impl Iterator<Item = &'n [u8]>,
        width: IdWidth,
    ) -> Result<Self, AutomatonError> {
        let mut names = names.peekable();
        if names.peek().is_none() {
            return Ok(Self::Empty);
        }
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(names)
            .map_err(|error| AutomatonError::TooLarge(error.to_string()))?;
        Ok(Self::Runtime { automaton, width })
    }

    /// The bytes of a compiled automaton; nothing for the others.
    pub fn serialize(&self) -> Vec<u8> {
        match self {
            Self::Compiled { automaton, .. } => automaton.serialize(),
            Self::Empty | Self::Runtime { .. } => Vec::new(),
        }
    }

    /// Loads the bytes of [`Self::serialize`], checking every one.
    pub fn load(bytes: &[u8], width: IdWidth) -> Result<Self, AutomatonError> {
        if bytes.is_empty() {
            return Ok(Self::Empty);
        }
        match DoubleArrayAhoCorasick::deserialize(bytes) {
            Ok((automaton, [])) => Ok(Self::Compiled { automaton, width }),
            Ok((_, rest)) => Err(AutomatonError::Damaged(format!("{} bytes too many", rest.len()))),
            Err(error) => Err(AutomatonError::Damaged(error.to_string())),
        }
    }

    /// Size in memory.
    pub fn heap_bytes(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Compiled { automaton, .. } => automaton.heap_bytes(),
            Self::Runtime { automaton, .. } => automaton.memory_usage(),
        }
    }

    /// A walk over words, at its start. `None` where no word leads anywhere.
    pub fn walk(&self) -> Option<Walk<'_>> {
        match self {
            Self::Empty => None,
            Self::Compiled { automaton, width } => Some(Walk::Compiled {
                root: automaton.find_overlapping_stepper(),
                stepper: automaton.find_overlapping_stepper(),
                width: *width,
            }),
            Self::Runtime { automaton, width } => {
                let root = automaton.start_state(Anchored::No).ok()?;
                Some(Walk::Runtime { automaton, root, state: root, width: *width })
            }
        }
    }
}

impl std::fmt::Debug for Automaton {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::Empty => "Empty",
            Self::Compiled { .. } => "Compiled",
            Self::Runtime { .. } => "Runtime",
        };
        write!(f, "Automaton::{kind}({} bytes)", self.heap_bytes())
    }
}

/// A walk through an automaton, word by word.
pub(crate) enum Walk<'a> {
    Compiled {
        root: FindOverlappingStepper<'a, u32>,
        stepper: FindOverlappingStepper<'a, u32>,
        width: IdWidth,
    },
    Runtime {
        automaton: &'a NFA,
        root: StateID,
        state: StateID,
        width: IdWidth,
    },
}

impl Walk<'_> {
    /// Forgets the words so far: no name reaches across.
    #[inline]
    pub fn reset(&mut self) {
        match self {
            Self::Compiled { root, stepper, .. } => *stepper = root.clone(),
            Self::Runtime { root, state, .. } => *state = *root,
        }
    }

    /// Takes the next word and reports every name that ends with it.
    #[inline]
    pub fn step(&mut self, id: u32, mut report: impl FnMut(Found)) {
        match self {
            Self::Compiled { stepper, width, .. } => {
                let (bytes, length) = width.encode(id);
                for &byte in &bytes[..length] {
                    stepper.consume(byte);
                }
                for found in stepper.matches() {
                    report(Found {
                        form: found.value(),
                        words: (found.end() - found.start()) / length,
                    });
                }
            }
            Self::Runtime { automaton, state, width, .. } => {
                let (bytes, length) = width.encode(id);
                for &byte in &bytes[..length] {
                    *state = automaton.next_state(Anchored::No, *state, byte);
                }
                if automaton.is_match(*state) {
                    for index in 0..automaton.match_len(*state) {
                        let pattern = automaton.match_pattern(*state, index);
                        report(Found {
                            form: pattern.as_u32(),
                            words: automaton.pattern_len(pattern) / length,
                        });
                    }
                }
            }
        }
    }
}
