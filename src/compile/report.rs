//! What a compilation did with its rows.

use std::collections::BTreeMap;
use std::fmt;

use crate::gazetteer::NameError;
use crate::types::EntityType;

/// How many refused rows are kept in full; the rest are only counted.
const KEPT_REFUSALS: usize = 1000;

/// How many reasons for leaving rows out are told apart. They may come from the data.
const KEPT_REASONS: usize = 200;

/// Counts of one compilation.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Rows that were records.
    pub rows_read: u64,
    /// Rows of which at least one name is listed.
    pub rows_kept: u64,
    /// Rows whose id was listed before and whose names joined it.
    pub rows_merged: u64,
    /// Rows or names that were not taken.
    pub refused: u64,
    /// The first of these, with the reason.
    pub refusals: Vec<Refused>,
    /// How many of them for which kind of reason.
    pub refused_by_reason: BTreeMap<&'static str, u64>,
    /// Rows that were none of those asked for: how many, by the reason.
    pub left_out: BTreeMap<String, u64>,
    /// Sources that broke off, of which what was read before was kept.
    pub broken_off: Vec<String>,
    /// Entities of each type.
    pub entities_by_type: [u64; 3],
}

impl Report {
    /// Counts a row that is none of those asked for.
    pub(crate) fn leave_out(&mut self, why: &str) {
        if let Some(count) = self.left_out.get_mut(why) {
            *count += 1;
        } else {
            let why = if self.left_out.len() < KEPT_REASONS { why } else { "other reasons" };
            *self.left_out.entry(why.to_owned()).or_default() += 1;
        }
    }

    pub(crate) fn refuse(&mut self, refused: Refused) {
        self.refused += 1;
        *self.refused_by_reason.entry(refused.why.kind()).or_default() += 1;
        if self.refusals.len() < KEPT_REFUSALS {
            self.refusals.push(refused);
        }
    }
}

/// A row or a name that was not taken, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Name of the source.
    pub source: String,
    /// Line in the source, from 1; of a record over several lines, the first.
    pub line: u64,
    /// Why.
    pub why: Refusal,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.source, self.line, self.why)
    }
}

impl Refusal {
    /// What kind of reason it is, the same for every row.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Row(_) => "not a record",
            Self::Name { problem, .. } => match problem {
                NameError::NoWords => "a name without a word",
                NameError::TooManyWords(_) => "a name of too many words",
                NameError::Broken => "a name that no match reaches across",
            },
            Self::TypeConflict { .. } => "an id listed before as another type",
        }
    }
}

/// Why a row or a name was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The row does not read as a record.
    #[error("{0}")]
    Row(String),
    /// A name cannot be matched.
    #[error("name {name:?} {problem}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        problem: NameError,
    },
    /// The id was listed before, as something else.
    #[error("id {id:?} was listed before as {earlier}; one id is one thing")]
    TypeConflict {
        /// The id.
        id: String,
        /// The type it had first.
        earlier: EntityType,
    },
}
