//! The project's own source format: CSV or TSV with a header.
//!
//! ```text
//! id,name,type,aliases,prior,subtype,external_ids,case
//! org:acme,Acme Holdings Ltd.,organization,Acme|Acme Holdings,0.5,company,lei:5493001KJTIIGC8Y1R12,
//! ,Ada Lovelace,person,,,,,
//! ```
//! Only `name` and `type` are needed. Columns may stand in any order.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::ImportError;
use crate::compile::{Compiler, Refusal};
use crate::record::{DEFAULT_PRIOR, Record};

const COLUMNS: &str = "id,name,type,aliases,prior,subtype,external_ids,case";
const COLUMN_NAMES: [&str; 8] =
    ["id", "name", "type", "aliases", "prior", "subtype", "external_ids", "case"];

/// Reads rows from `input` into `compiler`. A bad row is noted with its line and skipped.
///
/// # Errors
/// When the header is not one of this format, or reading fails.
pub fn read_csv(
    name: &str,
    delimiter: u8,
    input: impl Read,
    compiler: &mut Compiler,
) -> Result<(), ImportError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(input);
    let mut row = ByteRecord::new();
    let mut columns: Option<Columns> = None;
    loop {
        match reader.read_byte_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => {
                let source = match error.into_kind() {
                    csv::ErrorKind::Io(source) => source,
                    other => std::io::Error::other(format!("{other:?}")),
                };
                return Err(ImportError::Io { name: name.to_owned(), source });
            }
        }
        let line = row.position().map_or(0, csv::Position::line);
        let Some(columns) = &columns else {
            columns = Some(Columns::parse(name, &row)?);
            continue;
        };
        match columns.record(&row) {
            Ok(record) => compiler.add(&record, line)?,
            Err(problem) => compiler.refuse(line, Refusal::Row(problem)),
        }
    }
}

/// Where each known column stands in the rows.
#[derive(Debug)]
struct Columns {
    at: [Option<usize>; 8],
    count: usize,
}

impl Columns {
    fn parse(name: &str, header: &ByteRecord) -> Result<Self, ImportError> {
        let mut at = [None; 8];
        for (index, field) in header.iter().enumerate() {
            let field = String::from_utf8_lossy(field);
            let column = field.trim_start_matches('\u{feff}').trim();
            let known = COLUMN_NAMES.iter().position(|known| *known == column);
            let known = known.ok_or_else(|| ImportError::UnknownColumn {
                name: name.to_owned(),
                column: column.to_owned(),
                expected: COLUMNS,
            })?;
            at[known] = Some(index);
        }
        for (needed, column) in [(1, "name"), (2, "type")] {
            if at[needed].is_none() {
                return Err(ImportError::MissingColumn {
                    name: name.to_owned(),
                    column,
                    expected: COLUMNS,
                });
            }
        }
        Ok(Self { at, count: header.len() })
    }

    fn record(&self, row: &ByteRecord) -> Result<Record, String> {
        if row.len() > self.count {
            return Err(format!("{} fields, the header has {}", row.len(), self.count));
        }
        let field = |column: usize| {
            let bytes = self.at[column].and_then(|at| row.get(at)).unwrap_or_default();
            std::str::from_utf8(bytes).map(str::trim).map_err(|error| {
                format!("{} is not UTF-8 from byte {}", COLUMN_NAMES[column], error.valid_up_to())
            })
        };
        let name = field(1)?;
        if name.is_empty() {
            return Err("the name is empty".to_owned());
        }
        let prior = match field(4)? {
            "" => DEFAULT_PRIOR,
            number => number
                .parse()
                .ok()
                .filter(|prior| (0.0..=1.0).contains(prior))
                .ok_or_else(|| format!("prior {number:?} is no number from 0 to 1"))?,
        };
        let exact_case = match field(7)? {
            "" | "smart" => false,
            "exact" => true,
            other => return Err(format!("case {other:?} is neither empty, smart nor exact")),
        };
        Ok(Record {
            id: field(0)?.to_owned(),
            name: name.to_owned(),
            kind: field(2)?.parse().map_err(|error| format!("{error}"))?,
            aliases: field(3)?
                .split('|')
                .map(str::trim)
                .filter(|alias| !alias.is_empty())
                .map(str::to_owned)
                .collect(),
            prior,
            subtype: field(5)?.to_owned(),
            external_ids: field(6)?.to_owned(),
            exact_case,
        })
    }
}
