//! Reading one document: on which thread, and what becomes of a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::admission::Admission;
use super::documents::Readable;
use super::errors::ServiceError;
use super::extract::Extract;
use super::{convert, pb};
use crate::gazetteer::Snapshot;
use crate::recognize::{Document, ExtractError, ExtractOptions, Stop};

/// Reads documents with one extractor.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) extractor: Arc<dyn Extract>,
    pub(super) admission: Admission,
    pub(super) inline_text_bytes: usize,
}

impl Reader {
    /// Reads a document. A long one goes to a thread of its own, which gives up when the call does.
    pub(super) async fn read(
        &self,
        document: Readable,
        options: &Arc<ExtractOptions>,
        snapshot: &Arc<Snapshot>,
    ) -> Result<pb::ExtractEntitiesResponse, ServiceError> {
        if document.text.len() <= self.inline_text_bytes {
            return read(self.extractor.as_ref(), &document, options, snapshot, &|| false);
        }
        let permit = self.admission.long_text().await?;
        let extractor = Arc::clone(&self.extractor);
        let options = Arc::clone(options);
        let snapshot = Arc::clone(snapshot);
        let awaited = Awaited::default();
        let given_up = Arc::clone(&awaited.given_up);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let stop = || given_up.load(Ordering::Relaxed);
            read(extractor.as_ref(), &document, &options, &snapshot, &stop)
        })
        .await
        // It cannot have panicked, so the runtime is about to end.
        .unwrap_or(Err(ServiceError::ShuttingDown))
    }
}

/// Lives as long as somebody waits for a text: a call that is over drops everything that it awaits.
#[derive(Default)]
struct Awaited {
    given_up: Arc<AtomicBool>,
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}

/// Reads a document on this thread. A panic becomes the document's error, and no one else's.
fn read(
    extractor: &dyn Extract,
    document: &Readable,
    options: &ExtractOptions,
    snapshot: &Snapshot,
    stop: Stop<'_>,
) -> Result<pb::ExtractEntitiesResponse, ServiceError> {
    let version = snapshot.version_of(&options.gazetteers)?;
    let Readable { text, format, language_code, .. } = document;
    let text = Document { text, format: *format, language: language_code };
    // The extractor's buffers are its own business, see `Engine`; everything else is read-only.
    catch_unwind(AssertUnwindSafe(|| {
        let extraction =
            extractor.extract(snapshot, text, options, stop).map_err(|error| match error {
                ExtractError::UnknownGazetteer(unknown) => ServiceError::UnknownGazetteer(unknown),
                ExtractError::Model(_) => ServiceError::Internal,
                // Nobody is left to hear it.
                ExtractError::Stopped(_) => ServiceError::DeadlineExceeded,
                ExtractError::TextTooLong { bytes, max } => ServiceError::TextTooLarge {
                    field: format!("{}.text", document.place),
                    bytes,
                    max,
                },
            })?;
        Ok(convert::response(extraction, &document.text, language_code, options, version))
    }))
    .unwrap_or(Err(ServiceError::Internal))
}
