//! The parser made for the Wikidata dump against the tree that `serde_json` builds of the same
//! bytes. One thread, one text, one run.
//!
//! `cargo bench --bench import`
//!
//! The text is generated, in the form in which the dump is published: an array, an entity a line,
//! with labels in many languages, statements with qualifiers and references, and pages. As in the
//! dump, most entities are of classes that nobody asked for. Every count is asserted.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use onomast::import::{ImportError, Options, Sink, read_wikidata};
use onomast::record::Record;

const BYTES: usize = 64 << 20;
const RUNS: usize = 5;
const LANGUAGES: [&str; 40] = [
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "uk", "sv", "da", "nb", "fi", "cs", "sk",
    "hu", "ro", "bg", "el", "tr", "ar", "he", "fa", "hi", "bn", "ta", "te", "ml", "th", "vi", "id",
    "ja", "ko", "zh", "zh-hans", "zh-hant", "en-gb", "pt-br", "mul",
];

fn main() {
    // `cargo test --benches` only wants to see it compile and start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let tenth = slice(|index| index % 10 == 0);
    println!("entities {}, {:.1} KB each", tenth.entities, tenth.kilobytes());
    let tree = measure("serde_json tree", &tenth, || by_tree(&tenth.json));
    let parsed = measure("1 in 10 wanted", &tenth, || by_hand(&tenth.json));
    assert_eq!(
        (tree.count, parsed.count),
        (tenth.entities.div_ceil(10), tenth.entities.div_ceil(10))
    );
    println!("against the tree: {:.1} ×", tree.best.as_secs_f64() / parsed.best.as_secs_f64());
    let none = slice(|_| false);
    assert_eq!(measure("none wanted", &none, || by_hand(&none.json)).count, 0);
    let all = slice(|_| true);
    let every = measure("all wanted", &all, || by_hand(&all.json));
    assert_eq!(every.count, all.entities);
    let tree = measure("serde_json tree, the same", &all, || by_tree(&all.json));
    assert_eq!(tree.count, all.entities);
    println!("against the tree: {:.1} ×", tree.best.as_secs_f64() / every.best.as_secs_f64());
}

/// A part of a dump.
struct Slice {
    json: String,
    entities: usize,
}

impl Slice {
    fn kilobytes(&self) -> f64 {
        self.json.len() as f64 / self.entities as f64 / 1e3
    }
}

fn slice(is_person: impl Fn(usize) -> bool) -> Slice {
    let mut json = String::with_capacity(BYTES + (1 << 20));
    json.push_str("[\n");
    let mut entities = 0;
    while json.len() < BYTES {
        if entities > 0 {
            json.push_str(",\n");
        }
        // A person, or a scholarly article.
        entity(&mut json, entities, if is_person(entities) { 5 } else { 13_442_814 });
        entities += 1;
    }
    json.push_str("\n]\n");
    Slice { json, entities }
}

