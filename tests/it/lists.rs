//! Names always reported and names never reported, whatever the gazetteers and the model say.

use onomast::gazetteer::{
    AllowedName, DeniedName, InlineEntry, InlineGazetteer, NameLists, Snapshot,
};
use onomast::recognize::{ExtractOptions, RecognitionMode, RejectReason, Scratch, extract};
use onomast::types::EntityType::{self, Organization, Person, Place};
use onomast::types::TypeSet;

use crate::support::default_gazetteer::default_snapshot;

fn allow(name: &str, kind: EntityType) -> AllowedName {
    AllowedName { name: name.to_owned(), kind, entity_id: format!("test:{name}") }
}

fn deny(name: &str, kinds: &[EntityType]) -> DeniedName {
    DeniedName { name: name.to_owned(), kinds: kinds.iter().copied().collect() }
}

/// Text, type and id.
type Found = (String, EntityType, String);

fn found(
    snapshot: &Snapshot,
    options: &ExtractOptions,
    text: &str,
) -> (Vec<Found>, Vec<(String, EntityType)>) {
    let extraction = extract(snapshot, text, options, &mut Scratch::default()).expect("read");
    let mentions = extraction.mentions.iter().map(|m| {
        let id = extraction.entities[m.entity as usize].id.to_string();
        (m.span.slice(text).to_owned(), m.kind, id)
    });
    let denied = extraction.rejected.iter().filter(|r| r.reason == RejectReason::Denied);
    (mentions.collect(), denied.map(|r| (r.span.slice(text).to_owned(), r.kind)).collect())
}

fn check(
    allowed: &[AllowedName],
    denied: &[DeniedName],
    text: &str,
    expected: &[(&str, EntityType)],
    rejected: &[(&str, EntityType)],
) {
    let lists = NameLists::build(allowed, denied).expect("good names");
    let snapshot = default_snapshot().with_lists(lists);
    for mode in [RecognitionMode::Full, RecognitionMode::GazetteerOnly] {
        let options = ExtractOptions { mode, include_rejected: true, ..ExtractOptions::default() };
        let (mentions, dropped) = found(&snapshot, &options, text);
        let mentions: Vec<_> =
            mentions.iter().map(|(text, kind, _)| (text.as_str(), *kind)).collect();
        assert_eq!(mentions, expected, "{mode:?}: {text}");
        let dropped: Vec<_> = dropped.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
        assert_eq!(dropped, rejected, "{mode:?}: {text}");
    }
}

#[test]
fn allowed_names_are_reported_wherever_they_stand() {
    check(
        &[allow("Zorblatt", Organization), allow("the Reading", Place)],
        &[],
        "He said Zorblatt's men saw the Reading.",
        &[("Zorblatt", Organization), ("the Reading", Place)],
        &[],
    );
    check(
        &[allow("Zorblatt", Person)],
        &[],
        "Der Minister sagte, dass er nicht mit Zorblatt an der Sitzung teilnehmen werde.",
        &[("Zorblatt", Person)],
        &[],
    );
}

#[test]
fn denied_names_are_not_reported_and_longer_ones_are() {
    let text = "Emmanuel Macron flew from Paris to New York City.";
    check(
        &[],
        &[deny("Paris", &EntityType::ALL), deny("New York", &[Place])],
        text,
        &[("Emmanuel Macron", Person), ("New York City", Place)],
        &[("Paris", Place), ("New York", Place)],
    );
}

#[test]
fn a_name_denied_as_one_type_may_be_another() {
    check(
        &[allow("Zorblatt", Person)],
        &[deny("Zorblatt", &[Organization, Place])],
        "In June Zorblatt came.",
        &[("Zorblatt", Person)],
        &[],
    );
}

#[test]
fn denied_wins_over_allowed_and_the_request_over_both() {
    let lists =
        NameLists::build(&[allow("Zorblatt", Organization)], &[deny("Zorblatt", &EntityType::ALL)])
            .expect("good names");
    let snapshot = default_snapshot().with_lists(lists);
    let text = "In June Zorblatt came.";
    let (mentions, _) = found(&snapshot, &ExtractOptions::default(), text);
    assert_eq!(mentions, []);
    let entry = InlineEntry {
        entity_id: "mine:1".to_owned(),
        name: "Zorblatt".to_owned(),
        kind: Place,
        aliases: Vec::new(),
        always: true,
    };
    let inline = Some(InlineGazetteer::build(&[entry]).expect("a good name"));
    let options = ExtractOptions { inline, ..ExtractOptions::default() };
    let (mentions, _) = found(&snapshot, &options, text);
    assert_eq!(mentions, [("Zorblatt".to_owned(), Place, "mine:1".to_owned())]);
}

#[test]
fn an_allowed_name_answers_with_its_id_and_the_lists_with_their_version() {
    let build = |id: &str| {
        let name = AllowedName { entity_id: id.to_owned(), ..allow("Paris", Organization) };
        NameLists::build(&[name], &[]).expect("a good name")
    };
    let snapshot = default_snapshot().with_lists(build("test:1"));
    let (mentions, _) = found(&snapshot, &ExtractOptions::default(), "We met in Paris.");
    assert_eq!(mentions, [("Paris".to_owned(), Organization, "test:1".to_owned())]);
    let version = snapshot.version_of(&[]).expect("the default set");
    assert!(version.ends_with(&format!("lists@{}", build("test:1").version())), "{version}");
    assert_ne!(build("test:1").version(), build("test:2").version());
    let plain = default_snapshot().with_lists(NameLists::build(&[], &[]).expect("nothing"));
    assert!(!plain.version_of(&[]).expect("the default set").contains("lists"));
}

#[test]
fn a_name_that_matches_nothing_is_named_by_its_place_in_the_lists() {
    let error = NameLists::build(&[allow("Acme", Person)], &[deny("?", &[Place])]).unwrap_err();
    assert_eq!(error.to_string(), "\"?\" has no letter or digit and can match nothing");
    assert!(
        NameLists::build(&[], &[DeniedName { name: "X".into(), kinds: TypeSet::EMPTY }]).is_ok()
    );
}
