//! The sequence model of one run of words: the best tags, and how probable tags and names are.
//!
//! A run is words `0..n` between two words that are certainly outside (or the edges of a
//! sentence). `joints[i]` is the gap before word `i`, `joints[n]` the one behind the last word.

// Only what is inlined where the processor's vectors are chosen is compiled for them.
#![allow(clippy::inline_always)]
// One index runs over several arrays of tags or words at once; iterators would hide which.
#![allow(clippy::needless_range_loop)]

use super::exp::exp;
use super::tags::{
    ANY, FIRST, JOINTS, Joint, LANES, LAST, OUTSIDE, Position, Scores, TAGS, Tag, TagSet,
    may_follow, tag,
};
use crate::types::EntityType;

/// Weights of one tag following another, by the gap between them: `[joint][from][to]`.
pub type Transitions = [[Scores; LANES]; JOINTS];

/// A score that no path can make up for.
const IMPOSSIBLE: f32 = -1e9;

/// Transitions ready for use: illegal ones are impossible, and their exponentials are at hand.
#[derive(Clone, Debug)]
pub struct Grammar {
    scores: Box<Transitions>,
    factors: Box<Transitions>,
    /// The same, `[joint][to][from]`.
    turned: Box<Transitions>,
}

impl Grammar {
    /// Makes a grammar of weights. Those of illegal transitions do not matter.
    pub fn new(weights: &Transitions) -> Self {
        let mut scores = Box::new(*weights);
        let mut factors = Box::new([[[0.0; LANES]; LANES]; JOINTS]);
        for joint in 0..JOINTS {
            for from in 0..LANES {
                for to in 0..LANES {
                    let legal = from < TAGS
                        && to < TAGS
                        && may_follow(from as Tag, to as Tag, Joint::ALL[joint].joins());
                    let score = &mut scores[joint][from][to];
                    if legal {
                        factors[joint][from][to] = score.exp();
                    } else {
                        *score = IMPOSSIBLE;
                    }
                }
            }
        }
        let mut turned = Box::new([[[0.0; LANES]; LANES]; JOINTS]);
        for joint in 0..JOINTS {
            for from in 0..LANES {
                for to in 0..LANES {
                    turned[joint][to][from] = factors[joint][from][to];
                }
            }
        }
        Self { scores, factors, turned }
    }

    /// The weight of `to` following `from`.
    pub fn score(&self, joint: Joint, from: Tag, to: Tag) -> f32 {
        self.scores[joint as usize][usize::from(from)][usize::from(to)]
    }
}

/// Buffers for the computations on one run after another.
#[derive(Debug, Default)]
pub struct Lattice {
    best: Vec<Scores>,
    from: Vec<[Tag; LANES]>,
    /// Emissions as factors, the largest of each word being 1; 0 for tags that are not allowed.
    local: Vec<Scores>,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    /// What the forward factors of each word, and of the end, were divided by.
    norms: Vec<f32>,
    /// The sum of the largest emissions, whose factors are 1.
    peaks: f32,
    /// How probable each tag of each word is.
    pub marginals: Vec<Scores>,
}

