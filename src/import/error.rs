//! Why a source could not be read to its end.

use std::io;
use std::path::PathBuf;

use crate::gazetteer::BuildError;

/// Why a source could not be read to its end. What was read before is in the sink.
///
/// Messages are whole, causes included: they also stand in reports, where nobody walks the chain.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened.
    #[error("{name}: {cause}")]
    Open {
        /// Name of the source.
        name: String,
        /// What the system said.
        cause: io::Error,
    },
    /// Reading or decompressing failed on the way.
    #[error("{name}:{line}: reading failed after this line: {cause}")]
    Read {
        /// Name of the source.
        name: String,
        /// The last line that was read, 0 if none was.
        line: u64,
        /// What the system or the decompressor said.
        cause: io::Error,
    },
    /// The content ends in the middle of a record.
    #[error("{name}:{line}: the file ends in the middle of {what}")]
    Truncated {
        /// Name of the source.
        name: String,
        /// Where the unfinished part begins.
        line: u64,
        /// What is unfinished.
        what: &'static str,
    },
    /// One record goes on and on: it would have to be held in memory.
    #[error(
        "{name}:{line}: the record that begins here is longer than {limit} bytes; is a quotation mark left open?"
    )]
    EndlessRecord {
        /// Name of the source.
        name: String,
        /// Where it begins.
        line: u64,
        /// The most bytes a record may have.
        limit: usize,
    },
    /// The header lacks a column.
    #[error("{name}:1: the header has no column {column:?}; expected {expected}")]
    MissingColumn {
        /// Name of the source.
        name: String,
        /// The column.
        column: &'static str,
        /// All columns there may be.
        expected: &'static str,
    },
    /// The header has a column nobody knows.
    #[error("{name}:1: unknown column {column:?}; expected {expected}")]
    UnknownColumn {
        /// Name of the source.
        name: String,
        /// The column.
        column: String,
        /// All columns there may be.
        expected: &'static str,
    },
    /// The name of the file says nothing about what is in it.
    #[error(
        "{name}: unknown kind of source; known by name: .csv, .tsv, .jsonl, .ndjson, each also with .gz, .bz2, .zst or .zip; say of other files what they are"
    )]
    UnknownKind {
        /// Name of the source.
        name: String,
    },
    /// GeoNames files that describe other GeoNames files, and none of those.
    #[error("{name}: names of GeoNames places, but no file with places was given")]
    NoPlaces {
        /// Name of the source.
        name: String,
    },
    /// The kind of source is read twice, which a pipe cannot be.
    #[error("GeoNames files are read twice and cannot come from standard input")]
    NotFromPipe,
    /// The gazetteer grew too large.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The output cannot be written.
    #[error("cannot write {}: {cause}", path.display())]
    Write {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// As many records as asked for were read. [`super::import`] ends quietly then.
    #[error("the limit of records is reached")]
    Enough,
}

impl ImportError {
    /// Whether the source itself is damaged or cut, so that what was read before may be of use.
    pub fn is_broken_off(&self) -> bool {
        matches!(self, Self::Read { .. } | Self::Truncated { .. } | Self::EndlessRecord { .. })
    }
}
