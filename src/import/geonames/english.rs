//! The small files beside the places: `countryInfo.txt`, `admin1CodesASCII.txt`, `admin2Codes.txt`.
//!
//! They give countries and their divisions the names that English texts use, where the files of
//! places have official ones ("Kingdom of Spain") or local ones ("Bayern"). Some 50,000 rows in
//! all, held in memory.

use std::collections::BTreeMap;
use std::io::Read;

use super::Role;
use super::row::{id, name, utf8};
use crate::import::lines::{Line, Lines};
use crate::import::{ImportError, Sink};

/// What one of the small files says of a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct English {
    pub(super) name: String,
    /// The feature code that such a place has, for those that no file of places lists.
    pub(super) feature: &'static str,
    pub(super) population: u64,
    pub(super) country: String,
    /// The file that says so, as an index into the files read.
    pub(super) source: usize,
    pub(super) line: u64,
}

/// Names by place.
pub(super) type EnglishNames = BTreeMap<u32, English>;

/// Reads one of the small files.
pub(super) fn read(
    (index, source): (usize, &str),
    role: Role,
    input: impl Read,
    names: &mut EnglishNames,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mut lines = Lines::new(input);
    loop {
        let before = lines.number();
        let failed =
            |error| ImportError::Read { name: source.to_owned(), line: before, cause: error };
        let row = match lines.next().map_err(failed)? {
            None => return Ok(()),
            Some(Line::Whole([] | [b'#', ..])) => continue,
            Some(Line::TooLong) => Err("the line is too long".to_owned()),
            Some(Line::Whole(line)) => parse(role, line),
        };
        match row {
            Ok((place, row)) => {
                names.insert(place, English { source: index, line: before + 1, ..row });
            }
            Err(problem) => sink.refuse(before + 1, problem),
        }
    }
}

fn parse(role: Role, line: &[u8]) -> Result<(u32, English), String> {
    let columns: Vec<&str> = utf8(line)?.split('\t').collect();
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    let (feature, name_at, id_at, population) = match role {
        Role::Countries => ("A.PCLI", 4, 16, column(7)),
        Role::FirstDivisions => ("A.ADM1", 1, 3, ""),
        _ => ("A.ADM2", 1, 3, ""),
    };
    if columns.len() <= id_at {
        return Err(format!("{} columns; expected more than {id_at}", columns.len()));
    }
    let english = English {
        name: name(column(name_at))?.to_owned(),
        feature,
        population: population.parse().unwrap_or(0),
        country: column(0).split('.').next().unwrap_or_default().to_owned(),
        source: 0,
        line: 0,
    };
    Ok((id(column(id_at))?, english))
}
