//! The automaton of names that come at run time: [`aho_corasick`] over the bytes of word ids, because
//! that builds in microseconds.
//!
//! A word's id becomes a few bytes of which only the first is below 0x80. Names are strings of such
//! ids, and an ordinary byte automaton over them finds names that begin and end on words by
//! construction: no match can begin on a later byte of an id.

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::{AutomatonError, Found};

/// Bytes of an id: 28 bits.
const ID_BYTES: usize = 4;

/// An automaton over names.
#[derive(Clone, Debug)]
pub(crate) struct Runtime {
    automaton: NFA,
    start: StateID,
}

impl Runtime {
    /// Builds the automaton for `names`: word ids, sorted and distinct; a name's index is its form.
    pub fn build(names: &[&[u32]]) -> Result<Self, AutomatonError> {
        let encoded =
            names.iter().map(|name| name.iter().flat_map(|&id| encode(id)).collect::<Vec<u8>>());
        let too_large = |error: &dyn std::fmt::Display| AutomatonError::TooLarge(error.to_string());
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(encoded)
            .map_err(|error| too_large(&error))?;
        let start = automaton.start_state(Anchored::No).map_err(|error| too_large(&error))?;
        Ok(Self { automaton, start })
    }

    /// Where walks begin.
    pub fn start(&self) -> StateID {
        self.start
    }

    /// Size in memory.
    pub fn heap_bytes(&self) -> usize {
        self.automaton.memory_usage()
    }

    /// From `state` over a word: reports the names that end with it and returns the state after it.
    #[inline]
    pub fn step(&self, mut state: StateID, word: u32, mut report: impl FnMut(Found)) -> StateID {
        for byte in encode(word) {
            state = self.automaton.next_state(Anchored::No, state, byte);
        }
        if self.automaton.is_match(state) {
            for index in 0..self.automaton.match_len(state) {
                let pattern = self.automaton.match_pattern(state, index);
                let words = self.automaton.pattern_len(pattern) / ID_BYTES;
                report(Found { form: pattern.as_u32(), words });
            }
        }
        state
    }
}

/// The bytes of an id: the first below 0x80, the others not.
#[inline]
fn encode(id: u32) -> [u8; ID_BYTES] {
    let seven = |shift: u32| (id >> shift & 0x7f) as u8;
    [seven(21), seven(14) | 0x80, seven(7) | 0x80, seven(0) | 0x80]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_of_an_id_is_never_a_later_one() {
        for id in [0, 1, 127, 128, 16_383, 16_384, 99, (1 << 28) - 1] {
            let bytes = encode(id);
            assert!(bytes[0] < 0x80 && bytes[1..].iter().all(|byte| *byte >= 0x80), "{id}");
        }
    }
}
