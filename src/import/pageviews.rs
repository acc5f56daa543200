//! Titles of an encyclopedia with their types and how often they are read.
//!
//! ```text
//! title<tab>type<tab>views
//! Mercury_(planet)<tab>place<tab>98321
//! ```
//! The header may be missing. A title that ends in a bracket is listed without it; the id keeps it.

use std::io::Read;

use super::lines::{Line, Lines, MAX_LINE};
use super::{ImportError, Sink, prior};
use crate::record::Record;

/// Reads rows from `input` into `sink`. A bad row is noted with its line and skipped.
pub fn read_page_views(
    name: &str,
    input: impl Read,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mut lines = Lines::new(input);
    loop {
        let before = lines.number();
        let failed = |cause| ImportError::Read { name: name.to_owned(), line: before, cause };
        let number = before + 1;
        match lines.next().map_err(failed)? {
            None => return Ok(()),
            Some(Line::TooLong) => {
                sink.refuse(number, format!("more than {MAX_LINE} bytes in one line"));
            }
            Some(Line::Whole(line)) if line.is_empty() || is_header(number, line) => {}
            Some(Line::Whole(line)) => match record(line) {
                Ok(record) => sink.record(&record, number)?,
                Err(problem) => sink.refuse(number, problem),
            },
        }
    }
}

fn is_header(number: u64, line: &[u8]) -> bool {
    number == 1 && line.starts_with(b"title\ttype\t")
}

fn record(line: &[u8]) -> Result<Record, String> {
    let line = std::str::from_utf8(line)
        .map_err(|error| format!("not UTF-8 from byte {}", error.valid_up_to()))?;
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [title, kind, views] = fields[..] else {
        return Err(format!("{} fields instead of title, type, views", fields.len()));
    };
    let spaced = title.replace('_', " ");
    let name = without_disambiguator(spaced.trim());
    if name.is_empty() {
        return Err("the title is empty".to_owned());
    }
    let views = views.parse().map_err(|_| format!("views {views:?} is no count"))?;
    Ok(Record {
        id: format!("wikipedia:{}", title.replace(' ', "_")),
        name: name.to_owned(),
        kind: kind.parse().map_err(|error| format!("{error}"))?,
        aliases: Vec::new(),
        prior: prior::of_views(views),
        subtype: String::new(),
        external_ids: String::new(),
        exact_case: false,
    })
}

/// "Mercury (planet)" → "Mercury". A title that is nothing but a bracket keeps it.
fn without_disambiguator(title: &str) -> &str {
    let bracket = title.strip_suffix(')').and_then(|rest| rest.rfind(" ("));
    bracket.map_or(title, |at| title[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disambiguators() {
        for (title, name) in [
            ("Mercury (planet)", "Mercury"),
            ("Paris", "Paris"),
            ("Java (island) (Asia)", "Java (island)"),
            ("(You)", "(You)"),
            ("Smile :)", "Smile :)"),
        ] {
            assert_eq!(without_disambiguator(title), name);
        }
    }
}
