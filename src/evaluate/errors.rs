//! What kinds of errors there are, with samples.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::types::{EntityType, Span};

/// A kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// The span is right, the type is not.
    WrongType,
    /// A found name overlaps a gold name, and they begin or end elsewhere.
    WrongBoundary,
    /// Nothing was found where a gold name is.
    Missed,
    /// Something was found where no gold name is.
    Spurious,
}

impl Category {
    /// All of them, in the order they are shown in.
    pub const ALL: [Self; 4] = [Self::WrongType, Self::WrongBoundary, Self::Missed, Self::Spurious];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongType => "wrong type",
            Self::WrongBoundary => "wrong boundary",
            Self::Missed => "missed",
            Self::Spurious => "spurious",
        }
    }
}

/// One error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorSample {
    /// Id of the document.
    pub document: String,
    /// The gold name, if there is one.
    pub gold: Option<(String, &'static str)>,
    /// The found name, if there is one.
    pub found: Option<(String, &'static str)>,
}

/// Errors counted, some kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Errors {
    keep: usize,
    counts: [u32; 4],
    samples: [Vec<ErrorSample>; 4],
}

impl Errors {
    pub(super) fn keeping(keep: usize) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Sorts the errors of one document into categories: each gold name that was not found exactly
    /// once, and each found name that explains none of these once.
    pub(super) fn add(
        &mut self,
        id: &str,
        text: &str,
        gold: &BTreeSet<(Span, EntityType)>,
        found: &BTreeSet<(Span, EntityType)>,
    ) {
        let mut left: Vec<(Span, EntityType)> = found.difference(gold).copied().collect();
        for name in gold.difference(found) {
            let same = left.iter().position(|other| other.0 == name.0);
            let near = || left.iter().position(|other| other.0.overlaps(name.0));
            let at = same.or_else(near);
            let category = match (same, at) {
                (Some(_), _) => Category::WrongType,
                (None, Some(_)) => Category::WrongBoundary,
                (None, None) => Category::Missed,
            };
            let other = at.map(|at| left.remove(at));
            self.count(category, id, text, Some(*name), other);
        }
        for name in left {
            self.count(Category::Spurious, id, text, None, Some(name));
        }
    }

    fn count(
        &mut self,
        category: Category,
        id: &str,
        text: &str,
        gold: Option<(Span, EntityType)>,
        found: Option<(Span, EntityType)>,
    ) {
        self.counts[category as usize] += 1;
        let samples = &mut self.samples[category as usize];
        if samples.len() < self.keep {
            let describe =
                |(span, kind): (Span, EntityType)| (span.slice(text).to_owned(), kind.as_str());
            samples.push(ErrorSample {
                document: id.to_owned(),
                gold: gold.map(describe),
                found: found.map(describe),
            });
        }
    }

    pub(super) fn summary(&self) -> Vec<(Category, u32, Vec<ErrorSample>)> {
        Category::ALL
            .into_iter()
            .map(|category| {
                let at = category as usize;
                (category, self.counts[at], self.samples[at].clone())
            })
            .collect()
    }
}
