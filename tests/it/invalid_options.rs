//! Options that cannot be used, in all three calls: one table for all.

use crate::support::{TestServer, document, expect};
use onomast::server::pb;
use tonic::{Code, Status};

struct Case {
    options: pb::ExtractOptions,
    code: Code,
    reason: &'static str,
    field: String,
}

fn case(
    change: impl FnOnce(&mut pb::ExtractOptions),
    code: Code,
    reason: &'static str,
    field: &str,
) -> Case {
    let mut options = pb::ExtractOptions::default();
    change(&mut options);
    Case { options, code, reason, field: format!("options.{field}") }
}

fn invalid(
    change: impl FnOnce(&mut pb::ExtractOptions),
    reason: &'static str,
    field: &str,
) -> Case {
    case(change, Code::InvalidArgument, reason, field)
}

fn exhausted(
    change: impl FnOnce(&mut pb::ExtractOptions),
    reason: &'static str,
    field: &str,
) -> Case {
    case(change, Code::ResourceExhausted, reason, field)
}

fn unusable(name: &'static str, field: &str) -> Case {
    invalid(|o| o.inline_entries = vec![entry(name)], "INLINE_NAME_UNUSABLE", field)
}

fn entry(name: &str) -> pb::InlineEntry {
    pb::InlineEntry {
        name: name.to_owned(),
        r#type: pb::EntityType::Person.into(),
        ..pb::InlineEntry::default()
    }
}

fn untyped(number: i32) -> pb::InlineEntry {
    pb::InlineEntry { r#type: number, ..entry("Ann") }
}

fn cases() -> Vec<Case> {
    let mut cases = vec![
        invalid(|o| o.offset_encoding = 99, "ENUM_VALUE_UNKNOWN", "offset_encoding"),
        invalid(|o| o.overlap_policy = 99, "ENUM_VALUE_UNKNOWN", "overlap_policy"),
        invalid(|o| o.case_mode = 99, "ENUM_VALUE_UNKNOWN", "case_mode"),
        invalid(|o| o.mode = 99, "ENUM_VALUE_UNKNOWN", "mode"),
        invalid(|o| o.mode = -1, "ENUM_VALUE_UNKNOWN", "mode"),
        invalid(|o| o.include_types = vec![1, 99], "ENUM_VALUE_UNKNOWN", "include_types[1]"),
        invalid(|o| o.include_types = vec![0], "ENTITY_TYPE_UNSPECIFIED", "include_types[0]"),
        invalid(
            |o| o.inline_entries = vec![entry("Ann"), entry("")],
            "INLINE_NAME_MISSING",
            "inline_entries[1].name",
        ),
        invalid(
            |o| o.inline_entries = vec![entry("Ann"), entry("Bob"), untyped(0)],
            "ENTITY_TYPE_UNSPECIFIED",
            "inline_entries[2].type",
        ),
        invalid(
            |o| o.inline_entries = vec![untyped(99)],
            "ENUM_VALUE_UNKNOWN",
            "inline_entries[0].type",
        ),
        invalid(
            |o| {
                let id =
                    |id: &str, name| pb::InlineEntry { entity_id: id.to_owned(), ..entry(name) };
                o.inline_entries = vec![id("a", "Ann"), id("", "Cy"), id("", "Di"), id("a", "Bob")];
            },
            "INLINE_ID_REPEATED",
            "inline_entries[3].entity_id",
        ),
        unusable("?!", "inline_entries[0].name"),
        unusable("a b c d e f g h i j k l m n o p q", "inline_entries[0].name"),
        unusable("Ann, Bob", "inline_entries[0].name"),
        invalid(
            |o| {
                let aliases = vec!["Annie".to_owned(), "!".to_owned()];
                o.inline_entries = vec![pb::InlineEntry { aliases, ..entry("Ann") }];
            },
            "INLINE_NAME_UNUSABLE",
            "inline_entries[0].aliases[1]",
        ),
        case(
            |o| o.gazetteers = vec!["places".to_owned(), "plaices".to_owned()],
            Code::NotFound,
            "UNKNOWN_GAZETTEER",
            "gazetteers[1]",
        ),
        exhausted(
            |o| o.inline_entries = vec![entry("Ann"); 1_001],
            "TOO_MANY_INLINE_ENTRIES",
            "inline_entries",
        ),
        exhausted(
            |o| o.inline_entries = vec![entry(&"A".repeat(1 << 18)), entry("B")],
            "INLINE_ENTRIES_TOO_LARGE",
            "inline_entries",
        ),
        exhausted(
            |o| o.gazetteers = vec!["news".to_owned(); 65],
            "TOO_MANY_GAZETTEERS",
            "gazetteers",
        ),
    ];
    for value in [f32::NAN, -0.1, 1.1, f32::INFINITY, f32::NEG_INFINITY] {
        cases.push(invalid(
            move |o| o.min_confidence = Some(value),
            "CONFIDENCE_OUT_OF_RANGE",
            "min_confidence",
        ));
    }
    cases
}

#[track_caller]
fn check(status: &Status, case: &Case) {
    expect(status, case.code, case.reason, Some(&case.field));
}

#[tokio::test]
async fn they_fail_a_single_document() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for case in cases() {
        let result = client
            .extract_entities(pb::ExtractEntitiesRequest {
                document: Some(document("Some text.")),
                options: Some(case.options.clone()),
            })
            .await;
        check(&result.expect_err(case.reason), &case);
    }
}

