//! Three articles of the kinds that people send, annotated by hand: exact spans, right types.

use std::path::Path;

use onomast::recognize::{ExtractOptions, Scratch, extract};
use onomast::text::OffsetEncoding;
use serde::Deserialize;

use crate::support::default_gazetteer::default_snapshot;

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
    entities: Vec<Gold>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
struct Gold {
    start: u32,
    end: u32,
    r#type: String,
}

fn read(name: &str) -> Article {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
    let line = std::fs::read_to_string(folder.join(name)).expect("the article is there");
    serde_json::from_str(&line).expect("one JSON object")
}

/// Exact-span, exact-type F1 over all names of the article.
fn f1(article: &Article) -> f64 {
    let snapshot = default_snapshot();
    let options =
        ExtractOptions { offset_encoding: OffsetEncoding::Utf32, ..ExtractOptions::default() };
    let extraction =
        extract(&snapshot, &article.text, &options, &mut Scratch::default()).expect("read");
    let found: Vec<Gold> = extraction
        .mentions
        .iter()
        .map(|mention| Gold {
            start: mention.offsets.0,
            end: mention.offsets.1,
            r#type: mention.kind.to_string(),
        })
        .collect();
    let slice = |gold: &Gold| -> String {
        article
            .text
            .chars()
            .skip(gold.start as usize)
            .take((gold.end - gold.start) as usize)
            .collect()
    };
    for missed in article.entities.iter().filter(|gold| !found.contains(gold)) {
        println!("{}: missed {:?} {}", article.id, slice(missed), missed.r#type);
    }
    for spurious in found.iter().filter(|found| !article.entities.contains(found)) {
        println!("{}: spurious {:?} {}", article.id, slice(spurious), spurious.r#type);
    }
    let right = found.iter().filter(|found| article.entities.contains(found)).count() as f64;
    2.0 * right / (found.len() + article.entities.len()) as f64
}

#[test]
fn articles_are_read_right() {
    for name in ["diplomacy.jsonl", "business.jsonl", "sport.jsonl"] {
        let f1 = f1(&read(name));
        println!("{name}: F1 {:.1}", f1 * 100.0);
        assert!(f1 >= 0.90, "{name}: {f1}");
    }
}
