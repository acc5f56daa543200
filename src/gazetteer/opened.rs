//! A gazetteer ready for use: opened from a file, or just built.

use std::path::Path;

use bytemuck::Pod;
use memmap2::Mmap;
use serde::{Deserialize, Serialize};

use super::automaton::{Automaton, AutomatonError, Compiled, Runtime};
use super::buckets::BucketTable;
use super::build::Built;
use super::format::{FormatError, Layout, Section};
use super::map;
use super::reading::Reading;
use super::tables::{EntityRow, EntityView, OwnedTables, Tables};
use super::vocabulary::{LOWER_STARTS_BYTES, LowerStarts, Vocabulary};
use crate::text::Words;

/// A set of names with what they mean. Immutable; opening one again gives the same answers.
#[derive(Debug)]
pub struct Gazetteer {
    storage: Storage,
    meta: Meta,
    version: u64,
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // there is one per gazetteer
enum Storage {
    Mapped { map: Mmap, layout: Layout },
    Built { tables: OwnedTables, automaton: Runtime },
}

/// What a gazetteer file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Distinct surface forms.
    pub surface_forms: u64,
    /// Distinct surface forms that can mean a person, an organization, a place.
    pub surface_forms_by_type: [u64; 3],
    /// Surface forms with readings of more than one type.
    pub ambiguous_forms: u64,
    /// Entities of each type.
    pub entities_by_type: [u64; 3],
    /// Distinct words.
    pub words: u64,
    /// Distinct words that names begin with.
    pub start_words: u64,
    /// Where the names come from.
    pub sources: Vec<Source>,
}

/// A source of names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its file name.
    pub name: String,
    /// Its licence, as an SPDX expression where there is one; empty where nobody said.
    pub license: String,
    /// Rows kept.
    pub rows: u64,
}

impl Gazetteer {
    /// Opens a compiled file: checks every checksum and every size, and maps it. Nothing is copied.
    ///
    /// # Errors
    /// [`FormatError`] when the file is damaged, cut, or made for another version.
    pub fn open(path: &Path) -> Result<Self, FormatError> {
        let map = map::map(path)?;
        let layout = Layout::parse(&map)?;
        for section in Section::ALL {
            layout.check(section, &map[layout.range(section)])?;
        }
        let meta: Meta = serde_json::from_slice(&map[layout.range(Section::Meta)])?;
        let version = layout.content_hash;
        map::release_pages(&map);
        let gazetteer = Self { storage: Storage::Mapped { map, layout }, meta, version };
        gazetteer.mapped_tables()?;
        gazetteer.mapped_automaton()?;
        Ok(gazetteer)
    }

    /// A gazetteer over tables that were just built, with an automaton made at run time.
    pub(crate) fn from_built(built: Built) -> Result<Self, AutomatonError> {
        let automaton = Runtime::build(&built.names())?;
        let storage = Storage::Built { tables: built.tables, automaton };
        Ok(Self { storage, meta: Meta::default(), version: 0 })
    }