/// From some 3 KB to some 20 KB, as they come.
fn entity(out: &mut String, index: usize, class: u64) {
    let size = 1 + index * 7 % 5;
    let languages = &LANGUAGES[..8 * size];
    let add = |out: &mut String, text: std::fmt::Arguments<'_>| {
        out.write_fmt(text).expect("memory has room");
    };
    add(out, format_args!(r#"{{"type":"item","id":"Q{}","labels":{{"#, 1000 + index));
    for (at, language) in languages.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let value = format_args!("Zo\\u00eb Quux-{index}");
        add(
            out,
            format_args!(r#"{comma}"{language}":{{"language":"{language}","value":"{value}"}}"#),
        );
    }
    out.push_str(r#"},"descriptions":{"#);
    for (at, language) in languages.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let value = "one of many who are \\\"described\\\" here, b. 1970";
        add(
            out,
            format_args!(r#"{comma}"{language}":{{"language":"{language}","value":"{value}"}}"#),
        );
    }
    out.push_str(r#"},"aliases":{"en":["#);
    for alias in 0..size {
        let comma = if alias > 0 { "," } else { "" };
        add(out, format_args!(r#"{comma}{{"language":"en","value":"Z. Q. {index}-{alias}"}}"#));
    }
    out.push_str(r#"]},"claims":{"P31":["#);
    statement(out, 31, class, index, 0);
    out.push(']');
    for property in 0..size * 2 {
        add(out, format_args!(r#","P{}":["#, 100 + property));
        for number in 0..=property % 2 {
            out.push_str(if number > 0 { "," } else { "" });
            statement(out, 100 + property, 30 + property as u64, index, number);
        }
        out.push(']');
    }
    out.push_str(r#"},"sitelinks":{"#);
    for (at, language) in languages.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        add(
            out,
            format_args!(
                r#"{comma}"{language}wiki":{{"site":"{language}wiki","title":"Zo\u00eb Quux-{index}","badges":[]}}"#
            ),
        );
    }
    out.push_str(
        r#"},"pageid":7,"ns":0,"lastrevid":1234567890,"modified":"2025-01-01T00:00:00Z"}"#,
    );
}

fn statement(out: &mut String, property: usize, value: u64, index: usize, number: usize) {
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let item = |property: usize, value: u64| {
        format!(
            r#"{{"snaktype":"value","property":"P{property}","hash":"{hash}","datavalue":{{"value":{{"entity-type":"item","numeric-id":{value},"id":"Q{value}"}},"type":"wikibase-entityid"}},"datatype":"wikibase-item"}}"#
        )
    };
    let time = r#"{"snaktype":"value","property":"P813","hash":"f","datavalue":{"value":{"time":"+2019-07-01T00:00:00Z","timezone":0,"before":0,"after":0,"precision":11,"calendarmodel":"http:\/\/www.wikidata.org\/entity\/Q1985727"},"type":"time"},"datatype":"time"}"#;
    write!(
        out,
        r#"{{"mainsnak":{main},"type":"statement","qualifiers":{{"P580":[{time}]}},"qualifiers-order":["P580"],"id":"Q{index}${hash}-{number}","rank":"normal","references":[{{"hash":"{hash}","snaks":{{"P248":[{source}],"P813":[{time}]}},"snaks-order":["P248","P813"]}}]}}"#,
        main = item(property, value),
        source = item(248, 36578),
    )
    .expect("memory has room");
}

struct Counted(usize);

impl Sink for Counted {
    fn begin_source(&mut self, _: &str, _: &str) {}
    fn record(&mut self, record: &Record, _: u64) -> Result<(), ImportError> {
        assert!(record.name.starts_with("Zoë Quux-"));
        self.0 += 1;
        Ok(())
    }
    fn refuse(&mut self, line: u64, why: String) {
        panic!("{line}: {why}");
    }
    fn leave_out(&mut self, _: &str) {}
    fn broke_off(&mut self, error: &ImportError) {
        panic!("{error}");
    }
}

fn by_hand(json: &str) -> usize {
    let mut counted = Counted(0);
    read_wikidata("dump.json", json.as_bytes(), &Options::default(), &mut counted).expect("whole");
    counted.0
}

fn by_tree(json: &str) -> usize {
    let mut people = 0;
    for line in json.lines() {
        let line = line.strip_suffix(',').unwrap_or(line);
        if line.len() > 1 {
            let tree: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let class = &tree["claims"]["P31"][0]["mainsnak"]["datavalue"]["value"]["id"];
            people += usize::from(class == "Q5");
        }
    }
    people
}

struct Measured {
    best: Duration,
    count: usize,
}

/// Runs several times and keeps the fastest: noise only ever adds.
fn measure(name: &str, slice: &Slice, mut run: impl FnMut() -> usize) -> Measured {
    let mut measured = Measured { best: Duration::MAX, count: 0 };
    for _ in 0..RUNS {
        let started = Instant::now();
        measured.count = black_box(run());
        measured.best = measured.best.min(started.elapsed());
    }
    let speed = slice.json.len() as f64 / measured.best.as_secs_f64() / 1e6;
    println!("{name:<26}{speed:>8.0} MB/s {:>8} records", measured.count);
    measured
}
