//! What the caller knows better than the model: names that are certain, names that are denied,
//! and lists outside which nothing may be found.

// Words are known by their index, here and in the lists beside them.
#![allow(clippy::needless_range_loop)]

use super::lattice::Grammar;
use super::second::{FoundName, RunBuffers, names_of};
use super::tags::{ANY, Joint, OTHER, OUTSIDE, Scores, Tag, TagSet, position, tag};
use super::view::Run;
use crate::types::{EntityType, TypeSet};

/// Words `first_word..=last_word` as a name of one of several types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PossibleName {
    /// Index of the first word.
    pub first_word: u32,
    /// Index of the last word.
    pub last_word: u32,
    /// The types.
    pub kinds: TypeSet,
}

/// What must, must not and may be found. The default asks for nothing. Every list is sorted by
/// first word, so that each run of words looks at its own part alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Constraints<'c> {
    /// These are names whatever the model thinks, of one of their types each. Where two overlap,
    /// the earlier one stands.
    pub certain: &'c [PossibleName],
    /// These are no names of these types. Longer and shorter names over the same words may be.
    pub denied: &'c [PossibleName],
    /// If given, nothing but these (and the certain ones) is a name.
    pub only: Option<&'c [PossibleName]>,
}

impl Constraints<'_> {
    /// Every name that must be considered although the text may not look like it.
    pub(super) fn considered(&self) -> impl Iterator<Item = &PossibleName> {
        self.certain.iter().chain(self.only.unwrap_or_default())
    }

    fn denies(&self, name: &FoundName) -> bool {
        let from = self.denied.partition_point(|denied| denied.first_word < name.first_word);
        let beginning = self.denied[from..].iter();
        beginning
            .take_while(|denied| denied.first_word == name.first_word)
            .any(|denied| denied.last_word == name.last_word && denied.kinds.contains(name.kind))
    }
}

/// How often a denied name may turn up again in another guise before it is simply dropped.
const MOST_DENIALS: usize = 8;

/// Finds the best names of a run under constraints. If there are any, the lattice holds the sums over
/// all paths afterwards, as if there were no constraints.
pub(super) fn best_names(
    constraints: &Constraints<'_>,
    run: Run,
    grammar: &Grammar,
    emissions: &[Scores],
    buffers: &mut RunBuffers,
    names: &mut Vec<FoundName>,
) {
    names.clear();
    if let Some(only) = constraints.only
        && within(run, only).chain(within(run, constraints.certain)).next().is_none()
    {
        return;
    }
    let RunBuffers { lattice, joints, allowed, tags, segments, steps } = buffers;
    allowed.clear();
    allowed.resize(emissions.len(), ANY);
    lattice.sum_paths(grammar, emissions, joints, allowed);
    force(constraints, run, allowed);
    if let Some(only) = constraints.only {
        find_segments(constraints, run, only, allowed, segments);
        best_segments(grammar, emissions, joints, allowed, segments, steps, names);
        for name in names {
            name.first_word += run.first;
            name.last_word += run.first;
        }
        return;
    }
    let is_free = allowed.iter().all(|tags| *tags == ANY);
    if !is_free || !lattice.certain_path(tags) {
        lattice.best_path(grammar, emissions, joints, allowed, tags);
    }
    names_of(tags, run.first, |name| names.push(name));
    for _ in 0..MOST_DENIALS {
        let Some(denied) = names.iter().copied().find(|name| constraints.denies(name)) else {
            return;
        };
        // Either it does not begin there or it does not end there: the better of the two.
        let (first, last) = local(run, denied.first_word, denied.last_word);
        let mut best: Option<(f32, Vec<TagSet>, Vec<Tag>)> = None;
        for word in if first == last { vec![first] } else { vec![first, last] } {
            let mut without = allowed.clone();
            without[word] &= !(1 << tag(denied.kind, position(word, first, last)));
            let mut tags = Vec::new();
            let score = lattice.best_path(grammar, emissions, joints, &without, &mut tags);
            if best.as_ref().is_none_or(|best| score > best.0) {
                best = Some((score, without, tags));
            }
        }
        if let Some((_, without, tags)) = best {
            *allowed = without;
            names.clear();
            names_of(&tags, run.first, |name| names.push(name));
        }
    }
    names.retain(|name| !constraints.denies(name));
}

fn local(run: Run, first_word: u32, last_word: u32) -> (usize, usize) {
    ((first_word - run.first) as usize, (last_word - run.first) as usize)
}

