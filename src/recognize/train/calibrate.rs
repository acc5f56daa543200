//! Making probabilities mean what they say, on text whose model had not seen it.
//!
//! A model is surer of text like its own than of any other, so what it makes of its own kind of text
//! says too much. [`Samples`] are of text that is unlike.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::corpus::Document;
use super::encode::{Encoded, Reading};
use super::fit::Fitted;
use crate::gazetteer::Gazetteer;
use crate::recognize::crf::{
    ANY, Calibration, Grammar, Lattice, Model, Scores, logit, names_of, position, tag,
};
use crate::recognize::stop::NEVER;
use crate::recognize::{ExtractOptions, conventions, labelling};
use crate::types::EntityType;

/// Fits, by type, how likely a found name of some probability is right.
///
/// Only documents that mark everything count: where names go unmarked, right ones look wrong.
pub(super) fn calibrate(
    documents: &[Document],
    encoded: &Encoded,
    base: &[Scores],
    fitted: &Fitted,
) -> Calibration {
    let grammar = Grammar::new(&fitted.transitions);
    let mut lattice = Lattice::default();
    let mut tags = Vec::new();
    let mut seen: [Vec<(f32, bool, f64)>; 3] = Default::default();
    for run in &encoded.runs {
        if !documents[run.document as usize].marks_others {
            continue;
        }
        let places = run.first as usize..(run.first + run.len) as usize;
        let joints = &encoded.joints[run.joints as usize..(run.joints + run.len + 1) as usize];
        let emissions: Vec<Scores> = places
            .clone()
            .map(|place| {
                let mut scores = fitted.scores(encoded, place);
                for (score, base) in scores.iter_mut().zip(&base[place]) {
                    *score += base;
                }
                scores
            })
            .collect();
        let allowed = vec![ANY; emissions.len()];
        lattice.best_path(&grammar, &emissions, joints, &allowed, &mut tags);
        lattice.sum_paths(&grammar, &emissions, joints, &allowed);
        let gold = &encoded.gold[places];
        names_of(&tags, 0, |name| {
            let (first, last) = (name.first_word as usize, name.last_word as usize);
            let right = (first..=last)
                .all(|word| gold[word] == 1 << tag(name.kind, position(word, first, last)));
            let probability = lattice.name_probability(&grammar, joints, first, last, name.kind);
            seen[name.kind as usize].push((logit(probability), right, 1.0));
        });
    }
    let mut calibration = Calibration::default();
    for kind in EntityType::ALL {
        calibration.by_type[kind as usize] = logistic_fit(&seen[kind as usize]);
    }
    calibration
}

/// The parts that documents are of, part 0 aside.
pub(super) fn parts(documents: &[Document]) -> Vec<u8> {
    let parts: BTreeSet<u8> = documents.iter().map(|document| document.part).collect();
    parts.into_iter().filter(|part| *part != 0).collect()
}

/// A name that was found in text the model had not seen the like of.
#[derive(Clone, Copy, Debug)]
struct Sample {
    kind: EntityType,
    /// Log-odds of its probability.
    logit: f32,
    right: bool,
}

/// Names found in held-out text, by the kind of text. Each kind counts as much as any other, however
/// many names it has.
#[derive(Debug, Default)]
pub(super) struct Samples(BTreeMap<String, Vec<Sample>>);

impl Samples {
    /// Adds what a model that is not calibrated finds in `documents`, after all that follows it.
    pub(super) fn collect(
        &mut self,
        model: &Model,
        documents: &[Document],
        gazetteers: &[&Gazetteer],
    ) {
        let options = ExtractOptions::default();
        let mut reading = Reading::default();
        let mut buffers = labelling::Buffers::default();
        let (mut labels, mut explanations) = (Vec::new(), Vec::new());
        for document in documents.iter().filter(|document| !document.kind_of_text.is_empty()) {
            let text = &document.text;
            reading.find_candidates(text, gazetteers);
            let (words, candidates) = (reading.words.as_slice(), &reading.candidates);
            let input = labelling::Input { text, words, candidates, denied: &[], inline: u32::MAX };
            let labelled = labelling::label(
                model,
                input,
                &options,
                NEVER,
                &mut buffers,
                &mut labels,
                &mut explanations,
            );
            debug_assert!(labelled.is_ok(), "nobody said stop");
            conventions::apply(&mut labels, candidates, words, model.lexicon());
            let samples = self.0.entry(document.kind_of_text.clone()).or_default();
            samples.extend(labels.iter().map(|label| Sample {
                kind: label.kind,
                logit: logit(label.confidence),
                right: document.names.contains(&(label.span(words), label.kind)),
            }));
        }
    }

