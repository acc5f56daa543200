//! Gazetteers of a million and of ten million surface forms: compiling, size, opening, matching.
//!
//! `cargo bench --bench scale` (or `-- 1000000 3000000` for other sizes)
//!
//! The names are made of the census lists in `data/lexicons`: people (seven in ten), companies and
//! towns named after them. Each size's names are the beginning of the next one's. Compiling runs in
//! a process of its own, so that its peak memory is its own.
//!
//! The text is the repository's articles with paragraphs of listed people between them, 4 MB.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use onomast::compile::Compiler;
use onomast::gazetteer::{CaseRule, Gazetteer, find};
use onomast::import;
use onomast::text::Words;

const SIZES: [usize; 2] = [1_000_000, 10_000_000];
const TEXT_BYTES: usize = 4_000_000;
const RUNS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        // `cargo test --benches` only wants to see it compile and start.
        ["--test"] => {}
        ["compile", source, file] => compile(Path::new(source), Path::new(file)),
        [] => run(&SIZES),
        sizes => {
            run(&sizes.iter().map(|n| n.parse().expect("a number of names")).collect::<Vec<_>>());
        }
    }
}

fn run(sizes: &[usize]) {
    let people = people();
    let text = text(&people[..people.len().min(sizes[0] / 2)]);
    println!(
        "| surface forms | compile | peak memory | file | open | resident after | of automaton and vocabulary |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut gazetteers: Vec<Gazetteer> = sizes.iter().map(|&size| prepare(size, &people)).collect();
    gazetteers.dedup_by_key(|gazetteer| gazetteer.surface_form_count());
    println!("\n| surface forms | found | matching | scanning and matching | against the first |");
    println!("|---|---|---|---|---|");
    compare(&gazetteers, &text);
}

/// Compiles and opens one size, and prints what that takes.
fn prepare(size: usize, people: &[String]) -> Gazetteer {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (source, file) = (folder.path().join("scale.csv"), folder.path().join("scale.onomast"));
    write_source(&source, people, size);
    let started = Instant::now();
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([Path::new("compile"), &source, &file])
        .stderr(Stdio::inherit())
        .output()
        .expect("it starts");
    let compiled = started.elapsed();
    assert!(output.status.success(), "it compiles");
    let peak: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("kilobytes");
    let bytes = std::fs::metadata(&file).expect("it is there").len();
    // Once for the page cache.
    drop(Gazetteer::open(&file).expect("it opens"));
    let before = resident_kilobytes();
    let started = Instant::now();
    let gazetteer = Gazetteer::open(&file).expect("it opens");
    let opened = started.elapsed();
    assert!(gazetteer.surface_form_count() >= size, "every name is a surface form");
    println!(
        "| {} | {:.1} s | {:.2} GB | {:.0} MB | {:.0} ms | {:.1} MB | {:.0} MB |",
        gazetteer.surface_form_count(),
        compiled.as_secs_f64(),
        peak / 1e6,
        bytes as f64 / 1e6,
        opened.as_secs_f64() * 1e3,
        (resident_kilobytes() - before).max(0.0) / 1e3,
        gazetteer.matching_bytes() as f64 / 1e6,
    );
    // The map outlives the file's name.
    gazetteer
}

/// Matches the same text with each, in turns, so that noise strikes all alike.
fn compare(gazetteers: &[Gazetteer], text: &str) {
    let mut words = Words::default();
    words.scan(text);
    let count = |gazetteer: &Gazetteer, words: &Words| {
        let mut matches = 0usize;
        find(gazetteer, words.as_slice(), CaseRule::Smart, |_| matches += 1);
        matches
    };
    let found: Vec<usize> = gazetteers.iter().map(|gazetteer| count(gazetteer, &words)).collect();
    assert!(found[0] > text.len() / 200, "the text is full of listed names");
    assert!(found.is_sorted(), "who lists more finds more");
    let mut best = vec![[Duration::MAX; 2]; gazetteers.len()];
    for _ in 0..RUNS {
        for ((gazetteer, &found), [alone, both]) in gazetteers.iter().zip(&found).zip(&mut best) {
            let started = Instant::now();
            assert_eq!(black_box(count(gazetteer, &words)), found);
            *alone = started.elapsed().min(*alone);
            let started = Instant::now();
            words.scan(text);
            assert_eq!(black_box(count(gazetteer, &words)), found);
            *both = started.elapsed().min(*both);
        }
    }
    let speed = |time: Duration| text.len() as f64 / time.as_secs_f64() / 1e6;
    for ((gazetteer, found), [alone, both]) in gazetteers.iter().zip(&found).zip(&best) {
        println!(
            "| {} | {found} | {:.0} MB/s | {:.0} MB/s | {:.2} × |",
            gazetteer.surface_form_count(),
            speed(*alone),
            speed(*both),
            speed(*alone) / speed(best[0][0]),
        );
    }
}

fn compile(source: &Path, file: &Path) {
    let mut compiler = Compiler::default();
    import::read_file(source, &mut compiler).expect("it reads");
    let (_, report) = compiler.write(file).expect("it compiles");
    assert_eq!(report.refused, 0);
    println!("{}", status_kilobytes("VmHWM:"));
}

fn resident_kilobytes() -> f64 {
    status_kilobytes("VmRSS:")
}

fn status_kilobytes(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with(field)).expect("the field");
    line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
}

