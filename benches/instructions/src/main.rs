//! What `.ci/instructions` counts under callgrind: instructions, unlike seconds, are the same on a busy
//! machine. A run prints how many bytes each counted function reads.
//!
//! `instructions compile FILE` compiles the default gazetteer, `instructions read FILE` reads with it.

#[path = "../../support/mod.rs"]
mod support;

use std::path::Path;

use onomast::compile::compile_default;
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot, find};
use onomast::recognize::{ExtractOptions, RecognitionMode, Scratch, extract, prepare};
use onomast::text::Words;

/// Articles that warm the memories up, and those that are counted: text that was not seen before.
const WARM: usize = 200;
const COUNTED: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, path] = &arguments[..] else { panic!("compile FILE, or read FILE") };
    let path = Path::new(path);
    if what == "compile" {
        compile_default(path, |_, _| ()).expect("the default gazetteer compiles");
        return;
    }
    let gazetteer = Gazetteer::open(path).expect("it opens");
    prepare().expect("the model is whole");
    let articles = support::articles(5_000);
    let (warm, rest) = articles.split_at(WARM);
    let counted = &rest[..COUNTED];
    let mut words = Words::default();
    assert!(matched(&gazetteer, counted, &mut words) > 1000);
    let snapshot = Snapshot::new(vec![LoadedGazetteer::new("default", gazetteer)]);
    let mut scratch = Scratch::default();
    let options = ExtractOptions::default();
    for article in warm {
        extract(&snapshot, &**article, &options, &mut scratch).expect("read");
    }
    assert!(full(&snapshot, counted, &options, &mut scratch) > 1000);
    let options = ExtractOptions { mode: RecognitionMode::GazetteerOnly, ..options };
    assert!(gazetteer_only(&snapshot, counted, &options, &mut scratch) > 500);
    println!("{}", counted.iter().map(String::len).sum::<usize>());
}

/// Scanning, and matching what was scanned.
#[inline(never)]
fn matched(gazetteer: &Gazetteer, articles: &[String], words: &mut Words) -> usize {
    let mut found = 0;
    for article in articles {
        words.scan(article);
        find(gazetteer, words.as_slice(), onomast::gazetteer::CaseRule::Smart, |_| found += 1);
    }
    found
}

#[inline(never)]
fn full(
    snapshot: &Snapshot,
    articles: &[String],
    options: &ExtractOptions,
    scratch: &mut Scratch,
) -> usize {
    let read = |article: &String| {
        extract(snapshot, &**article, options, scratch).expect("read").mentions.len()
    };
    articles.iter().map(read).sum()
}

#[inline(never)]
fn gazetteer_only(
    snapshot: &Snapshot,
    articles: &[String],
    options: &ExtractOptions,
    scratch: &mut Scratch,
) -> usize {
    let read = |article: &String| {
        extract(snapshot, &**article, options, scratch).expect("read").mentions.len()
    };
    std::hint::black_box(articles.iter().map(read).sum())
}
