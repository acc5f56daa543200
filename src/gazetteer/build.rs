//! Building tables from names: the common first half of compiling a file and of taking in a
//! request's own entries.

use std::collections::HashMap;
use std::ops::Range;

use super::reading::{NameTraits, Reading};
use super::tables::{EntityRow, OwnedTables};
use super::vocabulary::{
    LOWER_STARTS_BYTES, MAX_WORDS, NO_FORM, Slot, WordUse, insert_lower_start, lay_out,
};
use crate::record::id_for;
use crate::text::{Shape, Word, Words};
use crate::types::EntityType;

/// Most words that a name may have.
pub const MAX_NAME_WORDS: usize = 16;

/// An entity to be listed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewEntity<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub kind: EntityType,
    pub subtype: &'a str,
    pub external_ids: &'a str,
    pub prior: f32,
}

/// Why a name cannot be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing in it is a word.
    #[error("has no letter or digit and can match nothing")]
    NoWords,
    /// It has more words than any name.
    #[error("has {0} words; the most is {MAX_NAME_WORDS}")]
    TooManyWords(usize),
    /// It holds something that ends a name wherever it occurs in text.
    #[error(
        "holds a comma, bracket, quotation mark or the like between words, which no match reaches across"
    )]
    Broken,
}

/// Why no tables could be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// More strings, words, forms or readings than 32-bit numbers count.
    #[error("too many {0} for one gazetteer; split the sources")]
    TooMany(&'static str),
}

/// Checks that a name can be listed.
///
/// # Errors
/// Why it cannot.
pub fn check_name(name: &str) -> Result<(), NameError> {
    let mut words = Words::default();
    words.scan(name);
    check_words(words.as_slice())
}

fn check_words(words: &[Word]) -> Result<(), NameError> {
    match words {
        [] => Err(NameError::NoWords),
        _ if words.len() > MAX_NAME_WORDS => Err(NameError::TooManyWords(words.len())),
        [_, rest @ ..] if rest.iter().any(|word| word.gap.breaks()) => Err(NameError::Broken),
        _ => Ok(()),
    }
}

/// Collects entities and their names.
#[derive(Debug, Default)]
pub(crate) struct TableBuilder {
    words: Words,
    ids: HashMap<u64, u32, Unmixed>,
    uses: Vec<(u64, WordUse)>,
    lower_starts: Vec<u64>,
    /// Word ids of all listed names, one after the other.
    spelled: Vec<u32>,
    listed: Vec<Listed>,
    entities: Vec<EntityRow>,
    strings: Strings,
}

/// A name as listed: its word ids in `spelled`, and what it means.
#[derive(Clone, Copy, Debug)]
struct Listed {
    start: u32,
    length: u8,
    reading: Reading,
}

impl TableBuilder {
    /// Adds an entity and returns its index.
    pub fn add_entity(&mut self, entity: NewEntity<'_>) -> Result<u32, BuildError> {
        let index =
            u32::try_from(self.entities.len()).map_err(|_| BuildError::TooMany("entities"))?;
        let row = EntityRow {
            // Most entities have no id but the one that their name gives them.
            id: if entity.id == id_for(entity.kind, entity.name) {
                self.strings.intern("")?
            } else {
                self.strings.add(entity.id)?
            },
            name: self.strings.add(entity.name)?,
            subtype: self.strings.intern(entity.subtype)?,
            external_ids: self.strings.add(entity.external_ids)?,
            kind: entity.kind as u8,
            prior: (entity.prior.clamp(0.0, 1.0) * 255.0).round() as u8,
            reserved: [0; 2],
        };
        self.entities.push(row);
        Ok(index)
    }

    /// Adds what another record says of an entity: the more plausible prior, and a subtype and
    /// external ids where there were none.
    pub fn enrich_entity(&mut self, index: u32, entity: NewEntity<'_>) -> Result<(), BuildError> {
        let empty = self.strings.intern("")?;
        let Some(row) = self.entities.get_mut(index as usize) else {
            return Ok(());
        };
        row.prior = row.prior.max((entity.prior.clamp(0.0, 1.0) * 255.0).round() as u8);
        if row.subtype == empty {
            row.subtype = self.strings.intern(entity.subtype)?;
        }
        if row.external_ids == empty {
            row.external_ids = self.strings.add(entity.external_ids)?;
        }
        Ok(())
    }

    /// Adds a name of an entity.
    pub fn add_name(
        &mut self,
        entity: u32,
        name: &str,
        traits: NameTraits,
    ) -> Result<Result<(), NameError>, BuildError> {
        self.words.scan(name);
        let words = self.words.as_slice();
        if let Err(problem) = check_words(words) {
            return Ok(Err(problem));
        }
        let start = u32::try_from(self.spelled.len()).map_err(|_| BuildError::TooMany("words"))?;
        for (index, word) in words.iter().enumerate() {
            let next = self.ids.len() as u32;
            let id = *self.ids.entry(word.key).or_insert(next);
            if id == next {
                self.uses.push((word.key, WordUse::default()));
            }
            let usage = &mut self.uses[id as usize].1;
            if index == 0 {
                usage.starts = true;
                usage.branches |= words.len() > 1;
                if matches!(word.shape, Shape::Lower) {
                    self.lower_starts.push(word.key);
                }
            } else {
                usage.continues = true;
            }
            self.spelled.push(id);
        }
        let reading = Reading::new(entity, words, traits);
        self.listed.push(Listed { start, length: words.len() as u8, reading });
        Ok(Ok(()))
    }

