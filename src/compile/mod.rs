//! From records to a gazetteer file.
//!
//! [`Compiler`] takes records one by one, [`Compiler::write`] publishes the file: written aside,
//! synced, renamed, so that nobody ever sees half of one.

mod default;
mod report;
mod variants;
mod write;

pub use default::{DEFAULT_SOURCES, EmbeddedSource, compile_default, default_fingerprint};
pub use report::{Refusal, Refused, Report};
pub use write::WriteError;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use xxhash_rust::xxh3::xxh3_64;

use crate::gazetteer::{BuildError, NameTraits, NewEntity, Source, TableBuilder};
use crate::record::{Record, id_for};
use crate::types::EntityType;

/// Collects records for one gazetteer.
#[derive(Debug, Default)]
pub struct Compiler {
    builder: TableBuilder,
    /// Hash of an id → its entity and type.
    ids: HashMap<u64, (u32, EntityType)>,
    sources: Vec<Source>,
    report: Report,
}

impl Compiler {
    /// Begins a source: what follows is counted as its rows.
    pub fn begin_source(&mut self, name: &str, license: &str) {
        self.sources.push(Source { name: name.to_owned(), license: license.to_owned(), rows: 0 });
    }

    /// Adds a record. Names that cannot be listed are noted in the report under `line`, the others
    /// are kept; so is a second record of the same id, whose names join the first's.
    ///
    /// # Errors
    /// Only when the gazetteer as a whole grows too large.
    pub fn add(&mut self, record: &Record, line: u64) -> Result<(), BuildError> {
        self.report.rows_read += 1;
        let made_up;
        let id = if record.id.is_empty() {
            made_up = id_for(record.kind, &record.name);
            &made_up
        } else {
            &record.id
        };
        let listed = NewEntity {
            id,
            name: &record.name,
            kind: record.kind,
            subtype: &record.subtype,
            external_ids: &record.external_ids,
            prior: record.prior,
        };
        let entity = match self.ids.entry(xxh3_64(id.as_bytes())) {
            Entry::Occupied(known) if known.get().1 != record.kind => {
                let earlier = known.get().1;
                self.refuse(line, Refusal::TypeConflict { id: id.clone(), earlier });
                return Ok(());
            }
            Entry::Occupied(known) => {
                self.report.rows_merged += 1;
                self.builder.enrich_entity(known.get().0, listed)?;
                known.get().0
            }
            Entry::Vacant(free) => {
                let entity = self.builder.add_entity(listed)?;
                free.insert((entity, record.kind));
                self.report.entities_by_type[record.kind as usize] += 1;
                entity
            }
        };
        let names_before = self.builder.names();
        let names = std::iter::once((true, &record.name))
            .chain(record.aliases.iter().map(|alias| (false, alias)));
        for (is_name, name) in names {
            let traits = NameTraits {
                prior: record.prior,
                is_name,
                exact_case: is_short_acronym(name) || (record.exact_case && is_one_word(name)),
                always: false,
            };
            if let Err(problem) = self.builder.add_name(entity, name, traits)? {
                let plain = variants::without_leading_apostrophes(name);
                let listed = match &plain {
                    Some(plain) => self.builder.add_name(entity, plain, traits)?.is_ok(),
                    None => false,
                };
                if !listed {
                    self.refuse(line, Refusal::Name { name: name.clone(), problem });
                }
                continue;
            }
            for variant in variants::of(name, record.kind) {
                // A variant that cannot be listed is no loss: the name itself is.
                let traits = NameTraits { is_name: false, ..traits };
                let _ = self.builder.add_name(entity, &variant, traits)?;
            }
        }
        if self.builder.names() > names_before {
            self.report.rows_kept += 1;
            if let Some(source) = self.sources.last_mut() {
                source.rows += 1;
            }
        }
        Ok(())
    }

    /// Notes a row that could not even be read as a record.
    pub fn refuse(&mut self, line: u64, why: Refusal) {
        let source = self.sources.last().map_or_else(String::new, |source| source.name.clone());
        self.report.refuse(Refused { source, line, why });
    }

    /// What has happened so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// For what importers note of rows that never become records.
    pub(crate) fn report_mut(&mut self) -> &mut Report {
        &mut self.report
    }
}

/// "US", "WHO": written otherwise they are other words.
fn is_short_acronym(name: &str) -> bool {
    name.len() <= 4 && name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

/// "Gap", "Target". Names of several words need no protection from ordinary words.
fn is_one_word(name: &str) -> bool {
    !name.contains([' ', '-'])
}
