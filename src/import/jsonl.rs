//! The project's own source format as JSON Lines: one object a line.
//!
//! ```text
//! {"id":"org:acme","name":"Acme Holdings Ltd.","type":"organization","aliases":["Acme"],"prior":0.5}
//! {"name":"Ada Lovelace","type":"person","aliases":"Augusta Ada King|Countess of Lovelace"}
//! {"name":"Łódź","type":"place","external_ids":{"wikidata":"Q580","geonames":3093133}}
//! ```
//! Only `name` and `type` are needed; `null` is the same as leaving a key out.

use std::io::Read;

use serde_json::{Map, Value};

use super::lines::{Line, Lines, MAX_LINE};
use super::{ImportError, Sink, fields};
use crate::record::{DEFAULT_PRIOR, Record};

/// Reads objects from `input` into `sink`. A bad line is noted with its number and skipped.
pub fn read_json_lines(
    name: &str,
    input: impl Read,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    for_each_object(name, input, sink, |line, text, sink| {
        let object: Map<String, Value> = serde_json::from_slice(text)?;
        Ok(match record(&object) {
            Ok(record) => sink.record(&record, line),
            Err(problem) => {
                sink.refuse(line, problem);
                Ok(())
            }
        })
    })
}

/// What became of a line: what the sink said, or why it is not even JSON.
pub(super) type Outcome = Result<Result<(), ImportError>, serde_json::Error>;

/// Calls `read` with every line that is not empty, and refuses those that it finds not to be JSON.
pub(super) fn for_each_object(
    name: &str,
    input: impl Read,
    sink: &mut dyn Sink,
    mut read: impl FnMut(u64, &[u8], &mut dyn Sink) -> Outcome,
) -> Result<(), ImportError> {
    let mut lines = Lines::new(input);
    loop {
        let before = lines.number();
        let failed = |cause| ImportError::Read { name: name.to_owned(), line: before, cause };
        let number = before + 1;
        let outcome = match lines.next().map_err(failed)? {
            None => return Ok(()),
            Some(Line::TooLong) => {
                sink.refuse(number, format!("more than {MAX_LINE} bytes in one line"));
                continue;
            }
            Some(Line::Whole(line)) => {
                if line.trim_ascii().is_empty() {
                    continue;
                }
                read(number, line, sink)
            }
        };
        match outcome {
            Ok(taken) => taken?,
            Err(error) if error.is_eof() && !lines.is_terminated() => {
                let what = "a JSON object";
                return Err(ImportError::Truncated { name: name.to_owned(), line: number, what });
            }
            Err(error) => sink.refuse(number, without_line(&error)),
        }
    }
}

/// The parser counts lines of its own: here it is always the first.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} at byte {}", error.column()),
        None => text,
    }
}

fn record(object: &Map<String, Value>) -> Result<Record, String> {
    if let Some(unknown) = object.keys().find(|key| !fields::NAMES.contains(&key.as_str())) {
        return Err(format!("unknown key {unknown:?}; known: {}", fields::NAMES.join(", ")));
    }
    let text = |key: &str| match object.get(key) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text.trim()),
        Some(_) => Err(format!("{key} is no string")),
    };
    Ok(Record {
        id: text("id")?.to_owned(),
        name: fields::name(text("name")?)?,
        kind: text("type")?.parse().map_err(|error| format!("{error}"))?,
        aliases: aliases(object.get("aliases"))?,
        prior: match object.get("prior") {
            None | Some(Value::Null) => DEFAULT_PRIOR,
            Some(Value::Number(number)) => fields::prior(&number.to_string())?,
            Some(other) => return Err(format!("prior {other} is no number from 0 to 1")),
        },
        subtype: text("subtype")?.to_owned(),
        external_ids: external_ids(object.get("external_ids"))?,
        exact_case: fields::exact_case(text("case")?)?,
    })
}

