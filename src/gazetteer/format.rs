//! The layout of a gazetteer file. docs/gazetteer-format.md is the description for readers.
//!
//! A header of 32 bytes, a table of sections, then the sections, each aligned to 64 bytes and with
//! a checksum of its own. All numbers are little-endian.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::text::FOLD_VERSION;

/// First bytes of every gazetteer file.
pub(crate) const MAGIC: [u8; 8] = *b"ONOMAST\0";
/// Changes whenever older programs would misread newer files.
pub const FORMAT_VERSION: u32 = 1;
/// Sections begin at multiples of this.
pub(crate) const ALIGNMENT: usize = 64;

const HEADER_BYTES: usize = 32;
const ENTRY_BYTES: usize = 32;
/// How many sections there are.
pub(crate) const SECTIONS: usize = 9;

/// What a section holds. The order is the order in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    /// JSON: counts, sources and licences.
    Meta = 0,
    /// Hash table of words.
    Vocabulary = 1,
    /// Bloom filter of words that begin names in lower case.
    LowerStarts = 2,
    /// Where each form's readings begin.
    FormReadings = 3,
    /// Readings.
    Readings = 4,
    /// Entities.
    Entities = 5,
    /// Strings of the entities.
    Strings = 6,
    /// Edges of the automaton.
    Edges = 7,
    /// Inner states of the automaton.
    States = 8,
}

impl Section {
    /// All sections in file order.
    pub const ALL: [Self; SECTIONS] = [
        Self::Meta,
        Self::Vocabulary,
        Self::LowerStarts,
        Self::FormReadings,
        Self::Readings,
        Self::Entities,
        Self::Strings,
        Self::Edges,
        Self::States,
    ];

    /// The name used in messages and by `gazetteer info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Vocabulary => "vocabulary",
            Self::LowerStarts => "lower-starts",
            Self::FormReadings => "form-readings",
            Self::Readings => "readings",
            Self::Entities => "entities",
            Self::Strings => "strings",
            Self::Edges => "edges",
            Self::States => "states",
        }
    }
}

