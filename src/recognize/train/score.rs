//! Precision, recall and F1 of exact spans with their types.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::types::{EntityType, Span};

/// How many names were right, found and there, by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreCard {
    /// Found and right.
    pub right: [u32; 3],
    /// Found.
    pub found: [u32; 3],
    /// There.
    pub gold: [u32; 3],
}

/// Precision, recall and their harmonic mean, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rates {
    /// How many of those found are right.
    pub precision: f64,
    /// How many of those there were found.
    pub recall: f64,
    /// The harmonic mean.
    pub f1: f64,
}

impl Rates {
    /// The rates of so many right ones among those found, of those there were.
    pub fn of(right: u32, found: u32, gold: u32) -> Self {
        let ratio = |part: u32, whole: u32| {
            if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
        };
        let (precision, recall) = (ratio(right, found), ratio(right, gold));
        let both = precision + recall;
        let f1 = if both > 0.0 { 2.0 * precision * recall / both } else { 0.0 };
        Self { precision, recall, f1 }
    }
}

impl ScoreCard {
    /// Counts one document.
    pub fn add(&mut self, gold: &[(Span, EntityType)], found: &[(Span, EntityType)]) {
        let gold: BTreeSet<_> = gold.iter().copied().collect();
        let found: BTreeSet<_> = found.iter().copied().collect();
        for (_, kind) in &gold {
            self.gold[*kind as usize] += 1;
        }
        for name in &found {
            self.found[name.1 as usize] += 1;
            self.right[name.1 as usize] += u32::from(gold.contains(name));
        }
    }

    /// The rates of one type.
    pub fn of(&self, kind: EntityType) -> Rates {
        let kind = kind as usize;
        Rates::of(self.right[kind], self.found[kind], self.gold[kind])
    }

    /// The rates over all types.
    pub fn micro(&self) -> Rates {
        Rates::of(self.right.iter().sum(), self.found.iter().sum(), self.gold.iter().sum())
    }
}

impl fmt::Display for ScoreCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = EntityType::ALL.map(|kind| self.of(kind)).into_iter().chain([self.micro()]);
        for rates in columns {
            let Rates { precision, recall, f1 } = rates;
            write!(f, " {:5.1} {:5.1} {:5.1} |", precision * 100.0, recall * 100.0, f1 * 100.0)?;
        }
        Ok(())
    }
}