    /// How many names have been added.
    pub fn names(&self) -> usize {
        self.listed.len()
    }

    /// Sorts the names into forms and lays out the tables.
    pub fn finish(self) -> Result<Built, BuildError> {
        let Self { uses, mut spelled, mut listed, entities, strings, lower_starts, .. } = self;
        if uses.len() >= MAX_WORDS {
            return Err(BuildError::TooMany("words"));
        }
        let (numbers, starts) = starts_first(&uses);
        for id in &mut spelled {
            *id = numbers[*id as usize];
        }
        let spelling = |name: &Listed| &spelled[name.start as usize..][..usize::from(name.length)];
        // Canonical names before aliases, plausible before obscure; the entity breaks ties, so
        // that the same input gives the same file.
        listed.sort_unstable_by(|a, b| {
            spelling(a)
                .cmp(spelling(b))
                .then_with(|| b.reading.prior().total_cmp(&a.reading.prior()))
                .then_with(|| b.reading.is_name().cmp(&a.reading.is_name()))
                .then_with(|| a.reading.cmp_bits(b.reading))
        });
        let mut form_readings = Vec::new();
        let mut readings: Vec<Reading> = Vec::with_capacity(listed.len());
        let mut names: Vec<Range<usize>> = Vec::new();
        let mut previous: &[u32] = &[];
        for name in &listed {
            let spelled = spelling(name);
            if previous != spelled {
                form_readings.push(readings.len() as u32);
                names.push(name.start as usize..name.start as usize + spelled.len());
                previous = spelled;
            } else if readings[form_readings[form_readings.len() - 1] as usize..]
                .iter()
                .any(|earlier| earlier.covers(name.reading))
            {
                continue;
            }
            readings.push(name.reading);
        }
        form_readings
            .push(u32::try_from(readings.len()).map_err(|_| BuildError::TooMany("readings"))?);
        let mut filter = Box::new([0; LOWER_STARTS_BYTES]);
        for key in lower_starts {
            insert_lower_start(&mut filter, key);
        }
        let mut alone = vec![NO_FORM; starts as usize];
        for (form, name) in (0u32..).zip(&names).filter(|(_, name)| name.len() == 1) {
            alone[spelled[name.start] as usize] = form;
        }
        let slots = lay_out(uses.iter().zip(&numbers).map(|(&(key, usage), &id)| {
            let form = alone.get(id as usize).copied().unwrap_or(NO_FORM);
            Slot::new(key, id, usage, form)
        }));
        Ok(Built {
            tables: OwnedTables {
                slots,
                lower_starts: filter,
                form_readings,
                readings,
                entities,
                strings: strings.bytes,
            },
            words: uses.len(),
            starts,
            spelled,
            names,
        })
    }
}

/// New numbers for the words, in which those that names begin with come first; and how many these
/// are.
fn starts_first(uses: &[(u64, WordUse)]) -> (Vec<u32>, u32) {
    let mut numbers = vec![0; uses.len()];
    let mut next = 0;
    for starts in [true, false] {
        for (number, (_, usage)) in numbers.iter_mut().zip(uses) {
            if usage.starts == starts {
                *number = next;
                next += 1;
            }
        }
    }
    (numbers, uses.iter().filter(|(_, usage)| usage.starts).count() as u32)
}

/// Finished tables and the names for an automaton.
#[derive(Debug)]
pub(crate) struct Built {
    pub tables: OwnedTables,
    /// How many distinct words the names have.
    pub words: usize,
    /// How many of them names begin with: those with the lowest ids.
    pub starts: u32,
    spelled: Vec<u32>,
    names: Vec<Range<usize>>,
}

impl Built {
    /// The names as word ids, in the order of their forms: sorted and distinct.
    pub fn names(&self) -> Vec<&[u32]> {
        self.names.iter().map(|range| &self.spelled[range.clone()]).collect()
    }
}

/// The string section under construction.
#[derive(Debug, Default)]
struct Strings {
    bytes: Vec<u8>,
    interned: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, string: &str) -> Result<u32, BuildError> {
        if string.is_empty() { self.intern("") } else { self.append(string) }
    }

    /// Like `add`, for strings that occur many times.
    fn intern(&mut self, string: &str) -> Result<u32, BuildError> {
        if let Some(&offset) = self.interned.get(string) {
            return Ok(offset);
        }
        let offset = self.append(string)?;
        self.interned.insert(string.to_owned(), offset);
        Ok(offset)
    }

    /// Appends length and bytes; a string beyond 64 KiB is cut, which no name or id reaches.
    fn append(&mut self, string: &str) -> Result<u32, BuildError> {
        let offset = u32::try_from(self.bytes.len()).map_err(|_| BuildError::TooMany("strings"))?;
        let length = floor_char_boundary(string, usize::from(u16::MAX));
        self.bytes.extend_from_slice(&(length as u16).to_le_bytes());
        self.bytes.extend_from_slice(&string.as_bytes()[..length]);
        Ok(offset)
    }
}

/// The last character boundary of `string` at or before `index`.
fn floor_char_boundary(string: &str, index: usize) -> usize {
    (0..=index.min(string.len())).rev().find(|&at| string.is_char_boundary(at)).unwrap_or(0)
}

/// Word keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct Unmixed;

impl std::hash::BuildHasher for Unmixed {
    type Hasher = UnmixedHasher;

    fn build_hasher(&self) -> UnmixedHasher {
        UnmixedHasher(0)
    }
}

#[derive(Clone, Copy, Debug)]
struct UnmixedHasher(u64);

impl std::hash::Hasher for UnmixedHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
