//! The dumps of GeoNames: <https://download.geonames.org/export/dump/>.
//!
//! Files of places (`allCountries.zip`, `cities500.zip`, `DE.zip`, …) have 19 columns and say what
//! is there. `alternateNamesV2.zip` adds names in other languages, `countryInfo.txt`,
//! `admin1CodesASCII.txt` and `admin2Codes.txt` English ones. Which file is which, its name says,
//! as published; whatever else they may be called, they are files of places.
//!
//! The files of places are read twice if there are alternate names: first for the ids of what is
//! listed, so that only names of those need to be held.

mod alternates;
mod english;
mod features;
mod row;

pub use features::Features;

use std::io::Read;
use std::path::{Path, PathBuf};

use super::lines::{Line, Lines};
use super::{ImportError, Options, Sink, decompress, fields, prior};
use crate::record::Record;
use crate::types::EntityType;
use alternates::Alternates;
use english::EnglishNames;
use features::Feature;
use row::Row;

/// What a file of GeoNames holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Places,
    Alternates,
    Countries,
    FirstDivisions,
    SecondDivisions,
    /// Lists of feature codes, languages and time zones, and descriptions.
    Nothing,
}

impl Role {
    /// What a file with this name holds. A part of an archive has its own.
    pub(super) fn of(name: &str) -> Self {
        let file = name.rsplit('/').next().unwrap_or(name);
        let stem = file.split('.').next().unwrap_or(file);
        match stem {
            "alternateNamesV2" | "alternateNames" => Self::Alternates,
            "countryInfo" => Self::Countries,
            "admin1CodesASCII" | "admin1Codes" => Self::FirstDivisions,
            "admin2Codes" => Self::SecondDivisions,
            "readme" | "iso-languagecodes" | "timeZones" | "hierarchy" | "userTags" | "shapes" => {
                Self::Nothing
            }
            _ if stem.starts_with("featureCodes") => Self::Nothing,
            _ => Self::Places,
        }
    }
}

/// Reads all files of GeoNames that were given, as the one body of data that they are.
pub(super) fn read(
    paths: &[PathBuf],
    options: &Options,
    progress: &dyn Fn(u64),
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    if paths.iter().any(|path| path == Path::new("-")) {
        return Err(ImportError::NotFromPipe);
    }
    let role = |path: &PathBuf| Role::of(&path.display().to_string());
    let of_role = |wanted: &[Role]| -> Vec<&PathBuf> {
        paths.iter().filter(|path| wanted.contains(&role(path))).collect()
    };
    let mut places =
        Places { options, english: EnglishNames::new(), alternates: Alternates::default() };
    let small = of_role(&[Role::Countries, Role::FirstDivisions, Role::SecondDivisions]);
    for (index, path) in small.iter().enumerate() {
        let read = decompress::for_each_part(path, progress, &mut |name, input| {
            sink.begin_source(name, super::license(options, super::Kind::GeoNames));
            english::read((index, name), role(path), input, &mut places.english, sink)
        });
        super::tolerate(read, options, sink)?;
    }
    let files = of_role(&[Role::Places]);
    let names = of_role(&[Role::Alternates]);
    if let Some(name) = names.first().filter(|_| files.is_empty() && small.is_empty()) {
        return Err(ImportError::NoPlaces { name: name.display().to_string() });
    }
    if !names.is_empty() {
        let mut kept: Vec<u32> = places.english.keys().copied().collect();
        for path in &files {
            // Whatever is wrong with it is told when it is read the second time.
            let read = decompress::for_each_part(path, progress, &mut |name, input| {
                places.each(name, input, &mut |_, row| {
                    if let Ok((row, _)) = row {
                        kept.push(row.id);
                    }
                    Ok(())
                })
            });
            read.or_else(|error| if error.is_broken_off() { Ok(()) } else { Err(error) })?;
        }
        kept.sort_unstable();
        kept.dedup();
        for path in &names {
            let read = decompress::for_each_part(path, progress, &mut |name, input| {
                if Role::of(name) == Role::Nothing {
                    return Ok(());
                }
                sink.begin_source(name, super::license(options, super::Kind::GeoNames));
                places.alternates.read(name, input, &options.languages, &kept, sink)
            });
            super::tolerate(read, options, sink)?;
        }
        places.alternates.sort();
    }
    let mut told: Vec<u32> = Vec::new();
    for path in &files {
        let read = decompress::for_each_part(path, progress, &mut |name, input| {
            if Role::of(name) == Role::Nothing {
                return Ok(());
            }
            sink.begin_source(name, super::license(options, super::Kind::GeoNames));
            places.each(name, input, &mut |line, row| match row {
                Ok((row, feature)) => {
                    if places.english.contains_key(&row.id) {
                        told.push(row.id);
                    }
                    sink.record(&places.record(&row, feature), line)
                }
                Err(Left::Refused(problem)) => {
                    sink.refuse(line, problem);
                    Ok(())
                }
                Err(Left::Out(why)) => {
                    sink.leave_out(&why);
                    Ok(())
                }
            })
        });
        super::tolerate(read, options, sink)?;
    }
    told.sort_unstable();
    places.rest(&small, &told, sink)
}