fn aliases(value: Option<&Value>) -> Result<Vec<String>, String> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(joined)) => Ok(fields::aliases(joined)),
        Some(Value::Array(list)) => {
            let mut aliases = Vec::with_capacity(list.len());
            for (index, alias) in list.iter().enumerate() {
                let alias =
                    alias.as_str().ok_or_else(|| format!("aliases[{index}] is no string"))?.trim();
                if !alias.is_empty() {
                    aliases.push(alias.to_owned());
                }
            }
            Ok(aliases)
        }
        Some(_) => Err("aliases is neither an array nor a string".to_owned()),
    }
}

fn external_ids(value: Option<&Value>) -> Result<String, String> {
    let mut ids = String::new();
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(joined)) => joined.trim().clone_into(&mut ids),
        Some(Value::Array(list)) => {
            for (index, id) in list.iter().enumerate() {
                let (scheme, value) = id
                    .as_str()
                    .and_then(|id| id.split_once(':'))
                    .ok_or_else(|| format!("external_ids[{index}] is no scheme:value"))?;
                push(&mut ids, scheme, value)?;
            }
        }
        Some(Value::Object(schemes)) => {
            for (scheme, value) in schemes {
                match value {
                    Value::String(value) => push(&mut ids, scheme, value)?,
                    Value::Number(number) => push(&mut ids, scheme, &number.to_string())?,
                    _ => return Err(format!("external_ids.{scheme} is neither string nor number")),
                }
            }
        }
        Some(_) => return Err("external_ids is neither object, array nor string".to_owned()),
    }
    Ok(ids)
}

fn push(ids: &mut String, scheme: &str, value: &str) -> Result<(), String> {
    if value.contains('|') || scheme.contains('|') {
        return Err(format!("external id {scheme}:{value} holds a |"));
    }
    fields::push_external_id(ids, scheme, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Result<&str, &str>) {
        let object = serde_json::from_str(json).expect("JSON");
        let found = record(&object).map(|record| {
            let aliases = record.aliases.join("|");
            let Record { id, name, kind, prior, subtype, external_ids, exact_case, .. } = record;
            format!("{id},{name},{kind},{aliases},{prior},{subtype},{external_ids},{exact_case}")
        });
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{json}"),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{json}: {found}"),
            (found, _) => panic!("{json}: {found:?}"),
        }
    }

    #[test]
    fn objects() {
        check(r#"{"name":" Ada ","type":"person"}"#, Ok(",Ada,PERSON,,0.5,,,false"));
        check(
            r#"{"id":"x","name":"A","type":"PLACE","aliases":["B","C "],"prior":1,"subtype":"city",
                "external_ids":{"b":"2","a":1},"case":"exact"}"#,
            Ok("x,A,PLACE,B|C,1,city,a:1|b:2,true"),
        );
        check(
            r#"{"name":"A","type":"person","aliases":"B| C","external_ids":["a:1","b:2"]}"#,
            Ok(",A,PERSON,B|C,0.5,,a:1|b:2,false"),
        );
        check(
            r#"{"name":"A","type":"person","aliases":null,"prior":null,"external_ids":"a:1|b:2"}"#,
            Ok(",A,PERSON,,0.5,,a:1|b:2,false"),
        );
        for (json, problem) in [
            (r#"{"name":"A","type":"person","alias":["B"]}"#, r#"unknown key "alias""#),
            (r#"{"type":"person"}"#, "the name is empty"),
            (r#"{"name":"A"}"#, "unknown entity type"),
            (r#"{"name":7,"type":"person"}"#, "name is no string"),
            (r#"{"name":"A","type":"person","aliases":["B",7]}"#, "aliases[1]"),
            (r#"{"name":"A","type":"person","prior":"high"}"#, "prior"),
            (r#"{"name":"A","type":"person","prior":1.5}"#, "prior"),
            (r#"{"name":"A","type":"person","external_ids":["7"]}"#, "external_ids[0]"),
            (r#"{"name":"A","type":"person","external_ids":{"a":[]}}"#, "external_ids.a"),
            (r#"{"name":"A","type":"person","case":"loud"}"#, "case"),
        ] {
            check(json, Err(problem));
        }
    }
}