impl Lattice {
    /// The best allowed tags of a run, into `tags`, and their score. If the constraints leave no
    /// path, the score is hugely negative and the tags are arbitrary but legal to index with.
    pub fn best_path(
        &mut self,
        grammar: &Grammar,
        emissions: &[Scores],
        joints: &[Joint],
        allowed: &[TagSet],
        tags: &mut Vec<Tag>,
    ) -> f32 {
        let n = emissions.len();
        tags.clear();
        if n == 0 {
            return 0.0;
        }
        self.best.resize(n.max(self.best.len()), [0.0; LANES]);
        self.from.resize(n.max(self.from.len()), [0; LANES]);
        for at in 0..n {
            let step = &grammar.scores[joints[at] as usize];
            let mut best = [IMPOSSIBLE * 2.0; LANES];
            let mut origin = [u32::from(OUTSIDE); LANES];
            if at == 0 {
                best = step[usize::from(OUTSIDE)];
            } else {
                let before = self.best[at - 1];
                for from in 0..TAGS {
                    for to in 0..LANES {
                        let score = before[from] + step[from][to];
                        let is_better = score > best[to];
                        best[to] = if is_better { score } else { best[to] };
                        origin[to] = if is_better { from as u32 } else { origin[to] };
                    }
                }
            }
            for to in 0..LANES {
                best[to] += emissions[at][to];
                if allowed[at] & 1 << to == 0 {
                    best[to] = IMPOSSIBLE * 2.0;
                }
            }
            self.best[at] = best;
            self.from[at] = origin.map(|from| from as Tag);
        }
        let last = &grammar.scores[joints[n] as usize];
        let mut tag = OUTSIDE;
        let mut score = f32::NEG_INFINITY;
        for from in 0..TAGS {
            let total = self.best[n - 1][from] + last[from][usize::from(OUTSIDE)];
            if total > score {
                (score, tag) = (total, from as Tag);
            }
        }
        tags.resize(n, OUTSIDE);
        for at in (0..n).rev() {
            tags[at] = tag;
            tag = self.from[at][usize::from(tag)];
        }
        score
    }

    /// Forward and backward: fills [`Self::marginals`].
    pub fn sum_paths(
        &mut self,
        grammar: &Grammar,
        emissions: &[Scores],
        joints: &[Joint],
        allowed: &[TagSet],
    ) {
        let lattice = self;
        pulp::Arch::new().dispatch(Sum { lattice, grammar, emissions, joints, allowed });
    }

    #[inline(always)]
    fn sum_paths_inline(
        &mut self,
        grammar: &Grammar,
        emissions: &[Scores],
        joints: &[Joint],
        allowed: &[TagSet],
    ) {
        let n = emissions.len();
        for list in [&mut self.local, &mut self.forward, &mut self.backward, &mut self.marginals] {
            list.resize(n, [0.0; LANES]);
        }
        self.norms.resize(n + 1, 0.0);
        self.peaks = 0.0;
        let mut before = [0.0; LANES];
        before[usize::from(OUTSIDE)] = 1.0;
        for at in 0..n {
            let (local, peak) = factors(&emissions[at], allowed[at], at == 0, at + 1 == n);
            let mut here = spread(&before, &grammar.factors[joints[at] as usize]);
            for to in 0..LANES {
                here[to] *= local[to];
            }
            let norm = sum(&here).max(f32::MIN_POSITIVE);
            let part = 1.0 / norm;
            for value in &mut here {
                *value *= part;
            }
            self.peaks += peak;
            self.local[at] = local;
            self.norms[at] = norm;
            self.forward[at] = here;
            before = here;
        }
        let last = &grammar.turned[joints[n] as usize][usize::from(OUTSIDE)];
        let mut behind = *last;
        for tag in 0..LANES {
            behind[tag] *= before[tag];
        }
        let end = sum(&behind).max(f32::MIN_POSITIVE);
        self.norms[n] = end;
        behind = last.map(|factor| factor / end);
        for at in (0..n).rev() {
            self.backward[at] = behind;
            let (forward, marginals) = (&self.forward[at], &mut self.marginals[at]);
            for tag in 0..LANES {
                marginals[tag] = forward[tag] * behind[tag];
            }
            let part = 1.0 / self.norms[at];
            for to in 0..LANES {
                behind[to] *= self.local[at][to] * part;
            }
            behind = spread(&behind, &grammar.turned[joints[at] as usize]);
        }
    }

    /// The logarithm of the sum over all allowed paths. After [`Self::sum_paths`].
    pub fn log_sum(&self) -> f32 {
        self.norms.iter().fold(self.peaks, |total, norm| total + norm.ln())
    }

