//! From text to mentions and entities.

mod extraction;
mod options;

pub use extraction::{
    Entity, Explanation, Extraction, Mention, MentionSource, RejectReason, Rejected,
};
pub use options::{CaseMode, ExtractOptions, OverlapPolicy, RecognitionMode};

use crate::gazetteer::{Snapshot, UnknownGazetteer};

/// Why a text could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The options name a gazetteer that is not loaded.
    #[error(transparent)]
    UnknownGazetteer(#[from] UnknownGazetteer),
    /// Offsets are 31-bit numbers; longer texts must be split by the caller.
    #[error("text of {bytes} bytes: offsets reach {max} bytes at most")]
    TextTooLong {
        /// Length of the text.
        bytes: usize,
        /// The longest there may be.
        max: usize,
    },
}

/// Buffers that one extraction after another can use again. One per thread.
#[derive(Debug, Default)]
pub struct Scratch {}

/// Finds the names in `text`.
///
/// No I/O, no clock, no environment: the same snapshot, text and options give the same answer.
///
/// # Errors
/// See [`ExtractError`].
pub fn extract<'s>(
    snapshot: &'s Snapshot,
    text: &'s str,
    options: &'s ExtractOptions,
    scratch: &mut Scratch,
) -> Result<Extraction<'s>, ExtractError> {
    let _ = (snapshot, text, options, scratch);
    Ok(Extraction::default())
}
