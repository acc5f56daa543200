//! Fitting weights: stochastic gradient descent with AdaGrad on the likelihood of the gold tags.

use super::encode::{Encoded, EncodedRun};
use crate::recognize::crf::{ANY, Grammar, JOINTS, LANES, Lattice, Scores, TagSet, Transitions};

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often every document is seen.
    pub epochs: u32,
    /// Learning rate of the first epoch.
    pub rate: f32,
    /// Learning rate of the last epoch.
    pub final_rate: f32,
    /// Pull of every weight towards zero.
    pub l2: f32,
    /// Share of the features that each sight of a word lacks.
    pub dropout: f32,
    /// Features seen fewer times than this are left out.
    pub least: u32,
    /// Rows whose largest weight is below this are left out of the model.
    pub smallest: f32,
    /// Whether some text is recased: headlines and notices in capitals.
    pub vary_case: bool,
    /// Seed of the shuffling.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epochs: 8,
            rate: 0.02,
            final_rate: 0.004,
            l2: 1e-5,
            dropout: 0.2,
            least: 2,
            smallest: 0.02,
            vary_case: true,
            seed: 1,
        }
    }
}

/// Weights as fitted: for each feature number a row, and the transitions.
#[derive(Debug)]
pub(super) struct Fitted {
    pub rows: Vec<Scores>,
    pub transitions: Box<Transitions>,
}

/// A row of weights with the sums of their squared gradients.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Row {
    weights: Scores,
    squares: Scores,
}

/// Sums of squares begin here, so that the first steps are no leaps.
const FIRST_SQUARE: f32 = 1e-2;
/// Words whose gradient is smaller everywhere are not learned from.
const SMALLEST_GRADIENT: f32 = 1e-3;

/// A small generator of numbers that are random enough for shuffling and dropout.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

/// Fits weights to the runs that `chosen` takes. `base`, where given, holds scores that are added
/// to those of the features; `start` is where the transitions begin. `progress` hears of every
/// epoch: its number and the mean loss of a word.
pub(super) fn fit(
    encoded: &Encoded,
    base: Option<&[Scores]>,
    start: Option<&Transitions>,
    settings: &Settings,
    chosen: impl Fn(&EncodedRun) -> bool,
    mut progress: impl FnMut(u32, f64),
) -> Fitted {
    let mut learner = Learner {
        rows: vec![
            Row { weights: [0.0; LANES], squares: [FIRST_SQUARE; LANES] };
            encoded.hashes.len()
        ],
        transitions: Box::new(start.copied().unwrap_or([[[0.0; LANES]; LANES]; JOINTS])),
        transition_squares: Box::new([[[FIRST_SQUARE; LANES]; LANES]; JOINTS]),
        random: Random(settings.seed),
        buffers: Buffers::default(),
    };
    let mut order: Vec<u32> =
        (0..encoded.runs.len() as u32).filter(|&run| chosen(&encoded.runs[run as usize])).collect();
    let words: u32 = order.iter().map(|&run| encoded.runs[run as usize].len).sum();
    for epoch in 0..settings.epochs {
        for last in (1..order.len()).rev() {
            order.swap(last, (learner.random.next() % (last as u64 + 1)) as usize);
        }
        let part = epoch as f32 / (settings.epochs.max(2) - 1) as f32;
        let rate = settings.rate * (settings.final_rate / settings.rate).powf(part);
        let mut loss = 0.0;
        for &run in &order {
            loss += f64::from(learner.learn(encoded, run as usize, base, rate, settings));
        }
        progress(epoch + 1, loss / f64::from(words.max(1)));
    }
    let keep = 1.0 - settings.dropout;
    let rows = learner.rows.iter().map(|row| row.weights.map(|weight| weight * keep)).collect();
    Fitted { rows, transitions: learner.transitions }
}

struct Learner {
    rows: Vec<Row>,
    transitions: Box<Transitions>,
    transition_squares: Box<Transitions>,
    random: Random,
    buffers: Buffers,
}

#[derive(Default)]
struct Buffers {
    lattice: Lattice,
    emissions: Vec<Scores>,
    free: Vec<TagSet>,
    kept: Vec<u32>,
    kept_bounds: Vec<usize>,
    gradients: Vec<Scores>,
}