    /// The best path, if the marginals leave no doubt: tells whether they do. After
    /// [`Self::sum_paths`].
    ///
    /// A path is at least as probable as one less the doubts about each of its tags; and if it is
    /// more probable than one half, no other path is as good.
    pub fn certain_path(&self, tags: &mut Vec<Tag>) -> bool {
        tags.clear();
        let mut doubt = 0.0;
        for marginals in &self.marginals {
            let mut likely = 0;
            for (tag, probability) in marginals.iter().enumerate() {
                likely |= u32::from(*probability > 0.5) << tag;
            }
            let Some(probability) = marginals.get(likely.trailing_zeros() as usize) else {
                return false;
            };
            doubt += 1.0 - probability;
            tags.push(likely.trailing_zeros() as Tag);
        }
        // Sums are of rounded numbers.
        doubt < 0.499
    }

    /// Adds to `expected` how often each transition is expected, times `weight`. After
    /// [`Self::sum_paths`] with the same arguments.
    pub fn expect_transitions(
        &self,
        grammar: &Grammar,
        joints: &[Joint],
        weight: f32,
        expected: &mut Transitions,
    ) {
        let n = joints.len() - 1;
        let mut outside = [0.0; LANES];
        outside[usize::from(OUTSIDE)] = 1.0;
        for at in 0..=n {
            let before = if at == 0 { outside } else { self.forward[at - 1] };
            let mut after = outside;
            for to in 0..LANES {
                after[to] = if at < n {
                    self.local[at][to] * self.backward[at][to] / self.norms[at]
                } else {
                    outside[to] / self.norms[n]
                };
            }
            let joint = joints[at] as usize;
            for from in 0..TAGS {
                if before[from] > 0.0 {
                    for to in 0..TAGS {
                        expected[joint][from][to] +=
                            weight * before[from] * grammar.factors[joint][from][to] * after[to];
                    }
                }
            }
        }
    }

    /// How probable it is that words `first..=last` are exactly one name of type `kind`. After
    /// [`Self::sum_paths`] with the same arguments.
    pub fn name_probability(
        &self,
        grammar: &Grammar,
        joints: &[Joint],
        first: usize,
        last: usize,
        kind: EntityType,
    ) -> f32 {
        if first == last {
            return self.marginals[first][usize::from(tag(kind, Position::Single))];
        }
        let mut before = tag(kind, Position::Begin);
        let mut probability = self.forward[first][usize::from(before)];
        for at in first + 1..=last {
            let next = tag(kind, super::tags::position(at, first, last));
            let factor =
                grammar.factors[joints[at] as usize][usize::from(before)][usize::from(next)];
            probability *= factor * self.local[at][usize::from(next)] / self.norms[at];
            before = next;
        }
        probability * self.backward[last][usize::from(before)]
    }
}

/// [`Lattice::sum_paths`] as the processor's widest vectors do it.
struct Sum<'a> {
    lattice: &'a mut Lattice,
    grammar: &'a Grammar,
    emissions: &'a [Scores],
    joints: &'a [Joint],
    allowed: &'a [TagSet],
}

impl pulp::WithSimd for Sum<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.lattice.sum_paths_inline(self.grammar, self.emissions, self.joints, self.allowed);
    }
}

/// A word's emissions as factors, the largest of those allowed being 1, and that one.
#[inline(always)]
fn factors(emission: &Scores, allowed: TagSet, is_first: bool, is_last: bool) -> (Scores, f32) {
    // Whatever else is allowed is on no path.
    let mut reached = allowed;
    reached &= if is_first { FIRST } else { ANY };
    reached &= if is_last { LAST } else { ANY };
    let mut peaks = [IMPOSSIBLE; LANES];
    for tag in 0..LANES {
        peaks[tag] = if allowed & 1 << tag == 0 { IMPOSSIBLE } else { emission[tag] };
    }
    for half in [8, 4, 2, 1] {
        for tag in 0..half {
            peaks[tag] =
                if peaks[tag] > peaks[tag + half] { peaks[tag] } else { peaks[tag + half] };
        }
    }
    let mut factors = [0.0; LANES];
    for tag in 0..LANES {
        let factor = exp(emission[tag] - peaks[0]);
        factors[tag] = if reached & 1 << tag == 0 { 0.0 } else { factor };
    }
    (factors, peaks[0])
}

