//! Readers of published data, each yielding [`crate::record::Record`]s to a [`Compiler`].

mod csv;
mod decompress;
mod names;

pub use csv::read_csv;
pub use names::{BadLine, LineProblem, read_allowed, read_denied};

use std::path::Path;

use crate::compile::Compiler;
use crate::gazetteer::BuildError;

/// Why a source could not be read to its end. What was read before is kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened or read.
    #[error("{name}: {source}")]
    Io {
        /// Name of the source.
        name: String,
        /// What the system said.
        source: std::io::Error,
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
    #[error("{name}: unknown kind of source; known: .csv, .tsv, and either with .zst")]
    UnknownKind {
        /// Name of the source.
        name: String,
    },
    /// The gazetteer grew too large.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// Reads the source file at `path`, whatever kind its name says it is.
pub fn read_file(path: &Path, compiler: &mut Compiler) -> Result<(), ImportError> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path)
        .map_err(|source| ImportError::Io { name: name.clone(), source })?;
    read(&name, "", file, compiler)
}

/// Reads a source from `input`; `name` says of what kind it is and stands in the report.
pub fn read(
    name: &str,
    license: &str,
    input: impl std::io::Read,
    compiler: &mut Compiler,
) -> Result<(), ImportError> {
    let failed = |source| ImportError::Io { name: name.to_owned(), source };
    let plain_name = name.strip_suffix(".zst").unwrap_or(name);
    let delimiter = match Path::new(plain_name).extension().and_then(|kind| kind.to_str()) {
        Some("csv") => b',',
        Some("tsv") => b'\t',
        _ => {
            return Err(ImportError::UnknownKind { name: name.to_owned() });
        }
    };
    let input = decompress::reader(name, input).map_err(failed)?;
    compiler.begin_source(name, license);
    read_csv(name, delimiter, input, compiler)
}
