//! One table of cases and one oracle for every engine that matches names.

use proptest::prelude::*;

use super::*;
use crate::compile::Compiler;
use crate::record::Record;
use crate::text::Words;
use crate::types::EntityType;

fn record(name: &str) -> Record {
    Record {
        id: String::new(),
        name: name.to_owned(),
        kind: EntityType::Place,
        aliases: Vec::new(),
        prior: 0.5,
        subtype: String::new(),
        external_ids: String::new(),
        exact_case: false,
    }
}

/// The same names in every engine there is.
fn engines(names: &[&str]) -> Vec<(&'static str, Gazetteer)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.onomast");
    let mut compiler = Compiler::default();
    let entries: Vec<InlineEntry> = names
        .iter()
        .map(|name| InlineEntry {
            entity_id: String::new(),
            name: (*name).to_owned(),
            kind: EntityType::Place,
            aliases: Vec::new(),
            always: false,
        })
        .collect();
    for name in names {
        compiler.add(&record(name), 1).unwrap();
    }
    compiler.write(&path).unwrap();
    let opened = Gazetteer::open(&path).unwrap();
    let built = TableBuilderGazetteer(&entries).build();
    vec![("compiled", opened), ("runtime", built)]
}

struct TableBuilderGazetteer<'a>(&'a [InlineEntry]);

impl TableBuilderGazetteer<'_> {
    fn build(&self) -> Gazetteer {
        let mut builder = TableBuilder::default();
        for entry in self.0 {
            let entity = builder
                .add_entity(NewEntity {
                    id: "",
                    name: &entry.name,
                    kind: entry.kind,
                    subtype: "",
                    external_ids: "",
                    prior: 0.5,
                })
                .unwrap();
            let _ = builder.add_name(entity, &entry.name, NameTraits::default()).unwrap();
        }
        Gazetteer::from_built(builder.finish().unwrap()).unwrap()
    }
}

/// What an engine finds in `text`, as slices of it, in order of their ends.
fn found<'t>(gazetteer: &Gazetteer, text: &'t str, rule: CaseRule) -> Vec<&'t str> {
    let mut words = Words::default();
    words.scan(text);
    let words = words.as_slice();
    let mut found = Vec::new();
    find(gazetteer, words, rule, |m| {
        let matched = &words[m.first_word as usize..=m.last_word as usize];
        let tables = gazetteer.tables();
        if tables.readings(m.form).iter().any(|reading| reading.fits(matched, rule)) {
            let end = matched[matched.len() - 1].name_end(false) as usize;
            found.push(&text[matched[0].start as usize..end]);
        }
    });
    found.sort_unstable_by_key(|name| {
        let start = name.as_ptr() as usize;
        (start, start + name.len())
    });
    found
}

fn check(names: &[&str], text: &str, expected: &[&str]) {
    check_under(CaseRule::Smart, names, text, expected);
}

fn check_under(rule: CaseRule, names: &[&str], text: &str, expected: &[&str]) {
    for (engine, gazetteer) in engines(names) {
        assert_eq!(found(&gazetteer, text, rule), expected, "{engine}: {names:?} in {text:?}");
    }
}

#[test]
fn names_are_found_in_every_spelling_that_folds_the_same() {
    check(
        &["São Paulo"],
        "Sao Paulo, SÃO PAULO and Sa\u{303}o Paulo",
        &["Sao Paulo", "SÃO PAULO", "Sa\u{303}o Paulo"],
    );
    check(&["Zelenskyy"], "Zelenskyy's men", &["Zelenskyy"]);
    check(&["O'Neill"], "O’Neill’s house", &["O’Neill"]);
    check(
        &["Coca-Cola", "AT&T"],
        "Coca-Cola, Coca Cola and AT&T",
        &["Coca-Cola", "Coca Cola", "AT&T"],
    );
    check(&["al-Qaeda"], "Al Qaeda and al-Qaeda", &["Al Qaeda", "al-Qaeda"]);
    check(&["Osama bin Laden", "bin Laden"], "Osama bin Laden", &["Osama bin Laden", "bin Laden"]);
    check(
        &["St. Petersburg"],
        "in St Petersburg, in St. Petersburg",
        &["St Petersburg", "St. Petersburg"],
    );
    check(&["Vladimir V. Putin"], "Vladimir V. Putin", &["Vladimir V. Putin"]);
    check(&["US"], "the U.S., the US", &["U.S.", "US"]);
    check(&["Acme Inc"], "Acme Inc. and Acme, Inc.", &["Acme Inc.", "Acme, Inc."]);
    check(&["Mass."], "in Springfield, Mass., the Mass was said", &["Mass."]);
    check(&["New York"], "The New\nYork Times", &[]);
    check(&["東京"], "在東京的", &["東京"]);
}