/// Why a row makes no record.
enum Left {
    Refused(String),
    Out(String),
}

/// A row that is listed and what it is listed as, or why it is not.
type Listed<'l, 'o> = Result<(Row<'l>, &'o Feature), Left>;

/// What the files of places are read against.
struct Places<'o> {
    options: &'o Options,
    english: EnglishNames,
    alternates: Alternates,
}

impl<'o> Places<'o> {
    /// Calls `take` with every row of a file of places.
    fn each(
        &self,
        source: &str,
        input: impl Read,
        take: &mut dyn FnMut(u64, Listed<'_, 'o>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut lines = Lines::new(input);
        loop {
            let before = lines.number();
            let failed =
                |error| ImportError::Read { name: source.to_owned(), line: before, cause: error };
            let number = before + 1;
            let row = match lines.next().map_err(failed)? {
                None => return Ok(()),
                Some(Line::Whole([])) => continue,
                Some(Line::TooLong) => Err(Left::Refused("the line is too long".to_owned())),
                // Borrowed twice, the line would block asking how it ended.
                Some(Line::Whole(line)) => match self.row(line) {
                    Err(Left::Refused(problem)) => Err(Left::Refused(problem)),
                    read => {
                        take(number, read)?;
                        continue;
                    }
                },
            };
            if !lines.is_terminated() {
                let (name, what) = (source.to_owned(), "a place");
                return Err(ImportError::Truncated { name, line: number, what });
            }
            take(number, row)?;
        }
    }

    fn row<'l>(&self, line: &'l [u8]) -> Listed<'l, 'o> {
        let row = Row::parse(line).map_err(Left::Refused)?;
        let Some(feature) = self.options.features.get(&row.feature) else {
            return Err(Left::Out(format!("feature {}", row.feature)));
        };
        if row.is_populated_place() && row.population < self.options.min_population {
            return Err(Left::Out("fewer inhabitants than asked for".to_owned()));
        }
        Ok((row, feature))
    }

    fn record(&self, row: &Row<'_>, feature: &Feature) -> Record {
        let english = self.english.get(&row.id);
        let mut record = self.named(row.id, english.map(|english| english.name.as_str()), row.name);
        if row.ascii_name != row.name {
            fields::push_alias(&mut record.aliases, &record.name, row.ascii_name);
        }
        record.subtype.clone_from(&feature.subtype);
        record.prior = feature.prior.max(prior::of_population(row.population));
        if feature.subtype == "country" {
            fields::push_external_id(&mut record.external_ids, "iso3166", row.country);
        }
        record
    }

    /// A record with the names of a place: the English one if there is one, else the one that
    /// speakers of the first language prefer, else its own.
    fn named(&self, id: u32, english: Option<&str>, own: &str) -> Record {
        let preferred = self
            .alternates
            .of(id)
            .find(|alternate| alternate.role == alternates::Role::Preferred)
            .map(|alternate| alternate.text);
        let name = english.or(preferred).unwrap_or(own).to_owned();
        let mut aliases = Vec::new();
        let mut external_ids = String::new();
        fields::push_alias(&mut aliases, &name, own);
        for alternate in self.alternates.of(id) {
            if alternate.role == alternates::Role::Wikidata {
                fields::push_external_id(&mut external_ids, "wikidata", alternate.text);
            } else {
                fields::push_alias(&mut aliases, &name, alternate.text);
            }
        }
        Record {
            id: format!("geonames:{id}"),
            name,
            kind: EntityType::Place,
            aliases,
            prior: 0.0,
            subtype: String::new(),
            external_ids,
            exact_case: false,
        }
    }

    /// Countries and divisions that no file of places lists: the files of cities have none.
    fn rest(
        &self,
        small: &[&PathBuf],
        told: &[u32],
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        for (index, path) in small.iter().enumerate() {
            sink.begin_source(
                &path.display().to_string(),
                super::license(self.options, super::Kind::GeoNames),
            );
            let rows = self.english.iter().filter(|(_, english)| english.source == index);
            for (&id, english) in rows.filter(|(id, _)| told.binary_search(id).is_err()) {
                let Some(feature) = self.options.features.get(english.feature) else {
                    sink.leave_out(&format!("feature {}", english.feature));
                    continue;
                };
                let mut record = self.named(id, Some(&english.name), &english.name);
                record.subtype.clone_from(&feature.subtype);
                record.prior = feature.prior.max(prior::of_population(english.population));
                if feature.subtype == "country" {
                    fields::push_external_id(&mut record.external_ids, "iso3166", &english.country);
                }
                sink.record(&record, english.line)?;
            }
        }
        Ok(())
    }
}