impl Learner {
    /// Learns from one run; returns its loss.
    fn learn(
        &mut self,
        encoded: &Encoded,
        run: usize,
        base: Option<&[Scores]>,
        rate: f32,
        settings: &Settings,
    ) -> f32 {
        let run = &encoded.runs[run];
        let places = run.first as usize..(run.first + run.len) as usize;
        let joints = &encoded.joints[run.joints as usize..(run.joints + run.len + 1) as usize];
        let gold = &encoded.gold[places.clone()];
        self.score(encoded, places.clone(), base, settings.dropout);
        let grammar = Grammar::new(&self.transitions);
        let mut expected = Box::new([[[0.0; LANES]; LANES]; JOINTS]);
        let Buffers { lattice, emissions, free, gradients, .. } = &mut self.buffers;
        free.clear();
        free.resize(gold.len(), ANY);
        lattice.sum_paths(&grammar, emissions, joints, free);
        let all = lattice.log_sum();
        lattice.expect_transitions(&grammar, joints, run.weight, &mut expected);
        gradients.clear();
        gradients.extend(&lattice.marginals);
        lattice.sum_paths(&grammar, emissions, joints, gold);
        let right = lattice.log_sum();
        lattice.expect_transitions(&grammar, joints, -run.weight, &mut expected);
        for (gradient, gold) in gradients.iter_mut().zip(&lattice.marginals) {
            for (gradient, gold) in gradient.iter_mut().zip(gold) {
                *gradient = (*gradient - gold) * run.weight;
            }
        }
        self.step(rate, settings.l2);
        let weights = self.transitions.as_flattened_mut().as_flattened_mut();
        let squares = self.transition_squares.as_flattened_mut().as_flattened_mut();
        let slopes = expected.as_flattened().as_flattened();
        for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slopes) {
            if *slope != 0.0 {
                *square += slope * slope;
                *weight -= rate * slope / square.sqrt();
            }
        }
        all - right
    }

    /// Scores the words of a run, leaving out features at random.
    fn score(
        &mut self,
        encoded: &Encoded,
        places: std::ops::Range<usize>,
        base: Option<&[Scores]>,
        dropout: f32,
    ) {
        let threshold = (dropout * 256.0) as u64;
        let buffers = &mut self.buffers;
        buffers.emissions.clear();
        buffers.kept.clear();
        buffers.kept_bounds.clear();
        for place in places {
            let features = encoded.features_of(place);
            let mut scores = base.map_or([0.0; LANES], |base| base[place]);
            let mut bits = 0;
            for (nth, &feature) in features.iter().enumerate() {
                if nth % 8 == 0 {
                    bits = self.random.next();
                }
                let dropped = bits & 0xff < threshold;
                bits >>= 8;
                if !dropped {
                    buffers.kept.push(feature);
                    for (score, weight) in
                        scores.iter_mut().zip(&self.rows[feature as usize].weights)
                    {
                        *score += weight;
                    }
                }
            }
            buffers.emissions.push(scores);
            buffers.kept_bounds.push(buffers.kept.len());
        }
    }

    /// Moves the weights of the kept features against the gradients.
    fn step(&mut self, rate: f32, l2: f32) {
        let Buffers { kept, kept_bounds, gradients, .. } = &self.buffers;
        let mut start = 0;
        for (gradient, &end) in gradients.iter().zip(kept_bounds) {
            let features = &kept[start..end];
            start = end;
            if gradient.iter().all(|slope| slope.abs() < SMALLEST_GRADIENT) {
                continue;
            }
            for &feature in features {
                let Row { weights, squares } = &mut self.rows[feature as usize];
                for lane in 0..LANES {
                    let slope = gradient[lane] + l2 * weights[lane];
                    squares[lane] += slope * slope;
                    weights[lane] -= rate * slope / squares[lane].sqrt();
                }
            }
        }
    }
}

impl Encoded {
    /// The features of a word.
    pub(super) fn features_of(&self, place: usize) -> &[u32] {
        &self.features[self.bounds[place] as usize..self.bounds[place + 1] as usize]
    }
}

impl Fitted {
    /// The scores of a word.
    pub(super) fn scores(&self, encoded: &Encoded, place: usize) -> Scores {
        let mut scores = [0.0; LANES];
        for &feature in encoded.features_of(place) {
            for (score, weight) in scores.iter_mut().zip(&self.rows[feature as usize]) {
                *score += weight;
            }
        }
        scores
    }
}
