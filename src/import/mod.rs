//! Readers of published data, each yielding [`crate::record::Record`]s to a [`Sink`].
//!
//! All of them are streams: what is held in memory is a line, not a file. A bad row is told to the
//! sink with its line and the reason, and reading goes on. docs/gazetteers.md says what becomes of
//! what.

mod csv;
mod decompress;
mod error;
mod fields;
mod ftm;
mod geonames;
mod jsonl;
mod kind;
mod lines;
mod names;
mod options;
mod output;
mod pageviews;
mod prior;
mod sink;
mod source_file;
mod table;
mod wikidata;

#[cfg(test)]
mod tests;

pub use csv::read_csv;
pub use error::ImportError;
pub use ftm::read_follow_the_money;
pub use geonames::Features;
pub use jsonl::read_json_lines;
pub use kind::{Kind, NoSuchKind};
pub use names::{BadLine, LineProblem, read_allowed, read_denied};
pub use options::Options;
pub use output::{OutputFormat, RecordWriter};
pub use pageviews::read_page_views;
pub use sink::Sink;
pub use source_file::SourceFile;
pub use table::TableError;
pub use wikidata::{Classes, read_wikidata};

use std::io::Read;
use std::path::{Path, PathBuf};

use sink::Limited;

/// A file to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What is in it.
    pub kind: Kind,
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
}

/// Reads `inputs` into `sink`, in order; GeoNames files all at once, where the first stands.
/// `progress` hears how many bytes of the files were read, a little at a time.
pub fn import(
    inputs: &[Input],
    options: &Options,
    progress: &dyn Fn(u64),
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mut limited = Limited { sink, left: options.limit.unwrap_or(u64::MAX) };
    let mut geonames: Vec<PathBuf> = inputs
        .iter()
        .filter(|input| input.kind == Kind::GeoNames)
        .map(|input| input.path.clone())
        .collect();
    for input in inputs {
        let read = if input.kind != Kind::GeoNames {
            decompress::for_each_part(&input.path, progress, &mut |name, content| {
                limited.begin_source(name, license(options, input.kind));
                read_kind(input.kind, name, content, options, &mut limited)
            })
        } else if geonames.is_empty() {
            Ok(())
        } else {
            geonames::read(&std::mem::take(&mut geonames), options, progress, &mut limited)
        };
        match read {
            Err(ImportError::Enough) => return Ok(()),
            read => tolerate(read, options, &mut limited)?,
        }
    }
    Ok(())
}

/// How many bytes [`import`] reads of `inputs`, for a progress bar: those of the files, twice for
/// GeoNames places whose alternate names are read too. Files that cannot be asked count nothing.
pub fn bytes_to_read(inputs: &[Input]) -> u64 {
    let role = |input: &Input| {
        (input.kind == Kind::GeoNames).then(|| geonames::Role::of(&input.path.to_string_lossy()))
    };
    let twice = inputs.iter().any(|input| role(input) == Some(geonames::Role::Alternates));
    inputs
        .iter()
        .map(|input| {
            let times = match role(input) {
                Some(geonames::Role::Places) if twice => 2,
                Some(geonames::Role::Nothing) => 0,
                _ => 1,
            };
            times * std::fs::metadata(&input.path).map_or(0, |file| file.len())
        })
        .sum()
}

/// Reads the source file at `path`, whatever kind its name says it is.
pub fn read_file(path: &Path, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let name = path.display().to_string();
    let kind = Kind::of_file(&name).ok_or(ImportError::UnknownKind { name })?;
    let input = Input { kind, path: path.to_owned() };
    import(&[input], &Options::default(), &|_| (), sink)
}

/// Reads a source from `input`; `name` says of what kind it is and stands in the report.
pub fn read(
    name: &str,
    license: &str,
    input: impl Read,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let kind =
        Kind::of_file(name).ok_or_else(|| ImportError::UnknownKind { name: name.to_owned() })?;
    let mut input = decompress::reader(name, input)
        .map_err(|cause| ImportError::Open { name: name.to_owned(), cause })?;
    sink.begin_source(name, license);
    read_kind(kind, name, &mut input, &Options::default(), sink)
}

fn read_kind(
    kind: Kind,
    name: &str,
    input: &mut dyn Read,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    match kind {
        Kind::Csv => {
            let is_tsv = Path::new(decompress::plain_name(name))
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"));
            read_csv(name, if is_tsv { b'\t' } else { b',' }, input, sink)
        }
        Kind::JsonLines => read_json_lines(name, input, sink),
        Kind::Wikidata => read_wikidata(name, input, options, sink),
        Kind::FollowTheMoney => read_follow_the_money(name, input, sink),
        Kind::PageViews => read_page_views(name, input, sink),
        // Several files that belong together: `geonames::read`.
        Kind::GeoNames => Ok(()),
    }
}

/// Goes on after a source that broke off, if that is allowed.
fn tolerate(
    read: Result<(), ImportError>,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    match read {
        Err(error) if error.is_broken_off() && options.allow_truncated => {
            sink.broke_off(&error);
            Ok(())
        }
        read => read,
    }
}

fn license(options: &Options, kind: Kind) -> &str {
    options.license.as_deref().unwrap_or_else(|| kind.license())
}