/// Those of the names, sorted by first word, that lie in the run.
fn within(run: Run, names: &[PossibleName]) -> impl Iterator<Item = &PossibleName> {
    let from = names.partition_point(|name| name.first_word < run.first);
    names[from..]
        .iter()
        .take_while(move |name| name.first_word < run.end)
        .filter(move |name| name.first_word <= name.last_word && name.last_word < run.end)
}

/// Leaves the words of certain names no other tags.
fn force(constraints: &Constraints<'_>, run: Run, allowed: &mut [TagSet]) {
    for name in within(run, constraints.certain) {
        let (first, last) = local(run, name.first_word, name.last_word);
        if allowed[first..=last].iter().any(|tags| *tags != ANY) {
            continue;
        }
        for word in first..=last {
            allowed[word] = EntityType::ALL
                .into_iter()
                .filter(|kind| name.kinds.contains(*kind))
                .fold(0, |tags, kind| tags | 1 << tag(kind, position(word, first, last)));
        }
    }
}

/// A name that may be found, in words of the run.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    first: usize,
    last: usize,
    kind: EntityType,
}

/// Finds the names that may be found in the run, sorted by last word.
fn find_segments(
    constraints: &Constraints<'_>,
    run: Run,
    only: &[PossibleName],
    allowed: &[TagSet],
    segments: &mut Vec<Segment>,
) {
    segments.clear();
    for name in within(run, only).chain(within(run, constraints.certain)) {
        let (first, last) = local(run, name.first_word, name.last_word);
        for kind in EntityType::ALL {
            let found = FoundName { first_word: name.first_word, last_word: name.last_word, kind };
            let fits = (first..=last)
                .all(|word| allowed[word] & 1 << tag(kind, position(word, first, last)) != 0);
            if name.kinds.contains(kind) && fits && !constraints.denies(&found) {
                segments.push(Segment { first, last, kind });
            }
        }
    }
    segments.sort_by_key(|segment| segment.last);
}

/// The best way to a word with a tag: its score and where it came from.
#[derive(Clone, Copy, Debug)]
struct Step {
    score: f32,
    /// One past the index of the word before the step, and that word's tag.
    from: (usize, Tag),
    segment: Option<Segment>,
}

/// For each word, and the beginning before the first, the best way to each tag that it can have.
#[derive(Debug, Default)]
pub struct Steps {
    all: Vec<(Tag, Step)>,
    /// Where those of each word begin.
    starts: Vec<usize>,
}

impl Steps {
    /// Begins with nothing before the first word.
    fn begin(&mut self) {
        self.all.clear();
        self.starts.clear();
        self.next_word();
        self.push(OUTSIDE, Step { score: 0.0, from: (0, OUTSIDE), segment: None });
    }

    /// What is pushed from here on is of the next word.
    fn next_word(&mut self) {
        self.starts.push(self.all.len());
    }

    fn push(&mut self, tag: Tag, step: Step) {
        self.all.push((tag, step));
    }

    /// The steps to the word before `at`.
    fn before(&self, at: usize) -> &[(Tag, Step)] {
        let end = self.starts.get(at + 1).copied().unwrap_or(self.all.len());
        &self.all[self.starts[at]..end]
    }
}

