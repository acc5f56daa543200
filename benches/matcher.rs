//! The matcher over the default gazetteer against the plain way: a byte automaton over the same
//! names, with a look at the characters around each match. One thread, one text, one run.
//!
//! `cargo bench --bench matcher`
//!
//! The text is the repository's own articles (`tests/data/articles`), one after the other, again
//! and again up to 2 MB: real density of names, but kinder to caches than two megabytes of different
//! news. Every count is asserted, so that a wrong answer cannot be a fast one.

mod support;

use std::collections::HashSet;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use onomast::compile::{DEFAULT_SOURCES, compile_default};
use onomast::gazetteer::{CaseRule, Gazetteer, LoadedGazetteer, Snapshot, find};
use onomast::recognize::{ExtractOptions, RecognitionMode, Scratch, extract};
use onomast::text::Words;
use support::measure;

const TEXT_BYTES: usize = 2_000_000;

fn main() {
    // `cargo test --benches` only wants to see it compile and start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let (article, copies) = article();
    let text = article.repeat(copies);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.onomast");
    let (meta, _) = compile_default(&path, |_, _| ()).expect("the default gazetteer compiles");
    let started = Instant::now();
    let gazetteer = Gazetteer::open(&path).expect("it opens");
    println!("surface forms         {:>9}", meta.surface_forms);
    println!("open                  {:>9.1} ms", started.elapsed().as_secs_f64() * 1e3);

    let names = listed_names();
    let started = Instant::now();
    let bytes = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(&names)
        .expect("it builds");
    println!("byte automaton, build {:>9.1} s", started.elapsed().as_secs_f64());
    let plain = measure("byte automaton", text.len(), || match_bytes(&bytes, &text));

    let mut words = Words::default();
    let words_only = measure("scan words", text.len(), || {
        words.scan(&text);
        words.as_slice().len()
    });
    let matched = measure("scan and match", text.len(), || {
        words.scan(&text);
        let mut found = 0;
        find(&gazetteer, words.as_slice(), CaseRule::Smart, |_| found += 1);
        found
    });
    let one = count_words(&article, &gazetteer);
    assert_eq!(matched.count, one * copies, "matches do not depend on what was before");
    assert!(matched.count >= plain.count, "whatever plain matching finds is found");
    println!("matcher against byte automaton: {:.1} ×", matched.speed() / plain.speed());
    println!("of its time, scanning is {:.0} %", 100.0 * matched.speed() / words_only.speed());

    let snapshot = Snapshot::new(vec![LoadedGazetteer::new("default", gazetteer)]);
    let mut scratch = Scratch::default();
    for (name, mode) in [
        ("extract, FULL", RecognitionMode::Full),
        ("extract, GAZETTEER_ONLY", RecognitionMode::GazetteerOnly),
    ] {
        let options = ExtractOptions { mode, ..ExtractOptions::default() };
        let count = |text: &str, scratch: &mut Scratch| {
            extract(&snapshot, text, &options, scratch).expect("read").mentions.len()
        };
        let expected = count(&article, &mut scratch) * 10;
        let ten = article.len() * 10;
        let measured =
            measure(name, ten, || (0..10).map(|_| count(black_box(&article), &mut scratch)).sum());
        assert_eq!(measured.count, expected);
    }
}

fn article() -> (String, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
    let article: String = ["diplomacy", "business", "sport"]
        .map(|name| {
            std::fs::read_to_string(folder.join(format!("{name}.plain.txt"))).expect("there")
                + "\n\n"
        })
        .concat();
    let copies = TEXT_BYTES / article.len() + 1;
    (article, copies)
}

fn count_words(text: &str, gazetteer: &Gazetteer) -> usize {
    let mut words = Words::default();
    words.scan(text);
    let mut found = 0;
    find(gazetteer, words.as_slice(), CaseRule::Smart, |_| found += 1);
    found
}

fn match_bytes(automaton: &AhoCorasick, text: &str) -> usize {
    let is_border = |character: Option<char>| !character.is_some_and(char::is_alphanumeric);
    automaton
        .find_overlapping_iter(text)
        .filter(|found| {
            is_border(text[..found.start()].chars().next_back())
                && is_border(text[found.end()..].chars().next())
        })
        .count()
}

/// Every name and alias of the default gazetteer's sources, as written there.
fn listed_names() -> Vec<String> {
    let mut names = HashSet::new();
    for source in DEFAULT_SOURCES {
        let content = if Path::new(source.name).extension().is_some_and(|kind| kind == "zst") {
            zstd::decode_all(source.bytes).expect("whole")
        } else {
            source.bytes.to_vec()
        };
        for row in csv::Reader::from_reader(content.as_slice()).records() {
            let row = row.expect("a row");
            names.insert(row[1].to_owned());
            names.extend(row[3].split('|').filter(|alias| !alias.is_empty()).map(str::to_owned));
        }
    }
    names.into_iter().collect()
}
