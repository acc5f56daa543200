//! The statistical recogniser: a linear-chain conditional random field over words.
//!
//! A text becomes a [`View`]: tokens with attributes. Feature templates combine attributes into
//! hashed features, each with a row of weights, one for every tag; a lattice finds the best legal
//! sequence of tags. A second pass adds what the first found elsewhere in the document.
//!
//! What is far in memory is looked up once and remembered, in buffers of a thread: words as written in
//! [`lexemes`], sums of rows in the tables that [`plan`] derives from the templates. None of it changes
//! an answer.

mod activity;
mod affix;
mod attributes;
mod bytes;
mod constraints;
mod context;
mod document;
mod exp;
mod explain;
mod features;
mod lattice;
mod lexemes;
mod listed;
mod memo;
mod model;
mod plan;
mod recognizer;
mod rows;
mod scorer;
mod second;
mod sentences;
mod tags;
mod token;
mod view;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use constraints::{Constraints, PossibleName};
pub use model::{Model, ModelError};
pub use recognizer::{Labelled, Workspace};

pub(super) use features::{FIRST_PASS, SECOND_PASS, TemplateError, Templates};
pub(super) use lattice::{Grammar, Lattice, Transitions};
pub(super) use model::{Calibration, ModelParts, PassParts, logit};
pub(super) use rows::WeightedRow;
pub(super) use second::{Draft, RunBuffers, draft_names, mark_second_pass, names_of};
pub(super) use tags::{ANY, JOINTS, Joint, LANES, OTHER, OUTSIDE, Scores, TagSet, position, tag};
pub(super) use view::View;
