//! The automaton that gazetteer files carry: Aho-Corasick (Aho and Corasick 1975) whose letters are
//! words, as tables that are used where they are mapped.
//!
//! A state is a beginning of names that some name goes on from. The root is 0; a single word is the
//! state after its id; longer beginnings follow, the shorter ones first. From the root, a word's
//! slot in the vocabulary says all; from other states, an [`Edge`] does. An edge to where no name
//! goes on has no state, only the name that ends there: nine in ten have. Such an end needs no
//! failure link either, because the walk visits the suffixes of where it is at every word anyway,
//! of which there is hardly ever more than one.
//!
//! Failure links lead to lower states, which is checked where they are followed: a walk through
//! garbage ends as surely as one through a whole file.

use bytemuck::{Pod, Zeroable};

use super::Found;
use crate::gazetteer::buckets::{Bucket, BucketTable, BucketTableBuilder, Entry};
use crate::gazetteer::build::{BuildError, MAX_NAME_WORDS};
use crate::gazetteer::vocabulary::{NO_FORM, Slot};

/// From a state that is not the root, over a word: 16 bytes, as they stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Edge {
    /// The state it leaves; 0 in a place without an edge.
    pub from: u32,
    /// The word's id.
    pub word: u32,
    /// The state it leads to, or 0 if no name goes on there.
    pub to: u32,
    /// The surface form that ends there, or [`NO_FORM`].
    pub form: u32,
}

impl Entry for Edge {
    type Key = (u32, u32);

    fn is_empty(&self) -> bool {
        self.from == 0
    }

    fn key(&self) -> (u32, u32) {
        (self.from, self.word)
    }

    #[inline]
    fn has(&self, (from, word): (u32, u32)) -> bool {
        self.from == from && self.word == word
    }

    #[inline]
    fn hash((from, word): (u32, u32)) -> u64 {
        let mixed = (u64::from(from) << 32 | u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93)
    }
}

/// What is known of a state of two words or more, as it stands in the file: the state of its longest
/// suffix in the lower 28 bits, and one less than its words above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(transparent)]
pub(crate) struct Inner(u32);

/// Most states of one automaton.
const MAX_STATES: u32 = 1 << 28;
const SUFFIX: u32 = MAX_STATES - 1;
// The words of a state, less one, are four bits; a state has fewer words than a name.
const _: () = assert!(MAX_NAME_WORDS <= 16);

impl Inner {
    fn new(suffix: u32, words: usize) -> Self {
        Self(suffix & SUFFIX | (words as u32 - 1) << 28)
    }
}

/// Most edges that are fetched at once.
const FETCHED: usize = 64;

/// The tables of the automaton, wherever they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compiled<'a> {
    /// Edges from all states but the root.
    pub edges: BucketTable<'a, Edge>,
    /// The states of two words or more.
    pub inner: &'a [Inner],
    /// How many words names begin with: as many states have one word.
    pub starts: u32,
}

impl Compiled<'_> {
    /// An automaton without a name.
    pub const EMPTY: Self = Self { edges: BucketTable::EMPTY, inner: &[], starts: 0 };

    /// The longest proper suffix of a state that is a state, and the words of the state itself.
    #[inline]
    fn suffix(&self, state: u32) -> (u32, usize) {
        let Some(index) = state.checked_sub(self.starts.saturating_add(1)) else {
            return (0, 1);
        };
        match self.inner.get(index as usize) {
            Some(&Inner(bits)) if bits & SUFFIX < state => {
                (bits & SUFFIX, (bits >> 28) as usize + 1)
            }
            _ => (0, 1),
        }
    }

    /// The longest proper suffix, that is a state, of `from` and then `word`. `branches` says whether
    /// the word alone is a state.
    fn longest_suffix(&self, from: u32, word: u32, branches: bool) -> u32 {
        let mut suffix = self.suffix(from).0;
        while suffix != 0 {
            if let Some(edge) = self.edges.get((suffix, word)).filter(|edge| edge.to != 0) {
                return edge.to;
            }
            suffix = self.suffix(suffix).0;
        }
        if branches { word + 1 } else { 0 }
    }

    /// Whether the state that `edge` leads to knows its words and its suffix, as it does in a file
    /// that the compiler wrote. `branches` says whether the edge's word alone is a state.
    pub fn is_linked(&self, edge: &Edge, branches: bool) -> bool {
        let expected = self.longest_suffix(edge.from, edge.word, branches);
        edge.to == 0 || self.suffix(edge.to) == (expected, self.suffix(edge.from).1 + 1)
    }

    /// Fetches the edges from each word alone to the next, where there may be one: most names are two
    /// words, so most edges that a walk asks for are of this kind.
    #[inline]
    pub fn fetch(&self, words: &[Option<&Slot>]) {
        let pairs = words.windows(2).filter_map(|pair| match pair {
            [Some(word), Some(next)] if word.branches() && next.continues() => {
                Some((word.id() + 1, next.id()))
            }
            _ => None,
        });
        let mut keys = [(0, 0); FETCHED];
        let mut count = 0;
        for (place, pair) in keys.iter_mut().zip(pairs) {
            *place = pair;
            count += 1;
        }
        self.edges.fetch(keys[..count].iter().copied());
    }

    /// From `state` over the word in `slot`: reports the names that end with it, longest first, and
    /// returns the state after it.
    #[inline]
    pub fn step(&self, state: u32, slot: &Slot, mut report: impl FnMut(Found)) -> u32 {
        let mut after = 0;
        if slot.continues() {
            let mut state = state;
            while state != 0 {
                let (suffix, words) = self.suffix(state);
                if let Some(edge) = self.edges.get((state, slot.id())) {
                    if edge.form != NO_FORM {
                        report(Found { form: edge.form, words: words + 1 });
                    }
                    if after == 0 {
                        after = edge.to;
                    }
                }
                state = suffix;
            }
        }
        if slot.starts() {
            if slot.form != NO_FORM {
                report(Found { form: slot.form, words: 1 });
            }
            if after == 0 && slot.branches() {
                after = slot.id() + 1;
            }
        }
        after
    }
}

