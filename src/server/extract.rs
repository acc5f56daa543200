//! The seam between the service and the recognizer.

use std::cell::RefCell;

use crate::gazetteer::Snapshot;
use crate::recognize::{self, Document, ExtractError, ExtractOptions, Extraction, Scratch, Stop};

/// Finds the names in a text. The server calls it from many threads.
///
/// There is one implementation, [`Engine`]. The trait is there so that tests can put one in its
/// place that blocks or panics.
pub trait Extract: Send + Sync + 'static {
    /// Reads one document, unless `stop` says before its end that its caller has gone; see
    /// [`recognize::extract_unless`].
    fn extract<'s>(
        &self,
        snapshot: &'s Snapshot,
        document: Document<'_>,
        options: &'s ExtractOptions,
        stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError>;
}

/// The recognizer of this crate, with one [`Scratch`] per thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct Engine;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Extract for Engine {
    fn extract<'s>(
        &self,
        snapshot: &'s Snapshot,
        document: Document<'_>,
        options: &'s ExtractOptions,
        stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        // Taken out and put back, so that a panic leaves a fresh one behind, not a half-written one.
        let mut scratch = SCRATCH.take();
        let extraction = recognize::extract_unless(snapshot, document, options, &mut scratch, stop);
        SCRATCH.set(scratch);
        extraction
    }
}
