//! How good extraction is, measured on annotated text.
//!
//! Exact spans with their types are what counts; beside them, exact spans of any type, and spans that
//! overlap with the right type. Each gold or found name counts once, however often it is listed.

mod calibration;
mod errors;
mod overlap;

pub use calibration::{Bin, Reliability};
pub use errors::{Category, ErrorSample};

use std::collections::BTreeSet;

use serde::Serialize;

use crate::recognize::train::{Rates, ScoreCard};
use crate::types::{EntityType, Span};
use errors::Errors;

/// A found name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Its type.
    pub kind: EntityType,
    /// How sure the recognizer is, 0 to 1.
    pub confidence: f32,
}

/// Counts over documents. [`Evaluation::summary`] makes rates of them.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    documents: u64,
    exact: ScoreCard,
    overlapping: [u32; 3],
    gold_spans: u32,
    found_spans: u32,
    exact_spans: u32,
    reliability: Reliability,
    errors: Errors,
}

/// Precision, recall and F1, by type and over all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ByType {
    /// Of people.
    #[serde(rename = "PERSON")]
    pub person: Rates,
    /// Of organizations.
    #[serde(rename = "ORGANIZATION")]
    pub organization: Rates,
    /// Of places.
    #[serde(rename = "PLACE")]
    pub place: Rates,
    /// Over all names, whatever their type.
    pub micro: Rates,
}

/// What an evaluation comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// How many documents were read.
    pub documents: u64,
    /// How many names they have, by type.
    pub gold: [u32; 3],
    /// How many names were found, by type.
    pub found: [u32; 3],
    /// Exact span and type.
    pub exact: ByType,
    /// Exact span, whatever the type.
    pub untyped: Rates,
    /// Overlapping span and type; each gold name explains one found name at most.
    pub overlapping: ByType,
    /// What confidence is worth.
    pub reliability: Reliability,
    /// How many errors of each category there are, and some of them.
    pub errors: Vec<(Category, u32, Vec<ErrorSample>)>,
}

impl Evaluation {
    /// An evaluation that keeps so many samples of each category of error.
    pub fn keeping(samples: usize) -> Self {
        Self { errors: Errors::keeping(samples), ..Self::default() }
    }

    /// Counts one document: what is in it and what was found.
    pub fn add(&mut self, id: &str, text: &str, gold: &[(Span, EntityType)], found: &[Found]) {
        self.documents += 1;
        let found_names: Vec<_> = found.iter().map(|name| (name.span, name.kind)).collect();
        self.exact.add(gold, &found_names);
        let gold: BTreeSet<_> = gold.iter().copied().collect();
        let found_names: BTreeSet<_> = found_names.into_iter().collect();
        for kind in EntityType::ALL {
            let of_kind = |names: &BTreeSet<(Span, EntityType)>| {
                names.iter().filter(|name| name.1 == kind).map(|name| name.0).collect::<Vec<_>>()
            };
            let (of_gold, of_found) = (of_kind(&gold), of_kind(&found_names));
            self.overlapping[kind as usize] += overlap::pairs(&of_gold, &of_found);
        }
        let spans = |names: &BTreeSet<(Span, EntityType)>| {
            names.iter().map(|name| name.0).collect::<BTreeSet<_>>()
        };
        let (gold_spans, found_spans) = (spans(&gold), spans(&found_names));
        self.gold_spans += gold_spans.len() as u32;
        self.found_spans += found_spans.len() as u32;
        self.exact_spans += gold_spans.intersection(&found_spans).count() as u32;
        for name in found {
            self.reliability.add(name.confidence, gold.contains(&(name.span, name.kind)));
        }
        self.errors.add(id, text, &gold, &found_names);
    }

    /// What the counts come to.
    pub fn summary(&self) -> Summary {
        let by_type = |card: &ScoreCard| ByType {
            person: card.of(EntityType::Person),
            organization: card.of(EntityType::Organization),
            place: card.of(EntityType::Place),
            micro: card.micro(),
        };
        // As many gold and found names, other right ones.
        let overlapping = ScoreCard { right: self.overlapping, ..self.exact };
        Summary {
            documents: self.documents,
            gold: self.exact.gold,
            found: self.exact.found,
            exact: by_type(&self.exact),
            untyped: Rates::of(self.exact_spans, self.found_spans, self.gold_spans),
            overlapping: by_type(&overlapping),
            reliability: self.reliability.clone(),
            errors: self.errors.summary(),
        }
    }
}
