//! Text that is no English prose: other languages, no case, noise.

use std::collections::BTreeSet;
use std::fmt::Write;

use onomast::recognize::{ExtractOptions, Extraction, Scratch, extract};
use onomast::types::EntityType;

use crate::support::default_gazetteer::default_snapshot;
use crate::support::{TestServer, document};
use onomast::server::pb;

/// What is found in a text, as "name TYPE".
fn found(extraction: &Extraction<'_>, text: &str) -> Vec<String> {
    let names = extraction.mentions.iter();
    names.map(|mention| format!("{} {}", mention.span.slice(text), mention.kind)).collect()
}

/// A text and the names that are marked in it: {P:person} {O:organization} {L:place}.
fn read_marks(marked: &str) -> (String, BTreeSet<(u32, u32, EntityType)>) {
    let (mut text, mut names) = (String::new(), BTreeSet::new());
    let mut parts = marked.split('{');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once('}').expect("the mark ends");
        let kind = match &name[..2] {
            "P:" => EntityType::Person,
            "O:" => EntityType::Organization,
            _ => EntityType::Place,
        };
        let start = text.len() as u32;
        text.push_str(&name[2..]);
        names.insert((start, text.len() as u32, kind));
        text.push_str(rest);
    }
    (text, names)
}

#[test]
fn other_languages_are_named_and_not_flooded_with_names() {
    let pieces = include_str!("../../data/corpus/other-languages.txt");
    let (snapshot, options) = (default_snapshot(), ExtractOptions::default());
    let mut scratch = Scratch::default();
    let (mut right, mut all, mut said) = (0, 0, String::new());
    for piece in pieces.split("### ").filter(|piece| !piece.is_empty()) {
        let (id, marked) = piece.split_once('\n').expect("an id");
        let (text, gold) = read_marks(marked);
        let extraction = extract(&snapshot, &text, &options, &mut scratch).expect("read");
        let expected = id.split('-').next();
        assert_eq!(extraction.language, expected, "{text}");
        for mention in &extraction.mentions {
            let is_right = gold.contains(&(mention.span.start, mention.span.end, mention.kind));
            right += u32::from(is_right);
            all += 1;
            if !is_right {
                let _ = writeln!(said, "{id}: {} {}", mention.span.slice(&text), mention.kind);
            }
        }
    }
    assert!(all >= 50 && right * 10 >= all * 8, "{right} of {all} are right; not so:\n{said}");
}

#[test]
fn text_without_capitals() {
    let (snapshot, options) = (default_snapshot(), ExtractOptions::default());
    let check = |text: &str, expected: &[&str]| {
        let extraction = extract(&snapshot, text, &options, &mut Scratch::default()).expect("read");
        assert_eq!(found(&extraction, text), expected, "{text}");
    };
    check(
        "emmanuel macron met olaf scholz in berlin on monday. they said nothing new.",
        &["emmanuel macron PERSON", "olaf scholz PERSON", "berlin PLACE"],
    );
    check("i went to the market with my friends and then we came back home.", &[]);
    check("the mayor of élancourt had lunch with people who live there", &["élancourt PLACE"]);
}

#[test]
fn noise_is_no_flood_of_names() {
    let (snapshot, options) = (default_snapshot(), ExtractOptions::default());
    let mut seed = 11u64;
    let mut letter = |first: u8| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(first + (seed >> 33) as u8 % 26)
    };
    let mut words = |first: u8, separators: &[&str]| -> String {
        let mut noise = String::new();
        for nth in 0..20_000usize {
            let rest: String = (0..2 + nth % 6).map(|_| letter(b'a')).collect();
            let rest = if first == b'A' && nth % 2 == 0 { rest.to_uppercase() } else { rest };
            noise.push(letter(b'A'));
            noise.push_str(&rest);
            noise.push_str(separators[nth % separators.len()]);
        }
        noise
    };
    let check = |text: &str, most: usize| {
        let extraction = extract(&snapshot, text, &options, &mut Scratch::default()).expect("read");
        let found = extraction.mentions.len();
        assert!(found <= most, "{found} names in {text:.60}");
    };
    check(&"O'B. ".repeat(20_000), 0);
    check(&"Zub spoke. ".repeat(10_000), 0);
    check(&words(b'a', &[" ", " ", ". ", ", ", "\n"]), 400);
    check(&words(b'A', &[" ", " ", " ", ". "]), 400);
}

#[test]
fn tables_and_lists_of_names_are_kept() {
    let (snapshot, options) = (default_snapshot(), ExtractOptions::default());
    let names = ["Anna Hollerbeck", "Paul Wiesenthal", "Maria Dolfsma", "Peter Quiroga"];
    let mut list = String::new();
    for nth in 0..400 {
        let _ = writeln!(list, "{}. {}  {}", nth + 1, names[nth % 4], 90 - nth % 9);
    }
    let extraction = extract(&snapshot, &list, &options, &mut Scratch::default()).expect("read");
    assert!(extraction.mentions.len() >= 380, "{}", extraction.mentions.len());
    assert_eq!(extraction.language, None);
}

#[tokio::test]
async fn the_response_names_the_language() {
    let server = TestServer::start().await;
    let check = async |text: &str, sent: &str, expected: &str| {
        let document = pb::Document { language_code: sent.to_owned(), ..document(text) };
        let request = pb::ExtractEntitiesRequest { document: Some(document), options: None };
        let response = server.client().await.extract_entities(request).await.expect("read");
        assert_eq!(response.into_inner().language_code, expected, "{text}");
    };
    let german = "Der Minister sagte, dass er nicht an der Sitzung teilnehmen werde.";
    check(german, "", "de").await;
    check(german, "en-GB", "en-GB").await;
    check("The minister said that he would not be there.", "", "en").await;
    check("Hello.", "", "en").await;
}
