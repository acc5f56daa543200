//! What benchmarks share: texts, and measuring.
#![allow(dead_code)] // Each benchmark uses a part of it.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a run is repeated; the fastest counts, because noise only ever adds.
pub const RUNS: usize = 5;

/// The plain text of `data/corpus`: a thousand different pieces of news, a megabyte, joined to
/// articles of at least `bytes` bytes. About one capitalised word in 27 bytes, like real news.
pub fn articles(bytes: usize) -> Vec<String> {
    let mut articles = Vec::new();
    let mut article = String::new();
    for piece in pieces() {
        article.push_str(&piece);
        article.push_str("\n\n");
        if article.len() >= bytes {
            articles.push(std::mem::take(&mut article));
        }
    }
    if articles.is_empty() {
        articles.push(article);
    }
    articles
}

/// Exactly `bytes` bytes of that text, or one less where a letter would be cut; from the start
/// again when it is used up.
pub fn news(bytes: usize) -> String {
    let all = pieces().join("\n\n");
    let mut text = all.repeat(bytes / all.len() + 1);
    let end = (0..=bytes).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    text
}

/// The pieces of `data/corpus` without their marks.
fn pieces() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|at| at.join("data/corpus"));
    let folder = folder.into_iter().find(|folder| folder.exists()).expect("beside the sources");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "txt"))
        .filter(|path| path.file_stem().is_some_and(|name| name != "regression-ids"))
        .collect();
    files.sort();
    let mut pieces = Vec::new();
    for file in files {
        let marked = std::fs::read_to_string(&file).expect("readable");
        for piece in marked.split("### ").skip(1) {
            let (_, body) = piece.split_once('\n').expect("an id, then text");
            pieces.push(without_marks(body.trim()));
        }
    }
    pieces
}

/// `{P:Ama Boateng}` as `Ama Boateng`.
fn without_marks(marked: &str) -> String {
    let mut text = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        rest = rest[at + 1..].split_once(':').map_or("", |(_, inside)| inside);
        if let Some((name, behind)) = rest.split_once('}') {
            text.push_str(name);
            rest = behind;
        }
    }
    text.push_str(rest);
    text
}

/// The fastest of several runs.
pub struct Measured {
    pub best: Duration,
    pub bytes: usize,
    pub count: usize,
}

impl Measured {
    /// Megabytes a second.
    pub fn speed(&self) -> f64 {
        self.bytes as f64 / self.best.as_secs_f64() / 1e6
    }
}

/// Runs several times, keeps the fastest, prints a line. Every run must count the same.
pub fn measure(name: &str, bytes: usize, mut run: impl FnMut() -> usize) -> Measured {
    let mut best = Duration::MAX;
    let mut count = None;
    for _ in 0..RUNS {
        let started = Instant::now();
        let found = black_box(run());
        best = best.min(started.elapsed());
        assert_eq!(*count.get_or_insert(found), found, "{name} counts the same every time");
    }
    let measured = Measured { best, bytes, count: count.unwrap_or_default() };
    println!("{name:<36}{:>8.2} MB/s {:>9} found", measured.speed(), measured.count);
    measured
}
