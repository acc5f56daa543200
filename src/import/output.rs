//! Writing records in the project's own source format.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{ImportError, Sink, fields};
use crate::compile::{Refusal, Refused, Report};
use crate::record::Record;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl OutputFormat {
    /// The format that the name of a file asks for, `.csv` or `.jsonl`, and whether it is to be
    /// compressed, `.zst`.
    pub fn of_file(path: &Path) -> Option<(Self, bool)> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let plain = name.strip_suffix(".zst").unwrap_or(&name);
        let format = match Path::new(plain).extension()?.to_str()? {
            "csv" => Self::Csv,
            "jsonl" => Self::JsonLines,
            _ => return None,
        };
        Some((format, plain.len() < name.len()))
    }
}

/// A sink that writes every record, and counts what it hears.
#[derive(Debug)]
pub struct RecordWriter<W: Write> {
    out: W,
    format: OutputFormat,
    path: PathBuf,
    row: Vec<u8>,
    source: String,
    sources: Vec<(String, String)>,
    report: Report,
}

impl<W: Write> RecordWriter<W> {
    /// Writes to `out`; `path` is what an error names.
    pub fn new(out: W, format: OutputFormat, path: &Path) -> Result<Self, ImportError> {
        let mut writer = Self {
            out,
            format,
            path: path.to_owned(),
            row: Vec::new(),
            source: String::new(),
            sources: Vec::new(),
            report: Report::default(),
        };
        if format == OutputFormat::Csv {
            let header = fields::NAMES.join(",") + "\n";
            let written = writer.out.write_all(header.as_bytes());
            written.map_err(|error| writer.failed(error))?;
        }
        Ok(writer)
    }

    /// What has happened so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Name and licence of every source that was begun.
    pub fn sources(&self) -> &[(String, String)] {
        &self.sources
    }

    /// Where the records went, what errors call it, and what has happened.
    pub(super) fn into_parts(self) -> (W, PathBuf, Report) {
        (self.out, self.path, self.report)
    }

    fn failed(&self, cause: io::Error) -> ImportError {
        ImportError::Write { path: self.path.clone(), cause }
    }

    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.row.clear();
        match self.format {
            OutputFormat::Csv => {
                let aliases: Vec<&str> = record
                    .aliases
                    .iter()
                    .map(String::as_str)
                    .filter(|a| !a.contains('|'))
                    .collect();
                for _ in aliases.len()..record.aliases.len() {
                    self.report.leave_out("aliases with a |, which only JSON Lines can hold");
                }
                let kind = record.kind.as_str().to_ascii_lowercase();
                let mut row = csv::Writer::from_writer(&mut self.row);
                row.write_record([
                    record.id.as_str(),
                    &record.name,
                    &kind,
                    &aliases.join("|"),
                    &record.prior.to_string(),
                    &record.subtype,
                    &record.external_ids,
                    if record.exact_case { "exact" } else { "" },
                ])?;
                row.flush()?;
            }
            OutputFormat::JsonLines => {
                serde_json::to_writer(&mut self.row, &object(record))?;
                self.row.push(b'\n');
            }
        }
        self.out.write_all(&self.row)
    }
}

/// The record as an object, without what is empty.
fn object(record: &Record) -> Map<String, Value> {
    let mut object = Map::new();
    // As written, and not as the next double would be: 0.5, not 0.30000001192092896.
    let prior = record.prior.to_string().parse::<f64>().unwrap_or(0.0);
    for (key, value) in fields::NAMES.into_iter().zip([
        json!(record.id),
        json!(record.name),
        json!(record.kind.as_str().to_ascii_lowercase()),
        json!(record.aliases),
        json!(prior),
        json!(record.subtype),
        json!(record.external_ids),
        json!(if record.exact_case { "exact" } else { "" }),
    ]) {
        let is_empty = value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            object.insert(key.to_owned(), value);
        }
    }
    object
}

impl<W: Write> Sink for RecordWriter<W> {
    fn begin_source(&mut self, name: &str, license: &str) {
        name.clone_into(&mut self.source);
        if self.sources.iter().all(|(known, _)| known != name) {
            self.sources.push((name.to_owned(), license.to_owned()));
        }
    }

    fn record(&mut self, record: &Record, _line: u64) -> Result<(), ImportError> {
        self.report.rows_read += 1;
        self.write(record).map_err(|error| self.failed(error))?;
        self.report.rows_kept += 1;
        self.report.entities_by_type[record.kind as usize] += 1;
        Ok(())
    }

    fn refuse(&mut self, line: u64, why: String) {
        let source = self.source.clone();
        self.report.refuse(Refused { source, line, why: Refusal::Row(why) });
    }

    fn leave_out(&mut self, why: &str) {
        self.report.leave_out(why);
    }

    fn broke_off(&mut self, error: &ImportError) {
        self.report.broken_off.push(error.to_string());
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;
    use crate::types::EntityType;

    fn ada() -> Record {
        Record {
            id: "x:1".to_owned(),
            name: "Ada, \"the\" Countess".to_owned(),
            kind: EntityType::Person,
            aliases: vec!["A|B".to_owned(), "Ada".to_owned()],
            prior: 0.3,
            subtype: String::new(),
            external_ids: "wikidata:Q7259".to_owned(),
            exact_case: true,
        }
    }

    #[test]
    fn what_is_written_reads_again() {
        for (format, expected) in [
            (OutputFormat::Csv, vec!["Ada".to_owned()]),
            (OutputFormat::JsonLines, vec!["A|B".to_owned(), "Ada".to_owned()]),
        ] {
            let mut writer =
                RecordWriter::new(Vec::new(), format, Path::new("x")).expect("memory has room");
            writer.record(&ada(), 1).expect("memory has room");
            let mut again = Kept::default();
            match format {
                OutputFormat::Csv => super::super::read_csv("x", b',', &writer.out[..], &mut again),
                OutputFormat::JsonLines => {
                    super::super::read_json_lines("x", &writer.out[..], &mut again)
                }
            }
            .expect("memory is readable");
            assert_eq!(again.0, [Record { aliases: expected, ..ada() }], "{format:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let full = File::options().write(true).open("/dev/full").expect("Linux has it");
        let path = Path::new("out.jsonl");
        let mut writer =
            RecordWriter::new(full, OutputFormat::JsonLines, path).expect("nothing to write yet");
        let error = writer.record(&ada(), 1).expect_err("no room").to_string();
        assert!(error.starts_with("cannot write out.jsonl: No space left"), "{error}");
        assert_eq!(writer.report().rows_kept, 0);
    }

    #[derive(Default)]
    struct Kept(Vec<Record>);

    impl Sink for Kept {
        fn begin_source(&mut self, _: &str, _: &str) {}
        fn record(&mut self, record: &Record, _: u64) -> Result<(), ImportError> {
            self.0.push(record.clone());
            Ok(())
        }
        fn refuse(&mut self, line: u64, why: String) {
            panic!("{line}: {why}");
        }
        fn leave_out(&mut self, _: &str) {}
        fn broke_off(&mut self, _: &ImportError) {}
    }
}