/// Distinct "Given Surname" names, the same at every run, in no order of the alphabet.
fn people() -> Vec<String> {
    let (given, surnames) = (lexicon("given-names"), lexicon("surnames"));
    let most = SIZES.iter().copied().max().unwrap_or_default() * 3 / 2;
    let mut pairs = HashSet::new();
    let mut names = Vec::new();
    let mut state = 1u64;
    while names.len() < most {
        // Frequent names come first in the lists: the square prefers them, as life does.
        let mut pick = |list: &[String]| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let part = (state >> 33) as f64 / (1u64 << 31) as f64;
            (part * part * list.len() as f64) as usize
        };
        let pair = (pick(&given), pick(&surnames));
        if pairs.insert(pair) {
            names.push(format!("{} {}", given[pair.0], surnames[pair.1]));
        }
    }
    names
}

fn lexicon(name: &str) -> Vec<String> {
    let path: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/lexicons/{name}.tsv.zst"));
    let content = zstd::decode_all(File::open(path).expect("it is there")).expect("whole");
    let content = String::from_utf8(content).expect("UTF-8");
    content
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .map(str::to_owned)
        .collect()
}

/// Writes a source of at least `size` distinct names and returns how many they are.
fn write_source(path: &Path, people: &[String], size: usize) -> usize {
    let mut out = BufWriter::new(File::create(path).expect("created"));
    writeln!(out, "name,type,prior").expect("written");
    let mut written = HashSet::new();
    for (index, person) in people.iter().enumerate() {
        let (given, surname) = person.split_once(' ').expect("two words");
        match index % 10 {
            0 | 1 if written.insert((surname, given)) => {
                writeln!(out, "{surname} {given} Partners,organization,0.4")
            }
            2 if written.insert((surname, "springs")) => {
                writeln!(out, "{surname} Springs {given},place,0.5")
            }
            _ if written.insert((given, surname)) => writeln!(out, "{person},person,0.3"),
            _ => Ok(()),
        }
        .expect("written");
        if written.len() == size {
            break;
        }
    }
    out.flush().expect("written");
    assert_eq!(written.len(), size, "there are enough names");
    size
}

fn text(people: &[String]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
    let articles = ["diplomacy", "business", "sport"].map(|name| {
        std::fs::read_to_string(folder.join(format!("{name}.plain.txt"))).expect("there")
    });
    let mut text = String::new();
    let mut people = people.iter().step_by(97).cycle();
    for article in articles.iter().cycle() {
        text.push_str(article);
        text.push_str("\n\n");
        for _ in 0..30 {
            let mut next = || people.next().map_or("", String::as_str);
            let _ = write!(
                text,
                "On that day {} met {} to speak of the plans that had been made for the harbour. ",
                next(),
                next()
            );
        }
        text.push_str("\n\n");
        if text.len() >= TEXT_BYTES {
            break;
        }
    }
    text
}
