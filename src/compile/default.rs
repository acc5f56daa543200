//! The default gazetteer: the sources that every build of the program carries.

use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use super::{Compiler, Report, WriteError};
use crate::gazetteer::{FORMAT_VERSION, Meta};
use crate::import::{self, ImportError};
use crate::text::FOLD_VERSION;

/// A source file inside the program.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedSource {
    /// Its file name, which says of what kind it is.
    pub name: &'static str,
    /// Its licence, as an SPDX expression where there is one.
    pub license: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

macro_rules! sources {
    ($($file:literal: $license:literal,)*) => {
        &[$(EmbeddedSource {
            name: $file,
            license: $license,
            bytes: include_bytes!(concat!("../../data/", $file)),
        },)*]
    };
}

/// All sources of the default gazetteer, in rising precedence. data/SOURCES.md says where each
/// comes from.
pub static DEFAULT_SOURCES: &[EmbeddedSource] = sources! {
    "gazetteer/people-wikipedia.csv.zst": "CC-BY-SA-4.0",
    "gazetteer/people.csv.zst": "WordNet; parts public domain, MIT",
    "gazetteer/places.csv.zst": "CC-BY-4.0",
    "gazetteer/territories.csv.zst": "CC-BY-4.0; parts MIT, Unicode-3.0, ISC, WordNet",
    "gazetteer/organizations-wikipedia.csv.zst": "CC-BY-SA-4.0",
    "gazetteer/organizations.csv.zst": "BSD-3-Clause; parts Apache-2.0, WordNet, MIT, CC0-1.0",
    "supplement/places.csv": "CC0-1.0",
    "supplement/people.csv": "CC0-1.0",
    "supplement/media.csv": "CC0-1.0",
    "supplement/international.csv": "CC0-1.0",
    "supplement/government.csv": "CC0-1.0",
    "supplement/central-banks-exchanges.csv": "CC0-1.0",
    "supplement/ngos-thinktanks-unions.csv": "CC0-1.0",
    "supplement/parties-movements.csv": "CC0-1.0",
    "supplement/militant-groups.csv": "CC0-1.0",
    "supplement/companies.csv": "CC0-1.0",
    "supplement/clubs-leagues.csv": "CC0-1.0",
};

/// Why the default gazetteer could not be compiled.
#[derive(Debug, thiserror::Error)]
pub enum DefaultError {
    /// A source does not read: the program was built from damaged files.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Names the content that [`compile_default`] would write: changes with the sources, the fold and
/// the format, so that a cached file of another program version is never used by mistake.
pub fn default_fingerprint() -> String {
    let mut hash = Xxh3::new();
    hash.update(&FORMAT_VERSION.to_le_bytes());
    hash.update(&FOLD_VERSION.to_le_bytes());
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    for source in DEFAULT_SOURCES {
        hash.update(source.name.as_bytes());
        hash.update(source.bytes);
    }
    format!("{:016x}", hash.digest())
}

/// Compiles the default gazetteer to `path`. `progress` hears of every source before it is read,
/// with its index among [`DEFAULT_SOURCES`], and once more (with their number) before the
/// automaton is built.
pub fn compile_default(
    path: &Path,
    mut progress: impl FnMut(usize, &str),
) -> Result<(Meta, Report), DefaultError> {
    let mut compiler = Compiler::default();
    for (index, source) in DEFAULT_SOURCES.iter().enumerate() {
        progress(index, source.name);
        import::read(source.name, source.license, source.bytes, &mut compiler)?;
    }
    progress(DEFAULT_SOURCES.len(), "automaton");
    Ok(compiler.write(path)?)
}
