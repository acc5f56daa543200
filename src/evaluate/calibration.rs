//! Whether confidence means what it says (reliability diagrams and expected calibration error as in
//! Guo et al. 2017, "On Calibration of Modern Neural Networks").

use serde::Serialize;

/// How many bins confidence is sorted into, of equal width.
const BINS: usize = 10;

/// Found names of about the same confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub count: u64,
    /// How many of them are right.
    pub right: u64,
    /// The sum of their confidences.
    pub confidence: f64,
}

impl Bin {
    /// Their mean confidence and the share that is right; None of an empty bin.
    pub fn means(&self) -> Option<(f64, f64)> {
        let count = self.count as f64;
        (self.count > 0).then(|| (self.confidence / count, self.right as f64 / count))
    }
}

/// Found names by their confidence, in ten bins from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// The bins, the least sure names first.
    pub bins: [Bin; BINS],
}

impl Reliability {
    /// Counts a found name.
    pub fn add(&mut self, confidence: f32, right: bool) {
        let confidence = f64::from(confidence).clamp(0.0, 1.0);
        let bin = &mut self.bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.count += 1;
        bin.right += u64::from(right);
        bin.confidence += confidence;
    }

    /// Expected calibration error: how far confidence and precision lie apart, on average over the
    /// found names.
    pub fn expected_error(&self) -> f64 {
        let total: u64 = self.bins.iter().map(|bin| bin.count).sum();
        let apart: f64 = self
            .bins
            .iter()
            .filter_map(|bin| bin.means().map(|(said, is)| (said - is).abs() * bin.count as f64))
            .sum();
        if total == 0 { 0.0 } else { apart / total as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_mean_distance() {
        let mut reliability = Reliability::default();
        assert!(reliability.expected_error().abs() < 1e-9);
        for right in [true, true, true, false] {
            reliability.add(0.95, right);
        }
        for right in [true, false] {
            reliability.add(0.5, right);
        }
        // Four names 0.2 apart, two not at all.
        assert!((reliability.expected_error() - 0.8 / 6.0).abs() < 1e-6);
        reliability.add(1.0, true);
        reliability.add(f32::NAN, true);
        assert_eq!(reliability.bins.iter().map(|bin| bin.count).sum::<u64>(), 8);
    }
}
