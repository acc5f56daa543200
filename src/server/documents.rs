//! Whether a document can be read at all.

use std::fmt;

use super::errors::ServiceError;
use super::limits::Limits;
use super::{convert, language, pb};
use crate::recognize::TextFormat;

/// Where in its request a document stands, for the field paths of errors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// The request's only document.
    Only,
    /// One of a batch.
    InBatch(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Only => f.write_str("document"),
            Self::InBatch(index) => write!(f, "documents[{index}]"),
        }
    }
}

/// A document that passed every check.
#[derive(Debug)]
pub(super) struct Readable {
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) format: TextFormat,
    /// Empty if the text is to say it itself.
    pub(super) language_code: String,
}

/// Checks everything that a caller chooses about a document.
pub(super) fn check(
    document: pb::Document,
    place: Place,
    limits: &Limits,
) -> Result<Readable, ServiceError> {
    let format = convert::text_format(document.r#type, place)?;
    if document.id.len() > limits.max_document_id_bytes {
        return Err(ServiceError::DocumentIdTooLong {
            field: format!("{place}.id"),
            bytes: document.id.len(),
            max: limits.max_document_id_bytes,
        });
    }
    let language_code = document.language_code;
    if !language_code.is_empty() && !language::is_well_formed(&language_code) {
        return Err(ServiceError::LanguageCodeMalformed {
            field: format!("{place}.language_code"),
        });
    }
    if document.text.len() > limits.max_text_bytes {
        return Err(ServiceError::TextTooLarge {
            field: format!("{place}.text"),
            bytes: document.text.len(),
            max: limits.max_text_bytes,
        });
    }
    Ok(Readable { place, text: document.text, format, language_code })
}

/// The id to answer a document with: its own, unless that is too long to be given back.
pub(super) fn echoed_id(document: &pb::Document, limits: &Limits) -> String {
    if document.id.len() > limits.max_document_id_bytes {
        String::new()
    } else {
        document.id.clone()
    }
}
