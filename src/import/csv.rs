//! The project's own source format: CSV or TSV with a header.
//!
//! ```text
//! id,name,type,aliases,prior,subtype,external_ids,case
//! org:acme,Acme Holdings Ltd.,organization,Acme|Acme Holdings,0.5,company,lei:5493001KJTIIGC8Y1R12,
//! ,Ada Lovelace,person,,,,,
//! ```
//! Only `name` and `type` are needed. Columns may stand in any order.

use std::cell::Cell;
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::{ImportError, Sink, fields};
use crate::record::Record;

const COLUMNS: &str = "id,name,type,aliases,prior,subtype,external_ids,case";

/// The most bytes a row may have: an open quotation mark makes the rest of the file one field.
const MAX_ROW: usize = 16 << 20;

/// Reads rows from `input` into `sink`. A bad row is noted with its line and skipped.
///
/// # Errors
/// When the header is not one of this format, or reading fails.
pub fn read_csv(
    name: &str,
    delimiter: u8,
    input: impl Read,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let watch = Watch { delimiter, ..Watch::default() };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(Watched { input, watch: &watch });
    let mut row = ByteRecord::new();
    let mut columns: Option<Columns> = None;
    let mut last_line = 0;
    loop {
        watch.unread.set(0);
        let more = reader.read_byte_record(&mut row).map_err(|error| {
            let line = reader.position().line();
            match error.into_kind() {
                csv::ErrorKind::Io(_) if watch.unread.get() > MAX_ROW => {
                    ImportError::EndlessRecord { name: name.to_owned(), line, limit: MAX_ROW }
                }
                csv::ErrorKind::Io(cause) => {
                    let line = line.saturating_sub(1);
                    ImportError::Read { name: name.to_owned(), line, cause }
                }
                other => {
                    let cause = std::io::Error::other(format!("{other:?}"));
                    ImportError::Read { name: name.to_owned(), line, cause }
                }
            }
        })?;
        if !more {
            break;
        }
        let line = row.position().map_or(0, csv::Position::line);
        let Some(columns) = &columns else {
            columns = Some(Columns::parse(name, &row)?);
            continue;
        };
        last_line = line;
        match columns.record(&row) {
            Ok(record) => sink.record(&record, line)?,
            Err(problem) => sink.refuse(line, problem),
        }
    }
    if watch.place.get() == Place::Quoted {
        let what = "a quoted field";
        return Err(ImportError::Truncated { name: name.to_owned(), line: last_line, what });
    }
    Ok(())
}

/// What the reader itself does not tell.
#[derive(Default)]
struct Watch {
    delimiter: u8,
    /// Bytes read since a row came out.
    unread: Cell<usize>,
    /// What the content so far ends in.
    place: Cell<Place>,
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    FieldStart,
    Plain,
    Quoted,
    /// After a quotation mark that ends the quotation unless another one follows.
    AfterQuote,
}

impl Watch {
    fn see(&self, bytes: &[u8]) {
        self.unread.set(self.unread.get() + bytes.len());
        let place = bytes.iter().fold(self.place.get(), |place, &byte| match (place, byte) {
            (Place::Quoted, b'"') => Place::AfterQuote,
            (Place::FieldStart | Place::AfterQuote, b'"') | (Place::Quoted, _) => Place::Quoted,
            (_, b'\n' | b'\r') => Place::FieldStart,
            (_, byte) if byte == self.delimiter => Place::FieldStart,
            _ => Place::Plain,
        });
        self.place.set(place);
    }
}

struct Watched<'w, R> {
    input: R,
    watch: &'w Watch,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.watch.unread.get() > MAX_ROW {
            return Err(std::io::Error::other("endless row"));
        }
        let read = self.input.read(buffer)?;
        self.watch.see(&buffer[..read]);
        Ok(read)
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
            let known = fields::NAMES.iter().position(|known| *known == column);
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
                format!("{} is not UTF-8 from byte {}", fields::NAMES[column], error.valid_up_to())
            })
        };
        Ok(Record {
            id: field(0)?.to_owned(),
            name: fields::name(field(1)?)?,
            kind: field(2)?.parse().map_err(|error| format!("{error}"))?,
            aliases: fields::aliases(field(3)?),
            prior: fields::prior(field(4)?)?,
            subtype: field(5)?.to_owned(),
            external_ids: field(6)?.to_owned(),
            exact_case: fields::exact_case(field(7)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::Compiler;

    /// The lines that are refused, and how reading ends.
    fn check(rows: &[u8], kept: u64, refused: &[u64], ending: &str) {
        let mut compiler = Compiler::default();
        compiler.begin_source("names.csv", "");
        let ended = read_csv("names.csv", b',', rows, &mut compiler);
        let shown = String::from_utf8_lossy(&rows[..rows.len().min(100)]);
        let report = compiler.report();
        let lines: Vec<u64> = report.refusals.iter().map(|refused| refused.line).collect();
        assert_eq!((report.rows_kept, lines.as_slice()), (kept, refused), "{shown}");
        let ended = ended.err().map_or_else(String::new, |error| error.to_string());
        assert!(
            ended.contains(ending) && ended.is_empty() == ending.is_empty(),
            "{shown}: {ended}"
        );
    }

    #[test]
    fn rows() {
        check(b"name,type\nAda,person\n", 1, &[], "");
        check(b"name,type,subtype\n\"Ada\",person\nBob,alien\n,person", 1, &[3, 4], "");
        // A field over several lines counts as lines; the row stands where it begins.
        check(b"name,type\n\"A\nd\na\",alien\nBob,alien\nEve,person\n", 1, &[2, 5], "");
        // A stray quotation mark is no quotation.
        check(b"name,type,aliases\nDisk 5\",organization\nBob,person\n", 2, &[], "");
    }

    #[test]
    fn a_quotation_without_end_is_an_end_in_the_middle() {
        let rows = b"name,type,aliases\nAda,person,\nBob,person,\"Bobby|Rob";
        check(&[rows.as_slice(), b"\nEve\n"].concat(), 2, &[3], "names.csv:3: the file ends");
        check(b"name,type,aliases\nAda,person,\n\"Bo", 1, &[3], "names.csv:3: the file ends");
        let endless = [b"name,type\nAda,person\n\"".as_slice(), &vec![b'x'; MAX_ROW * 2]].concat();
        check(&endless, 1, &[], "names.csv:3: the record that begins here");
    }
}
