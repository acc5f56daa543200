//! Whole extractions in process, one core: from text to mentions and entities.
//!
//! `cargo bench --bench extract`
//!
//! The text is that of `data/corpus`, a megabyte of different news in articles of some 6 KB. Two
//! counts guard the answers: every run finds the same, and both modes find what is there. Hostile
//! texts show that the cost of a byte stays within reason whatever the bytes are.

mod support;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use onomast::compile::compile_default;
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use onomast::recognize::{ExtractOptions, RecognitionMode, Scratch, extract};
use onomast::text::Words;
use support::{articles, measure, news};

const MIB: usize = 1 << 20;

fn main() {
    // `cargo test --benches` only wants to see it compile and start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.onomast");
    compile_default(&path, |_, _| ()).expect("the default gazetteer compiles");
    let gazetteer = Gazetteer::open(&path).expect("it opens");
    let snapshot = Snapshot::new(vec![LoadedGazetteer::new("default", gazetteer)]);
    let mut scratch = Scratch::default();
    let articles = articles(5_000);
    let bytes = articles.iter().map(String::len).sum();

    println!("{} articles, {bytes} bytes", articles.len());
    let mut words = Words::default();
    let words = measure("scan words", bytes, || {
        articles
            .iter()
            .map(|article| {
                words.scan(article);
                words.as_slice().len()
            })
            .sum()
    });
    let full = ExtractOptions::default();
    let listed =
        ExtractOptions { mode: RecognitionMode::GazetteerOnly, ..ExtractOptions::default() };
    let mut count = |text: &str, options: &ExtractOptions| {
        extract(&snapshot, black_box(text), options, &mut scratch).expect("read").mentions.len()
    };
    for (name, options) in [("extract, FULL", &full), ("extract, GAZETTEER_ONLY", &listed)] {
        let found = measure(name, bytes, || {
            articles.iter().map(|article| count(article, options)).sum::<usize>()
        });
        assert!(found.count * 40 > words.count, "{name}: one word in forty names something");
        println!("{:<36}{:>8.4} of the speed of scanning", "", found.speed() / words.speed());
        print_latencies(&articles, |article| count(article, options));
    }

    println!("\nby size, FULL");
    for size in [1_000, 10_000, 100_000, MIB] {
        let texts = vec![news(size); (MIB / size).max(1)];
        measure(&format!("{size} bytes"), size * texts.len(), || {
            texts.iter().map(|text| count(text, &full)).sum()
        });
    }

    println!("\nhostile text of 1 MiB, FULL, against news");
    let plain = measure("news", MIB, || count(&news(MIB), &full));
    for (name, text) in hostile() {
        let measured = measure(name, text.len(), || count(&text, &full));
        println!("{:<36}{:>8.2} × the time of news", "", plain.speed() / measured.speed());
    }
}

/// How long single articles take.
fn print_latencies(articles: &[String], mut run: impl FnMut(&str) -> usize) {
    let mut times: Vec<Duration> = articles
        .iter()
        .map(|article| {
            // The best of three: other programs' turns are not ours.
            (0..3)
                .map(|_| {
                    let started = Instant::now();
                    black_box(run(article));
                    started.elapsed()
                })
                .min()
                .unwrap_or_default()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
    println!("{:<36}{:>8.0} µs p50 {:>8.0} µs p99, an article", "", at(50), at(99));
}

fn hostile() -> Vec<(&'static str, String)> {
    let of = |piece: &str| piece.repeat(MIB / piece.len());
    vec![
        ("no space", of("a")),
        ("capitals", of("A")),
        ("one-letter words", of("a ")),
        ("capitalised words", of("Ab ")),
        ("combining marks", of("a\u{301}\u{327}")),
        ("full stops", of("A.")),
        ("emoji", of("😀 ")),
        ("initials and apostrophes", of("O'B. ")),
    ]
}
