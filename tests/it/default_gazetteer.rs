//! What the default gazetteer lists, and what it must not.

use onomast::recognize::{ExtractOptions, Scratch, extract};
use onomast::types::EntityType::{self, Organization, Person, Place};

use crate::support::default_gazetteer::{default_snapshot, gazetteer};

/// The types that a name can have, each once, in the types' order.
fn types(name: &str) -> Vec<EntityType> {
    let gazetteer = gazetteer();
    let mut types: Vec<_> =
        gazetteer.lookup(name).into_iter().map(|(_, entity)| entity.kind).collect();
    types.sort_unstable();
    types.dedup();
    types
}

#[test]
fn there_are_more_than_a_million_and_a_half_surface_forms() {
    let gazetteer = gazetteer();
    let meta = gazetteer.meta();
    assert!(meta.surface_forms >= 1_500_000, "{}", meta.surface_forms);
    assert_eq!(meta.surface_forms, gazetteer.surface_form_count() as u64);
    assert!(meta.surface_forms_by_type.iter().all(|count| *count > 50_000), "{meta:?}");
}

#[test]
fn well_known_names_are_listed_as_what_they_are() {
    for (name, kind) in [
        ("Vladimir Putin", Person),
        ("Volodymyr Zelenskyy", Person),
        ("Keir Starmer", Person),
        ("Mohammed bin Salman", Person),
        ("Sam Altman", Person),
        ("J. K. Rowling", Person),
        ("J.K. Rowling", Person),
        ("Microsoft", Organization),
        ("AT&T", Organization),
        ("Coca-Cola", Organization),
        ("Gazprom", Organization),
        ("Federal Reserve", Organization),
        ("World Health Organization", Organization),
        ("New York Times", Organization),
        ("Manchester United", Organization),
        ("al-Qaeda", Organization),
        ("São Paulo", Place),
        ("Sao Paulo", Place),
        ("St. Petersburg", Place),
        ("Kyiv", Place),
        ("U.S.", Place),
        ("United Kingdom", Place),
        ("Gaza Strip", Place),
        ("Strait of Hormuz", Place),
        ("California", Place),
    ] {
        assert!(types(name).contains(&kind), "{name}: {:?}", types(name));
    }
}

#[test]
fn cities_that_share_a_name_with_something_better_known_are_not_listed() {
    for name in ["BBC", "CNN", "MIT", "IDF", "IMF", "Google", "Samsung", "Hamas", "Taliban"] {
        assert_eq!(types(name), [Organization], "{name}");
    }
    let gazetteer = gazetteer();
    let middle_east = gazetteer.lookup("Middle East");
    assert!(middle_east.iter().all(|(_, entity)| entity.subtype == "region"), "{middle_east:?}");
    for name in ["May", "January", "Monday", "Russian", "American"] {
        assert!(!types(name).contains(&Place), "{name}: {:?}", types(name));
    }
}

/// What is found in `text`, as text and type.
fn check(text: &str, expected: &[(&str, EntityType)]) {
    let snapshot = default_snapshot();
    let options = ExtractOptions::default();
    let extraction = extract(&snapshot, text, &options, &mut Scratch::default()).expect("read");
    let found: Vec<_> = extraction
        .mentions
        .iter()
        .map(|mention| (mention.span.slice(text), mention.kind))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn ordinary_words_that_are_names_elsewhere_are_not_reported() {
    check("It was a nice day in May, and reading by the van was fun.", &[]);
    check("Reading is good for children. Nice people read to them.", &[]);
    check("The bill may target the gap in funding.", &[]);
    check("Mobile phones were banned. Van drivers will march.", &[]);
    check("Prices rose in March and in April, said an analyst.", &[]);
}

#[test]
fn the_same_words_are_names_where_they_are_used_as_names() {
    check(
        "She was born in Reading and moved to Nice in 2019.",
        &[("Reading", Place), ("Nice", Place)],
    );
    check(
        "Prime Minister Theresa May spoke. Mrs. May left.",
        &[("Theresa May", Person), ("May", Person)],
    );
    check(
        "Bill Gates founded Microsoft. Gates left in 2008.",
        &[("Bill Gates", Person), ("Microsoft", Organization), ("Gates", Person)],
    );
}

#[test]
fn names_are_found_in_the_spellings_of_news() {
    check(
        "Mr. O'Neill's house is in St. Petersburg.",
        &[("O'Neill", Person), ("St. Petersburg", Place)],
    );
    check(
        "McDonald's and Lloyd's of London left Moscow.",
        &[("McDonald's", Organization), ("Lloyd's of London", Organization), ("Moscow", Place)],
    );
    check(
        "Osama bin Laden led al-Qaeda. The U.S. found bin Laden in Pakistan.",
        &[
            ("Osama bin Laden", Person),
            ("al-Qaeda", Organization),
            ("U.S.", Place),
            ("bin Laden", Person),
            ("Pakistan", Place),
        ],
    );
    check(
        "AT&T and Coca-Cola grew in Sao Paulo and in São Paulo.",
        &[
            ("AT&T", Organization),
            ("Coca-Cola", Organization),
            ("Sao Paulo", Place),
            ("São Paulo", Place),
        ],
    );
}

#[test]
fn short_forms_belong_to_the_entity_of_the_long_form() {
    let text = "KYIV, Ukraine — Osama bin Laden was dead. Vladimir V. Putin met officials of the International Atomic \
                Energy Agency (IAEA) on Monday. Mr. Putin's visit surprised the IAEA, and not bin \
                Laden.";
    let snapshot = default_snapshot();
    let options = ExtractOptions::default();
    let extraction = extract(&snapshot, text, &options, &mut Scratch::default()).expect("read");
    let of = |name: &str| {
        extraction
            .mentions
            .iter()
            .filter(|mention| mention.span.slice(text) == name)
            .map(|mention| extraction.entities[mention.entity as usize].id.as_ref())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("Vladimir V. Putin"), ["person:vladimir-putin"]);
    assert_eq!(of("Putin"), ["person:vladimir-putin"]);
    assert_eq!(of("bin Laden"), of("Osama bin Laden"));
    assert_eq!(of("IAEA").len(), 2);
    assert_eq!(of("IAEA")[0], of("International Atomic Energy Agency")[0]);
    assert_eq!(of("IAEA")[1], of("IAEA")[0]);
}
