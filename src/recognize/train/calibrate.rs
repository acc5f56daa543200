//! Making probabilities mean what they say, on text whose model had not seen it.

use super::corpus::Document;
use super::encode::Encoded;
use super::fit::Fitted;
use crate::recognize::crf::{
    ANY, Calibration, Grammar, Lattice, Scores, logit, names_of, position, tag,
};
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
    let mut seen: [Vec<(f32, bool)>; 3] = Default::default();
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
            seen[name.kind as usize].push((logit(probability), right));
        });
    }
    let mut calibration = Calibration::default();
    for kind in EntityType::ALL {
        calibration.by_type[kind as usize] = logistic_fit(&seen[kind as usize]);
    }
    calibration
}

/// Slope and offset that make `1 / (1 + exp(-(slope·x + offset)))` fit best, by Newton's method,
/// held a little towards slope 1 and offset 0.
fn logistic_fit(seen: &[(f32, bool)]) -> [f32; 2] {
    const HOLD: f64 = 1.0;
    let (mut slope, mut offset) = (1.0f64, 0.0f64);
    for _ in 0..20 {
        let (mut gradient, mut curve) = ([HOLD * (slope - 1.0), HOLD * offset], [HOLD, 0.0, HOLD]);
        for &(x, right) in seen {
            let x = f64::from(x);
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let (error, spread) = (p - f64::from(u8::from(right)), p * (1.0 - p));
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
        slope -= (gradient[0] * curve[2] - gradient[1] * curve[1]) / determinant;
        offset -= (gradient[1] * curve[0] - gradient[0] * curve[1]) / determinant;
    }
    [slope as f32, offset as f32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfidence_is_taken_back() {
        // Says 0.88 (logit 2) and is right three times of four.
        let seen: Vec<_> = (0..4000)
            .map(|n| (if n % 2 == 0 { 2.0 } else { -2.0 }, n % 8 < 6 && n % 2 == 0 || n % 8 == 1))
            .collect();
        let [slope, offset] = logistic_fit(&seen);
        let at = |x: f32| 1.0 / (1.0 + (-(slope * x + offset)).exp());
        assert!((at(2.0) - 0.75).abs() < 0.02, "{}", at(2.0));
        assert!((at(-2.0) - 0.25).abs() < 0.02, "{}", at(-2.0));
    }

    #[test]
    fn without_data_nothing_changes() {
        let [slope, offset] = logistic_fit(&[]);
        assert!((slope - 1.0).abs() < 1e-6 && offset.abs() < 1e-6);
    }
}