/// Why a file is not a gazetteer this program can use.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// It begins with something else.
    #[error("not a gazetteer file: it begins with {found:02x?}, expected {MAGIC:02x?}")]
    Magic {
        /// The first bytes there are.
        found: Vec<u8>,
    },
    /// Another version of the layout.
    #[error(
        "gazetteer format version {found}, this program reads version {FORMAT_VERSION}; compile the sources again"
    )]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Names were folded by other rules than texts will be.
    #[error(
        "names were folded by rules of version {found}, this program folds by version {FOLD_VERSION}; compile the sources again"
    )]
    FoldVersion {
        /// The file's version.
        found: u32,
    },
    /// The file ends early or has something after its end.
    #[error(
        "the file has {found} bytes, its header promises {expected}: it was cut or never finished"
    )]
    Length {
        /// What the header says.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// A checksum does not fit the bytes.
    #[error(
        "checksum of {part} is {found:016x}, expected {expected:016x}: the file is damaged, compile or copy it again"
    )]
    Checksum {
        /// Header or section.
        part: &'static str,
        /// What the file says.
        expected: u64,
        /// What its bytes give.
        found: u64,
    },
    /// A section is where none can be, or its size fits no whole number of items.
    #[error("section {section} is malformed: {problem}")]
    Section {
        /// Its name.
        section: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
    /// The description of the content does not read.
    #[error("section meta is malformed: {0}")]
    Meta(#[from] serde_json::Error),
    /// The file system failed.
    #[error("cannot read: {0}")]
    Io(#[from] std::io::Error),
}

/// Where the sections of a file are, and what their bytes must hash to.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    sections: Vec<(Range<usize>, u64)>,
    /// Hash of all checksums: names the content.
    pub content_hash: u64,
}

impl Layout {
    /// Reads header and section table and checks that they fit a file of `length` bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let found = |end: usize| bytes[..bytes.len().min(end)].to_vec();
        if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(FormatError::Magic { found: found(MAGIC.len()) });
        }
        let cut = |expected: usize| FormatError::Length {
            expected: expected as u64,
            found: bytes.len() as u64,
        };
        let header_bytes = HEADER_BYTES + ENTRY_BYTES * Section::ALL.len();
        let header = bytes.get(..HEADER_BYTES).ok_or_else(|| cut(header_bytes))?;
        let version = u32_at(header, 8);
        if version != FORMAT_VERSION {
            return Err(FormatError::Version { found: version });
        }
        let fold_version = u32_at(header, 12);
        if fold_version != FOLD_VERSION {
            return Err(FormatError::FoldVersion { found: fold_version });
        }
        let table = bytes.get(HEADER_BYTES..header_bytes).ok_or_else(|| cut(header_bytes))?;
        let (expected, actual) = (u64_at(header, 24), header_hash(&header[..24], table));
        if expected != actual {
            return Err(FormatError::Checksum { part: "header", expected, found: actual });
        }
        let length = u64_at(header, 16);
        if length != bytes.len() as u64 {
            return Err(FormatError::Length { expected: length, found: bytes.len() as u64 });
        }
        let mut sections = Vec::with_capacity(Section::ALL.len());
        let mut previous_end = header_bytes;
        for (section, entry) in Section::ALL.into_iter().zip(table.chunks_exact(ENTRY_BYTES)) {
            let wrong = |problem| FormatError::Section { section: section.name(), problem };
            if u32_at(entry, 0) != section as u32 {
                return Err(wrong("another section stands in its place"));
            }
            let start = usize::try_from(u64_at(entry, 8)).map_err(|_| wrong("too far out"))?;
            let size = usize::try_from(u64_at(entry, 16)).map_err(|_| wrong("too large"))?;
            let end = start.checked_add(size).ok_or_else(|| wrong("too large"))?;
            if end > bytes.len() || start != previous_end.next_multiple_of(ALIGNMENT) {
                return Err(wrong("it is not where the one before it ends"));
            }
            if bytes[previous_end..start].iter().any(|byte| *byte != 0) {
                return Err(wrong("the padding before it is not zero"));
            }
            previous_end = end;
            sections.push((start..end, u64_at(entry, 24)));
        }
        if previous_end != bytes.len() {
            return Err(cut(previous_end));
        }
        Ok(Self { sections, content_hash: xxh3_64(table) })
    }

    /// Where a section is.
    pub fn range(&self, section: Section) -> Range<usize> {
        self.sections[section as usize].0.clone()
    }

    /// Checks the bytes of a section against its checksum.
    pub fn check(&self, section: Section, bytes: &[u8]) -> Result<(), FormatError> {
        let expected = self.sections[section as usize].1;
        let found = xxh3_64(bytes);
        if expected == found {
            Ok(())
        } else {
            Err(FormatError::Checksum { part: section.name(), expected, found })
        }
    }
}

/// Header and section table for sections of these contents, in file order; and where each begins.
pub(crate) fn header(sections: &[&[u8]; SECTIONS]) -> (Vec<u8>, [usize; SECTIONS]) {
    let header_bytes = HEADER_BYTES + ENTRY_BYTES * sections.len();
    let mut table = Vec::with_capacity(ENTRY_BYTES * sections.len());
    let mut starts = [0; SECTIONS];
    let mut end = header_bytes;
    for ((section, content), start) in Section::ALL.into_iter().zip(sections).zip(&mut starts) {
        *start = end.next_multiple_of(ALIGNMENT);
        end = *start + content.len();
        table.extend_from_slice(&(section as u32).to_le_bytes());
        table.extend_from_slice(&[0; 4]);
        table.extend_from_slice(&(*start as u64).to_le_bytes());
        table.extend_from_slice(&(content.len() as u64).to_le_bytes());
        table.extend_from_slice(&xxh3_64(content).to_le_bytes());
    }
    let mut header = Vec::with_capacity(header_bytes);
    header.extend_from_slice(&MAGIC);
    header.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    header.extend_from_slice(&FOLD_VERSION.to_le_bytes());
    header.extend_from_slice(&(end as u64).to_le_bytes());
    let hash = header_hash(&header, &table);
    header.extend_from_slice(&hash.to_le_bytes());
    header.extend_from_slice(&table);
    (header, starts)
}

fn header_hash(start: &[u8], table: &[u8]) -> u64 {
    xxh3_64(&[start, table].concat())
}

/// The number at `at`. The callers' slices are long enough by construction; anything else reads 0.
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |chunk| u32::from_le_bytes(*chunk))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |chunk| u64::from_le_bytes(*chunk))
}