/// Viterbi over words that are in no name and whole segments. Reports names by their words' places in
/// the run.
fn best_segments(
    grammar: &Grammar,
    emissions: &[Scores],
    joints: &[Joint],
    allowed: &[TagSet],
    segments: &[Segment],
    steps: &mut Steps,
    names: &mut Vec<FoundName>,
) {
    steps.begin();
    let enter = |steps: &Steps, at: usize, to: Tag| {
        steps
            .before(at)
            .iter()
            .map(|(from, step)| (step.score + grammar.score(joints[at], *from, to), (at, *from)))
            .max_by(|one, other| one.0.total_cmp(&other.0))
    };
    let mut ahead = segments.iter().peekable();
    for at in 0..emissions.len() {
        let ways = [OUTSIDE, OTHER].map(|to| enter(steps, at, to).map(|way| (to, way)));
        steps.next_word();
        for (to, (score, from)) in ways.into_iter().flatten() {
            if allowed[at] & 1 << to != 0 {
                let score = score + emissions[at][usize::from(to)];
                steps.push(to, Step { score, from, segment: None });
            }
        }
        while let Some(segment) = ahead.next_if(|segment| segment.last == at) {
            let Segment { first, last, kind } = *segment;
            let place = |word| tag(kind, position(word, first, last));
            let Some((mut score, from)) = enter(steps, first, place(first)) else { continue };
            for word in first..=last {
                score += emissions[word][usize::from(place(word))];
                if word > first {
                    score += grammar.score(joints[word], place(word - 1), place(word));
                }
            }
            steps.push(place(last), Step { score, from, segment: Some(*segment) });
        }
    }
    let last = steps.before(emissions.len());
    let behind = joints[emissions.len()];
    let best = last.iter().max_by(|one, other| {
        let end = |step: &(Tag, Step)| step.1.score + grammar.score(behind, step.0, OUTSIDE);
        end(one).total_cmp(&end(other))
    });
    let Some(mut step) = best.map(|(_, step)| *step) else { return };
    loop {
        if let Some(Segment { first, last, kind }) = step.segment {
            let (first_word, last_word) = (first as u32, last as u32);
            names.push(FoundName { first_word, last_word, kind });
        }
        let (at, from) = step.from;
        let before = steps.before(at).iter().filter(|(tag, _)| *tag == from);
        let Some((_, next)) =
            before.max_by(|one, other| one.1.score.total_cmp(&other.1.score)).filter(|_| at > 0)
        else {
            break;
        };
        step = *next;
    }
    names.reverse();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::crf::tags::{JOINTS, LANES, Position};

    fn name(first_word: u32, last_word: u32, kind: EntityType) -> PossibleName {
        PossibleName { first_word, last_word, kinds: TypeSet::EMPTY.with(kind) }
    }

    /// Three words, offset by ten, that the emissions call one person.
    fn find(constraints: &Constraints<'_>) -> Vec<(u32, u32, EntityType)> {
        let mut emissions = vec![[0.0; LANES]; 3];
        for (word, scores) in emissions.iter_mut().enumerate() {
            scores[usize::from(tag(EntityType::Person, position(word, 0, 2)))] = 2.0;
            scores[usize::from(tag(EntityType::Place, Position::Single))] = 0.5;
        }
        let grammar = Grammar::new(&[[[0.0; LANES]; LANES]; JOINTS]);
        let mut buffers = RunBuffers { joints: vec![Joint::Space; 4], ..RunBuffers::default() };
        let run = Run { first: 10, end: 13, offset: 0 };
        let mut names = Vec::new();
        best_names(constraints, run, &grammar, &emissions, &mut buffers, &mut names);
        names.iter().map(|name| (name.first_word, name.last_word, name.kind)).collect()
    }

    #[test]
    fn without_constraints_the_model_decides() {
        assert_eq!(find(&Constraints::default()), [(10, 12, EntityType::Person)]);
    }

    #[test]
    fn certain_names_are_found() {
        let certain = [name(11, 12, EntityType::Organization), name(10, 11, EntityType::Place)];
        let constraints = Constraints { certain: &certain, ..Constraints::default() };
        let found = find(&constraints);
        assert!(found.contains(&(11, 12, EntityType::Organization)), "{found:?}");
        assert!(!found.contains(&(10, 11, EntityType::Place)), "the earlier one stands");
    }

    #[test]
    fn denied_names_give_way_to_others() {
        let denied = [name(10, 12, EntityType::Person)];
        let constraints = Constraints { denied: &denied, ..Constraints::default() };
        let found = find(&constraints);
        assert!(!found.is_empty() && !found.contains(&(10, 12, EntityType::Person)), "{found:?}");
    }

    #[test]
    fn nothing_is_found_outside_the_list() {
        let only = [name(10, 10, EntityType::Place), name(11, 12, EntityType::Person)];
        let constraints = Constraints { only: Some(&only), ..Constraints::default() };
        let found = find(&constraints);
        assert!(!found.is_empty());
        for (first, last, kind) in found {
            assert!(only.contains(&name(first, last, kind)));
        }
        assert_eq!(find(&Constraints { only: Some(&[]), ..Constraints::default() }), []);
    }

    #[test]
    fn what_lies_outside_the_run_is_passed_over() {
        let certain = [name(2, 11, EntityType::Place), name(12, 40, EntityType::Place)];
        let constraints = Constraints { certain: &certain, ..Constraints::default() };
        assert_eq!(find(&constraints), [(10, 12, EntityType::Person)]);
    }
}