/// The tables of an automaton that was just built.
#[derive(Clone, Debug)]
pub(crate) struct OwnedCompiled {
    pub edges: Vec<Bucket<Edge>>,
    pub inner: Vec<Inner>,
}

/// Builds the tables for `names`: word ids, sorted and distinct, each of 1 to [`MAX_NAME_WORDS`]; a
/// name's index is its form. The ids below `starts` are those of the words that names begin with.
pub(crate) fn build(names: &[&[u32]], starts: u32) -> Result<OwnedCompiled, BuildError> {
    let mut states = States { inner: Vec::new(), starts, branches: vec![false; starts as usize] };
    for name in names.iter().filter(|name| name.len() > 1) {
        states.branches[name[0] as usize] = true;
    }
    let mut edges = BucketTableBuilder::for_entries(count_edges(names));
    // The state that each name has reached.
    let mut reached: Vec<u32> = names.iter().map(|name| name[0] + 1).collect();
    let mut level: Vec<(u32, u32)> = Vec::new();
    // All beginnings of one length, then those a word longer.
    for depth in 1..MAX_NAME_WORDS {
        level.clear();
        let mut at = 0;
        while at < names.len() {
            let Some(&word) = names[at].get(depth) else {
                at += 1;
                continue;
            };
            // Sorted names of one beginning lie together, the beginning itself first.
            let from = reached[at];
            let mut end = at + 1;
            while end < names.len() && reached[end] == from && names[end].get(depth) == Some(&word)
            {
                end += 1;
            }
            let ends_here = names[at].len() == depth + 1;
            let goes_on = end - at > usize::from(ends_here);
            let to = if goes_on { states.number(level.len())? } else { 0 };
            if goes_on {
                level.push((from, word));
            }
            edges.insert(Edge {
                from,
                word,
                to,
                form: if ends_here { at as u32 } else { NO_FORM },
            });
            reached[at..end].fill(to);
            at = end;
        }
        if level.is_empty() {
            break;
        }
        states.link(&level, depth + 1, edges.as_table());
    }
    Ok(OwnedCompiled { edges: edges.into_buckets(), inner: states.inner })
}

/// How many distinct beginnings of two words or more the sorted names have.
fn count_edges(names: &[&[u32]]) -> usize {
    let mut previous: &[u32] = &[];
    let mut edges = 0;
    for name in names {
        let common =
            name.iter().zip(previous).take_while(|(word, earlier)| word == earlier).count();
        edges += name.len() - common.max(1);
        previous = name;
    }
    edges
}

/// States under construction.
struct States {
    inner: Vec<Inner>,
    starts: u32,
    /// Which single words are states.
    branches: Vec<bool>,
}

impl States {
    /// The number of the state that comes `index` after those there are.
    fn number(&self, index: usize) -> Result<u32, BuildError> {
        let number = self.starts as usize + self.inner.len() + index + 1;
        if number < MAX_STATES as usize {
            Ok(number as u32)
        } else {
            Err(BuildError::TooMany("beginnings of names"))
        }
    }

    /// Adds the states that `level` leads to, linked to their longest suffixes. All shorter states
    /// are there, and all their edges.
    fn link(&mut self, level: &[(u32, u32)], words: usize, edges: BucketTable<'_, Edge>) {
        for &(from, word) in level {
            let before = Compiled { edges, inner: &self.inner, starts: self.starts };
            let branches = self.branches.get(word as usize) == Some(&true);
            let longest = before.longest_suffix(from, word, branches);
            self.inner.push(Inner::new(longest, words));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_counted_once() {
        let names: [&[u32]; 5] = [&[0], &[0, 1], &[0, 1, 2], &[0, 2], &[3, 1]];
        assert_eq!(count_edges(&names), 4);
        assert_eq!(count_edges(&[]), 0);
    }

    #[test]
    fn only_beginnings_that_go_on_are_states() {
        // 0 1 2, and 1 2 3 which "0 1 2" reaches by its suffix.
        let names: [&[u32]; 3] = [&[0, 1, 2, 0], &[1, 2, 3], &[1, 2, 4]];
        let built = build(&names, 2).unwrap();
        // "0 1", "1 2", "0 1 2".
        assert_eq!(built.inner, [Inner::new(2, 2), Inner::new(0, 2), Inner::new(4, 3)]);
    }
}
