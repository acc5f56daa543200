//! Compiled sets of names: the file, its matcher, and the snapshot that a request sees.

mod inline;
mod snapshot;

pub use inline::{InlineEntry, InlineError, InlineGazetteer};
pub use snapshot::{LoadedGazetteer, Snapshot, UnknownGazetteer};