#[tokio::test]
async fn they_fail_a_whole_batch() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for case in cases() {
        let result = client
            .batch_extract_entities(pb::BatchExtractEntitiesRequest {
                documents: vec![document("One."), document("Two.")],
                options: Some(case.options.clone()),
            })
            .await;
        check(&result.expect_err(case.reason), &case);
    }
}

#[tokio::test]
async fn they_end_a_stream() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for case in cases() {
        let good =
            pb::StreamExtractEntitiesRequest { document: Some(document("One.")), options: None };
        let bad = pb::StreamExtractEntitiesRequest {
            options: Some(case.options.clone()),
            ..good.clone()
        };
        let mut answers = client
            .stream_extract_entities(tokio_stream::iter([good.clone(), bad, good]))
            .await
            .expect("accepted")
            .into_inner();
        let first = answers.message().await.expect("open").expect("an answer");
        assert_eq!(first.document_index, 0);
        check(&answers.message().await.expect_err(case.reason), &case);
    }
}

#[tokio::test]
async fn options_at_their_bounds_are_used() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let good: [fn(&mut pb::ExtractOptions); 7] = [
        |o| o.min_confidence = Some(0.0),
        |o| o.min_confidence = Some(-0.0),
        |o| o.min_confidence = Some(1.0),
        |o| o.include_types = vec![1, 2, 3, 1],
        |o| o.inline_entries = vec![entry("Ann"); 1_000],
        |o| o.inline_entries = vec![entry(&"A".repeat(1 << 18))],
        |o| o.mode = 2,
    ];
    for change in good {
        let mut options = pb::ExtractOptions::default();
        change(&mut options);
        client
            .extract_entities(pb::ExtractEntitiesRequest {
                document: Some(document("Some text.")),
                options: Some(options),
            })
            .await
            .expect("accepted");
    }
}

#[tokio::test]
async fn the_offset_encoding_is_echoed_as_used() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for (sent, used) in [(0, 1), (1, 1), (2, 2), (3, 3)] {
        let response = client
            .extract_entities(pb::ExtractEntitiesRequest {
                document: Some(document("Some text.")),
                options: Some(pb::ExtractOptions {
                    offset_encoding: sent,
                    ..pb::ExtractOptions::default()
                }),
            })
            .await
            .expect("read");
        assert_eq!(response.into_inner().offset_encoding, used);
    }
}