    /// The calibration that fits best.
    pub(super) fn fit(&self) -> Calibration {
        let most = self.0.values().map(Vec::len).max().unwrap_or(0) as f64;
        let mut calibration = Calibration::default();
        for kind in EntityType::ALL {
            let mut seen = Vec::new();
            for samples in self.0.values() {
                let weight = most / samples.len().max(1) as f64;
                let of_kind = samples.iter().filter(|sample| sample.kind == kind);
                seen.extend(of_kind.map(|sample| (sample.logit, sample.right, weight)));
            }
            calibration.by_type[kind as usize] = logistic_fit(&seen);
        }
        calibration
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, (kind, samples)) in self.0.iter().enumerate() {
            let right = samples.iter().filter(|sample| sample.right).count();
            let comma = if nth > 0 { ", " } else { "" };
            write!(f, "{comma}{} names of {kind} ({right} right)", samples.len())?;
        }
        Ok(())
    }
}

/// Slope and offset that make `1 / (1 + exp(-(slope·x + offset)))` fit best, by Newton's method,
/// held a little towards slope 1 and offset 0. Each sample has its log-odds, whether it is right, and
/// a weight.
fn logistic_fit(seen: &[(f32, bool, f64)]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0, 0.0);
    let mut loss = held_loss(seen, slope, offset);
    for _ in 0..MOST_STEPS {
        let (mut gradient, mut curve) = ([HOLD * (slope - 1.0), HOLD * offset], [HOLD, 0.0, HOLD]);
        for &(x, right, weight) in seen {
            let x = f64::from(x);
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let error = weight * (p - f64::from(u8::from(right)));
            let spread = weight * p * (1.0 - p);
            gradient[0] += error * x;
            gradient[1] += error;
            curve[0] += spread * x * x;
            curve[1] += spread * x;
            curve[2] += spread;
        }
        let determinant = curve[0] * curve[2] - curve[1] * curve[1];
        if determinant.abs() < 1e-9 {
            break;
        }
        let step = [
            (gradient[0] * curve[2] - gradient[1] * curve[1]) / determinant,
            (gradient[1] * curve[0] - gradient[0] * curve[1]) / determinant,
        ];
        // A whole step may leap over the valley, and the next one out of sight.
        let shorter = (0..MOST_STEPS).map(|halvings| 0.5f64.powi(halvings));
        let better = shorter
            .map(|part| (slope - part * step[0], offset - part * step[1]))
            .find(|&(slope, offset)| held_loss(seen, slope, offset) < loss);
        let Some(better) = better else { break };
        (slope, offset) = better;
        loss = held_loss(seen, slope, offset);
    }
    [slope as f32, offset as f32]
}

/// How strongly slope and offset are held.
const HOLD: f64 = 1.0;
/// The most steps, and halvings of each, that fitting takes.
const MOST_STEPS: i32 = 30;

/// What fitting makes small: how surprising the samples are, and how far off slope and offset.
fn held_loss(seen: &[(f32, bool, f64)], slope: f64, offset: f64) -> f64 {
    let surprise = |&(x, right, weight): &(f32, bool, f64)| {
        let odds = slope * f64::from(x) + offset;
        let against = if right { -odds } else { odds };
        // ln(1 + exp(against)), without overflow.
        weight * (against.max(0.0) + (-against.abs()).exp().ln_1p())
    };
    let held = HOLD / 2.0 * ((slope - 1.0).powi(2) + offset.powi(2));
    held + seen.iter().map(surprise).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfidence_is_taken_back() {
        // Says 0.88 (logit 2) and is right three times of four.
        let seen: Vec<_> = (0..4000)
            .map(|n| {
                (if n % 2 == 0 { 2.0 } else { -2.0 }, n % 8 < 6 && n % 2 == 0 || n % 8 == 1, 1.0)
            })
            .collect();
        let [slope, offset] = logistic_fit(&seen);
        let at = |x: f32| 1.0 / (1.0 + (-(slope * x + offset)).exp());
        assert!((at(2.0) - 0.75).abs() < 0.02, "{}", at(2.0));
        assert!((at(-2.0) - 0.25).abs() < 0.02, "{}", at(-2.0));
    }

    #[test]
    fn great_overconfidence_is_taken_back_too() {
        // Sure of nearly everything, and wrong half of the time.
        let seen: Vec<_> =
            (0..4000).map(|n| (9.0 - (n % 7) as f32 / 4.0, n % 2 == 0, 1.0)).collect();
        let [slope, offset] = logistic_fit(&seen);
        let at = |x: f32| 1.0 / (1.0 + (-(slope * x + offset)).exp());
        assert!((at(8.0) - 0.5).abs() < 0.02, "{slope} {offset}");
    }

    #[test]
    fn every_kind_of_text_counts_the_same() {
        let sample = |right| Sample { kind: EntityType::Person, logit: 2.0, right };
        let mut samples = Samples::default();
        // Of news nine in ten are right, of the rest five in ten; there is ten times more news.
        samples.0.insert("news".to_owned(), (0..4000).map(|n| sample(n % 10 > 0)).collect());
        samples.0.insert("web".to_owned(), (0..400).map(|n| sample(n % 10 > 4)).collect());
        let confidence = samples.fit().confidence(EntityType::Person, 0.8808);
        assert!((confidence - 0.7).abs() < 0.01, "{confidence}");
    }

    #[test]
    fn without_data_nothing_changes() {
        let [slope, offset] = logistic_fit(&[]);
        assert!((slope - 1.0).abs() < 1e-6 && offset.abs() < 1e-6);
    }
}