/// Weights of tags, carried over one step.
#[inline(always)]
fn spread(weights: &Scores, step: &[Scores; LANES]) -> Scores {
    let mut reached = [0.0; LANES];
    for from in 0..TAGS {
        for to in 0..LANES {
            reached[to] += weights[from] * step[from][to];
        }
    }
    reached
}

#[inline(always)]
fn sum(values: &Scores) -> f32 {
    let mut sums = *values;
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognize::crf::tags::{ANY, meaning};
    use proptest::prelude::*;

    /// A run with everything a lattice asks for.
    #[derive(Debug)]
    struct Case {
        weights: Box<Transitions>,
        emissions: Vec<Scores>,
        joints: Vec<Joint>,
        allowed: Vec<TagSet>,
    }

    fn cases() -> impl Strategy<Value = Case> {
        (1usize..4, any::<u64>()).prop_map(|(n, seed)| {
            let mut state = seed | 1;
            let mut random = move || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                ((state >> 40) as f32 / (1u64 << 24) as f32 - 0.5) * 4.0
            };
            let mut weights = Box::new([[[0.0; LANES]; LANES]; JOINTS]);
            for value in weights.as_flattened_mut().as_flattened_mut() {
                *value = random();
            }
            let emissions = (0..n).map(|_| std::array::from_fn(|_| random())).collect();
            let joints = (0..=n).map(|_| Joint::ALL[(random().abs() * 2.9) as usize]).collect();
            // Outside is always allowed, so that there is a path.
            let allowed = (0..n).map(|_| (random().to_bits() as TagSet | 1) & ANY).collect();
            Case { weights, emissions, joints, allowed }
        })
    }

    /// Every legal path with its score.
    fn all_paths(case: &Case) -> Vec<(Vec<Tag>, f32)> {
        let grammar = Grammar::new(&case.weights);
        let n = case.emissions.len();
        let mut paths = vec![(vec![], 0.0)];
        for at in 0..=n {
            let mut longer = Vec::new();
            for (path, score) in paths {
                let from = path.last().copied().unwrap_or(OUTSIDE);
                for to in 0..TAGS as Tag {
                    let joined = case.joints[at].joins();
                    let is_end = at == n;
                    if !may_follow(from, to, joined)
                        || (is_end && to != OUTSIDE)
                        || (!is_end && case.allowed[at] & 1 << to == 0)
                    {
                        continue;
                    }
                    let mut path: Vec<Tag> = path.clone();
                    let mut score: f32 = score + grammar.score(case.joints[at], from, to);
                    if !is_end {
                        path.push(to);
                        score += case.emissions[at][usize::from(to)];
                    }
                    longer.push((path, score));
                }
            }
            paths = longer;
        }
        paths
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_best_path_is_the_best_of_all(case in cases()) {
            let paths = all_paths(&case);
            let best = paths.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            let mut tags = Vec::new();
            let score = Lattice::default().best_path(
                &Grammar::new(&case.weights), &case.emissions, &case.joints, &case.allowed, &mut tags,
            );
            prop_assert!((score - best.1).abs() < 1e-3, "{} {}", score, best.1);
            prop_assert_eq!(&tags, &best.0);
        }

        #[test]
        fn wide_vectors_give_the_same_numbers(case in cases()) {
            let grammar = Grammar::new(&case.weights);
            let (mut wide, mut plain) = (Lattice::default(), Lattice::default());
            wide.sum_paths(&grammar, &case.emissions, &case.joints, &case.allowed);
            plain.sum_paths_inline(&grammar, &case.emissions, &case.joints, &case.allowed);
            prop_assert_eq!(wide.marginals, plain.marginals);
            prop_assert_eq!(wide.norms, plain.norms);
        }

        #[test]
        fn a_path_without_doubt_is_the_best(case in cases(), sharpness in 0.0f32..8.0) {
            let grammar = Grammar::new(&case.weights);
            let emissions: Vec<Scores> =
                case.emissions.iter().map(|scores| scores.map(|score| score * sharpness)).collect();
            let mut lattice = Lattice::default();
            let (mut tags, mut best) = (Vec::new(), Vec::new());
            lattice.sum_paths(&grammar, &emissions, &case.joints, &case.allowed);
            if lattice.certain_path(&mut tags) {
                lattice.best_path(&grammar, &emissions, &case.joints, &case.allowed, &mut best);
                prop_assert_eq!(tags, best);
            }
        }

        #[test]
        fn sums_and_marginals_are_those_of_all_paths(case in cases()) {
            let paths = all_paths(&case);
            let sum: f64 = paths.iter().map(|path| f64::from(path.1).exp()).sum();
            let grammar = Grammar::new(&case.weights);
            let mut lattice = Lattice::default();
            lattice.sum_paths(&grammar, &case.emissions, &case.joints, &case.allowed);
            let log = lattice.log_sum();
            prop_assert!((f64::from(log) - sum.ln()).abs() < 1e-3);
            for at in 0..case.emissions.len() {
                for tag in 0..TAGS as Tag {
                    let part: f64 = paths.iter().filter(|path| path.0[at] == tag)
                        .map(|path| f64::from(path.1).exp()).sum();
                    let marginal = f64::from(lattice.marginals[at][usize::from(tag)]);
                    prop_assert!((marginal - part / sum).abs() < 1e-3);
                }
            }
        }

        #[test]
        fn names_are_as_probable_as_the_paths_that_hold_them(case in cases()) {
            let paths = all_paths(&case);
            let sum: f64 = paths.iter().map(|path| f64::from(path.1).exp()).sum();
            let grammar = Grammar::new(&case.weights);
            let mut lattice = Lattice::default();
            lattice.sum_paths(&grammar, &case.emissions, &case.joints, &case.allowed);
            let n = case.emissions.len();
            for kind in EntityType::ALL {
                for first in 0..n {
                    for last in first..n {
                        let part: f64 = paths.iter().filter(|path| (first..=last).all(|at| {
                            meaning(path.0[at])
                                == Some((kind, super::super::tags::position(at, first, last)))
                        })).map(|path| f64::from(path.1).exp()).sum();
                        let found = lattice.name_probability(&grammar, &case.joints, first, last, kind);
                        prop_assert!((f64::from(found) - part / sum).abs() < 1e-3);
                    }
                }
            }
        }

        #[test]
        fn expected_transitions_are_the_gradient_of_the_sum(case in cases(), probe in 0usize..1000) {
            let grammar = Grammar::new(&case.weights);
            let mut lattice = Lattice::default();
            lattice.sum_paths(&grammar, &case.emissions, &case.joints, &case.allowed);
            let mut expected = Box::new([[[0.0; LANES]; LANES]; JOINTS]);
            lattice.expect_transitions(&grammar, &case.joints, 1.0, &mut expected);
            let joint = case.joints[probe % case.joints.len()] as usize;
            let (from, to) = (probe / 7 % TAGS, probe / 97 % TAGS);
            let log_sum = |change: f32| {
                let mut weights = case.weights.clone();
                weights[joint][from][to] += change;
                let mut lattice = Lattice::default();
                lattice.sum_paths(
                    &Grammar::new(&weights), &case.emissions, &case.joints, &case.allowed);
                lattice.log_sum()
            };
            let slope = (log_sum(0.05) - log_sum(-0.05)) / 0.1;
            prop_assert!((slope - expected[joint][from][to]).abs() < 1e-2,
                "{} {}", slope, expected[joint][from][to]);
        }
    }

    #[test]
    fn an_empty_run_is_fine() {
        let grammar = Grammar::new(&[[[0.0; LANES]; LANES]; JOINTS]);
        let mut lattice = Lattice::default();
        let mut tags = vec![3];
        lattice.best_path(&grammar, &[], &[Joint::Space], &[], &mut tags);
        assert!(tags.is_empty());
        lattice.sum_paths(&grammar, &[], &[Joint::Space], &[]);
    }
}
