//! Compiled sets of names: the file, its matcher, and the snapshot that a request sees.

mod automaton;
mod buckets;
mod build;
mod diff;
mod format;
mod inline;
mod lists;
mod map;
mod matcher;
mod opened;
mod reading;
mod snapshot;
mod tables;
mod verify;
mod vocabulary;

pub use automaton::AutomatonError;
pub(crate) use automaton::compiled;
pub use build::{BuildError, MAX_NAME_WORDS, NameError, check_name};
pub(crate) use build::{NewEntity, TableBuilder};
pub use diff::{Change, Diff};
pub use format::{FORMAT_VERSION, FormatError};
pub(crate) use format::{SECTIONS, header};
pub use inline::{InlineEntry, InlineError, InlineGazetteer};
pub use lists::{AllowedName, DeniedName, NameLists};
pub use matcher::{Match, find};
pub use opened::{Gazetteer, Meta, Source};
pub use reading::{CaseRule, NameTraits, Reading};
pub use snapshot::{LoadedGazetteer, Snapshot, UnknownGazetteer};
pub use tables::EntityView;
pub(crate) use tables::OwnedTables;

#[cfg(test)]
mod tests;
