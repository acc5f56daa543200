//! The JSON dump of Wikidata: <https://dumps.wikimedia.org/wikidatawiki/entities/>.
//!
//! One array, one entity a line, a comma after each: some 1.5 TB. An entity is read only if it is
//! an instance of a wanted class, and of that only names, classes, a few identifiers and the number
//! of its pages. Classes are not followed upwards: the table lists those that items really have.

mod classes;
mod cursor;
mod entity;
mod prefilter;

#[cfg(test)]
mod tests;

pub use classes::Classes;

use std::io::Read;

use super::lines::{Line, Lines, MAX_LINE};
use super::{ImportError, Options, Sink, fields, prior};
use crate::record::Record;
use entity::Entity;
use prefilter::Prefilter;

/// The code of names that are the same in all languages.
const ALL_LANGUAGES: &str = "mul";

/// Reads entities from `input` into `sink`. A bad line is noted with its number and skipped.
pub fn read_wikidata(
    name: &str,
    input: impl Read,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mut languages = options.languages.clone();
    if !languages.iter().any(|language| language == ALL_LANGUAGES) {
        languages.push(ALL_LANGUAGES.to_owned());
    }
    let prefilter = Prefilter::new(&options.classes);
    let mut lines = Lines::new(input);
    let mut array_is_open = false;
    loop {
        let before = lines.number();
        let failed = |cause| ImportError::Read { name: name.to_owned(), line: before, cause };
        let number = before + 1;
        let line = match lines.next().map_err(failed)? {
            None => break,
            Some(Line::TooLong) => {
                sink.refuse(number, format!("more than {MAX_LINE} bytes in one line"));
                continue;
            }
            Some(Line::Whole(line)) => line.trim_ascii(),
        };
        let mut json = line.strip_suffix(b",").unwrap_or(line);
        if let Some(rest) = json.strip_prefix(b"[") {
            array_is_open = true;
            json = rest;
        }
        if array_is_open && let Some(rest) = json.strip_suffix(b"]") {
            array_is_open = false;
            json = rest;
        }
        if json.is_empty() {
            continue;
        }
        if !prefilter.may_be_wanted(json) {
            sink.leave_out("instance of no wanted class");
            continue;
        }
        match Entity::parse(json, &languages, &options.classes) {
            Ok(entity) => match record(&entity, &options.classes) {
                Ok(record) => sink.record(&record, number)?,
                Err(why) => sink.leave_out(why),
            },
            Err(problem) => {
                let problem = problem.to_string();
                if !lines.is_terminated() {
                    return Err(truncated(name, number));
                }
                sink.refuse(number, problem);
            }
        }
    }
    if array_is_open {
        // The line that is cut, or the one that is missing.
        return Err(truncated(name, lines.number() + u64::from(lines.is_terminated())));
    }
    Ok(())
}

fn truncated(name: &str, line: u64) -> ImportError {
    ImportError::Truncated { name: name.to_owned(), line, what: "the array of entities" }
}

/// The record of an entity, or why it is left out.
fn record(entity: &Entity, classes: &Classes) -> Result<Record, &'static str> {
    let class = entity.class.and_then(|class| classes.get(class));
    let class = class.ok_or("instance of no wanted class")?;
    if classes::number(&entity.id).is_none() {
        return Err("no item");
    }
    let mut labels = entity.labels.iter().map(|(_, label)| label.trim());
    let name = labels.find(|label| !label.is_empty()).ok_or("no name in a wanted language")?;
    let mut aliases = Vec::new();
    for (_, alias) in entity.labels.iter().chain(&entity.aliases) {
        fields::push_alias(&mut aliases, name, alias);
    }
    Ok(Record {
        id: format!("wikidata:{}", entity.id),
        name: name.to_owned(),
        kind: class.kind,
        aliases,
        prior: prior::of_sitelinks(entity.sitelinks),
        subtype: class.subtype.clone(),
        external_ids: entity.external_ids.clone(),
        exact_case: false,
    })
}