#[test]
fn names_begin_and_end_on_words() {
    check(&["Paris", "Paris Hil"], "Paris Hilton in Paris-Nord", &["Paris", "Paris"]);
    check(&["Nice"], "Nicely done in Venice", &[]);
    check(
        &["York", "New York", "New York City"],
        "New York City",
        &["New York", "New York City", "York"],
    );
    check(&["A B", "B A"], "A B A B", &["A B", "B A", "A B"]);
}

#[test]
fn names_stop_at_sentences_paragraphs_and_brackets() {
    check(&["New England"], "was new. England won", &[]);
    check(&["New England"], "New\n\nEngland", &[]);
    check(&["Paris Hilton"], "Paris (Hilton), Paris, Hilton", &[]);
    check(&["York"], "(York)", &["York"]);
}

#[test]
fn case_is_held_against_the_listed_name() {
    check(&["Nice", "Reading"], "a nice reading of Nice and READING", &["Nice", "READING"]);
    check(&["WHO"], "Who is the WHO? who?", &["WHO"]);
    check(&["UNICEF"], "Unicef said", &["Unicef"]);
    check(
        &["eBay", "adidas"],
        "EBay, eBay, ebay, Adidas, adidas",
        &["EBay", "eBay", "Adidas", "adidas"],
    );
    check_under(CaseRule::Sensitive, &["New York"], "NEW YORK, New York", &["New York"]);
    check_under(CaseRule::Insensitive, &["New York"], "new york", &["new york"]);
}

#[test]
fn a_possessive_counts_only_where_it_is_part_of_the_name() {
    check(&["Trump Tower"], "Trump's Tower", &[]);
    check(&["Lloyd's of London"], "Lloyd's of London, Lloyd of London", &["Lloyd's of London"]);
    check(&["McDonald's"], "McDonald's and McDonald", &["McDonald"]);
}

#[test]
fn no_names_find_nothing() {
    check(&[], "Paris", &[]);
}

/// The plain way: the names as byte patterns over the folded text, and a look at both ends.
fn oracle(names: &[&str], text: &str) -> usize {
    let spell = |text: &str| {
        let mut words = Words::default();
        words.scan(text);
        let mut spelled = String::new();
        for (index, word) in words.as_slice().iter().enumerate() {
            if index > 0 {
                spelled.push_str(if word.gap.breaks() { "|" } else { " " });
            }
            crate::text::fold_into(word.text(text), &mut spelled);
        }
        spelled
    };
    let mut patterns: Vec<String> = names
        .iter()
        .map(|name| spell(name))
        .filter(|name| !name.is_empty() && !name.contains('|'))
        .collect();
    patterns.sort_unstable();
    patterns.dedup();
    let haystack = spell(text);
    let matcher = aho_corasick::AhoCorasick::new(&patterns).unwrap();
    let is_border = |byte: Option<&u8>| byte.is_none_or(|byte| b" |".contains(byte));
    matcher
        .find_overlapping_iter(&haystack)
        .filter(|m| {
            let bytes = haystack.as_bytes();
            is_border(bytes[..m.start()].last()) && is_border(bytes.get(m.end()))
        })
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn every_engine_agrees_with_plain_byte_matching(
        names in prop::collection::vec("([a-cA-C]|[äÄ]b|New|bin|U\\.S\\.|O'b|東|A&B)([ -]([a-cA-C]|York|c'a)){0,3}", 1..12),
        text in "(([a-cA-C]|äB|New York|bin|U\\.S\\.|o’B|東|a&b|'s|x)[ .,\n-]{0,2}){0,40}",
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let expected = oracle(&names, &text);
        for (engine, gazetteer) in engines(&names) {
            let mut words = Words::default();
            words.scan(&text);
            let mut count = 0;
            find(&gazetteer, words.as_slice(), CaseRule::Insensitive, |_| count += 1);
            prop_assert_eq!(count, expected, "{}", engine);
        }
    }

    #[test]
    fn a_damaged_file_is_refused(position in any::<prop::sample::Index>(), bit in 0..8u8, cut in any::<prop::sample::Index>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("names.onomast");
        let mut compiler = Compiler::default();
        compiler.add(&record("Paris"), 1).unwrap();
        compiler.write(&path).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[position.index(whole.len())] ^= 1 << bit;
        std::fs::write(&path, &flipped).unwrap();
        prop_assert!(Gazetteer::open(&path).is_err());
        std::fs::write(&path, &whole[..cut.index(whole.len())]).unwrap();
        prop_assert!(Gazetteer::open(&path).is_err());
    }
}