    /// The tables, wherever they are.
    pub(crate) fn tables(&self) -> Tables<'_> {
        match &self.storage {
            Storage::Built { tables, .. } => tables.borrow(),
            // `open` has been through here once without an error.
            Storage::Mapped { .. } => self.mapped_tables().unwrap_or(Tables::EMPTY),
        }
    }

    /// The automaton, wherever it is.
    pub(crate) fn automaton(&self) -> Automaton<'_> {
        match &self.storage {
            Storage::Built { automaton, .. } => Automaton::Runtime(automaton),
            Storage::Mapped { .. } => {
                Automaton::Compiled(self.mapped_automaton().unwrap_or(Compiled::EMPTY))
            }
        }
    }

    /// The tables of the automaton of a file.
    pub(super) fn compiled(&self) -> Option<Compiled<'_>> {
        match self.automaton() {
            Automaton::Compiled(automaton) => Some(automaton),
            Automaton::Runtime(_) => None,
        }
    }

    /// Checks everything that the file says, word by word: what opening leaves to be checked where it
    /// is used. Takes seconds for millions of names.
    ///
    /// # Errors
    /// [`FormatError::Section`] for the first thing that does not fit.
    pub fn verify(&self) -> Result<(), FormatError> {
        match self.compiled() {
            Some(automaton) => super::verify::check(self, self.tables(), automaton),
            None => Ok(()),
        }
    }

    fn mapped_automaton(&self) -> Result<Compiled<'_>, FormatError> {
        let Storage::Mapped { map, layout } = &self.storage else {
            return Ok(Compiled::EMPTY);
        };
        let bytes = |section| &map[layout.range(section)];
        let starts = u32::try_from(self.meta.start_words).map_err(|_| FormatError::Section {
            section: Section::Meta.name(),
            problem: "more words than ids can number",
        })?;
        Ok(Compiled {
            edges: BucketTable::new(items(bytes(Section::Edges), Section::Edges)?),
            inner: items(bytes(Section::States), Section::States)?,
            starts,
        })
    }

    fn mapped_tables(&self) -> Result<Tables<'_>, FormatError> {
        let Storage::Mapped { map, layout } = &self.storage else {
            return Ok(Tables::EMPTY);
        };
        let wrong =
            |section: Section, problem| FormatError::Section { section: section.name(), problem };
        let bytes = |section| &map[layout.range(section)];
        let lower_starts: &[u8; LOWER_STARTS_BYTES] = bytes(Section::LowerStarts)
            .try_into()
            .map_err(|_| wrong(Section::LowerStarts, "it has the wrong size"))?;
        Ok(Tables {
            vocabulary: Vocabulary::new(items(bytes(Section::Vocabulary), Section::Vocabulary)?),
            lower_starts: LowerStarts(lower_starts),
            form_readings: items(bytes(Section::FormReadings), Section::FormReadings)?,
            readings: items::<Reading>(bytes(Section::Readings), Section::Readings)?,
            entities: items::<EntityRow>(bytes(Section::Entities), Section::Entities)?,
            strings: bytes(Section::Strings),
        })
    }

    /// What the file says about itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// 16 hexadecimal digits that name the content: equal versions answer equally.
    pub fn version(&self) -> String {
        format!("{:016x}", self.version)
    }

    /// How many entities are listed.
    pub fn entity_count(&self) -> usize {
        self.tables().entities.len()
    }

    /// How many distinct surface forms are listed.
    pub fn surface_form_count(&self) -> usize {
        self.tables().forms()
    }

    /// The entity with this index.
    pub fn entity(&self, index: u32) -> Option<EntityView<'_>> {
        self.tables().entity(index)
    }

    /// Every reading of `name`, however it is cased, the most plausible first.
    pub fn lookup(&self, name: &str) -> Vec<(Reading, EntityView<'_>)> {
        let mut words = Words::default();
        words.scan(name);
        let mut found = Vec::new();
        super::matcher::find(self, words.as_slice(), super::reading::CaseRule::Insensitive, |m| {
            if m.first_word == 0 && m.last_word as usize + 1 == words.as_slice().len() {
                found.push(m.form);
            }
        });
        let tables = self.tables();
        found
            .iter()
            .flat_map(|&form| tables.readings(form))
            .filter_map(|reading| Some((*reading, tables.entity(reading.entity)?)))
            .collect()
    }

    /// Name and size in bytes of each section of the file; none for names that came at run time.
    pub fn section_sizes(&self) -> Vec<(&'static str, usize)> {
        match &self.storage {
            Storage::Built { .. } => Vec::new(),
            Storage::Mapped { layout, .. } => {
                Section::ALL.map(|section| (section.name(), layout.range(section).len())).to_vec()
            }
        }
    }

    /// Bytes that look-ups of names touch: the vocabulary and the automaton, mapped or owned.
    pub fn matching_bytes(&self) -> usize {
        match &self.storage {
            Storage::Built { tables, automaton } => {
                size_of_val(tables.slots.as_slice()) + automaton.heap_bytes()
            }
            Storage::Mapped { layout, .. } => {
                [Section::Vocabulary, Section::Edges, Section::States]
                    .map(|section| layout.range(section).len())
                    .iter()
                    .sum()
            }
        }
    }
}

/// A section as a slice of items.
fn items<T: Pod>(bytes: &[u8], section: Section) -> Result<&[T], FormatError> {
    bytemuck::try_cast_slice(bytes).map_err(|_| FormatError::Section {
        section: section.name(),
        problem: "its size is no whole number of items",
    })
}

#[cfg(target_endian = "big")]
compile_error!("gazetteer files are little-endian and mapped as they are");
