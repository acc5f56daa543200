//! Documents that cannot be read, alone, in a batch and on a stream: one table for all three.

use crate::support::errors::expect_item;
use crate::support::{Client, TestServer, document, expect};
use onomast::server::pb;
use tonic::Code;

struct Case {
    document: pb::Document,
    code: Code,
    reason: &'static str,
    field: &'static str,
}

fn case(
    change: impl FnOnce(&mut pb::Document),
    code: Code,
    reason: &'static str,
    field: &'static str,
) -> Case {
    let mut document = document("Some text.");
    change(&mut document);
    Case { document, code, reason, field }
}

fn language(code: &'static str) -> Case {
    case(
        |d| code.clone_into(&mut d.language_code),
        Code::InvalidArgument,
        "LANGUAGE_CODE_MALFORMED",
        "language_code",
    )
}

fn cases() -> Vec<Case> {
    vec![
        case(
            |d| d.text = "x".repeat((1 << 20) + 1),
            Code::ResourceExhausted,
            "TEXT_TOO_LARGE",
            "text",
        ),
        case(|d| d.id = "i".repeat(257), Code::InvalidArgument, "DOCUMENT_ID_TOO_LONG", "id"),
        case(|d| d.r#type = 99, Code::InvalidArgument, "ENUM_VALUE_UNKNOWN", "type"),
        case(|d| d.r#type = -1, Code::InvalidArgument, "ENUM_VALUE_UNKNOWN", "type"),
        language("english language"),
        language("en_GB"),
        language("e"),
    ]
}

#[tokio::test]
async fn alone() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for case in cases() {
        let status = client
            .extract_entities(pb::ExtractEntitiesRequest {
                document: Some(case.document),
                options: None,
            })
            .await
            .expect_err(case.reason);
        let field = format!("document.{}", case.field);
        expect(&status, case.code, case.reason, Some(&field));
    }
}

#[tokio::test]
async fn missing() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let status = client
        .extract_entities(pb::ExtractEntitiesRequest::default())
        .await
        .expect_err("there is nothing to read");
    expect(&status, Code::InvalidArgument, "DOCUMENT_MISSING", Some("document"));
}

#[tokio::test]
async fn among_others_in_a_batch() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for case in cases() {
        check_batch(&mut client, case).await;
    }
}

async fn check_batch(client: &mut Client, case: Case) {
    let good = document("A good one.");
    let results = client
        .batch_extract_entities(pb::BatchExtractEntitiesRequest {
            documents: vec![good.clone(), case.document, good],
            options: None,
        })
        .await
        .expect("a bad document leaves the others alone")
        .into_inner()
        .results;
    let [first, bad, last] = results.as_slice() else {
        panic!("one result for each document: {results:?}");
    };
    for good in [first, last] {
        assert!(matches!(good.result, Some(pb::batch_result::Result::Response(_))));
    }
    let Some(pb::batch_result::Result::Error(error)) = &bad.result else {
        panic!("{}: {bad:?}", case.reason);
    };
    let field = format!("documents[1].{}", case.field);
    expect_item(error, case.code, case.reason, &field);
}

#[tokio::test]
async fn among_others_on_a_stream() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let mut cases = cases();
    let requests: Vec<_> = cases
        .iter_mut()
        .map(|case| std::mem::take(&mut case.document))
        .chain([document("A good one.")])
        .map(|document| pb::StreamExtractEntitiesRequest {
            document: Some(document),
            options: None,
        })
        .collect();
    let mut answers = client
        .stream_extract_entities(tokio_stream::iter(requests))
        .await
        .expect("accepted")
        .into_inner();
    for case in cases {
        let answer = answers.message().await.expect("open").expect("an answer");
        let Some(pb::stream_extract_entities_response::Result::Error(error)) = answer.result else {
            panic!("{}: {answer:?}", case.reason);
        };
        let field = format!("document.{}", case.field);
        expect_item(&error, case.code, case.reason, &field);
    }
    let last = answers.message().await.expect("open").expect("an answer");
    assert!(matches!(last.result, Some(pb::stream_extract_entities_response::Result::Response(_))));
    assert_eq!(answers.message().await.expect("a good end"), None);
}

#[tokio::test]
async fn any_well_formed_language_is_read_and_echoed() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for (sent, echoed) in [("", "en"), ("en-GB", "en-GB"), ("uk", "uk"), ("zh-Hant", "zh-Hant")] {
        let mut document = document("Some text.");
        sent.clone_into(&mut document.language_code);
        let response = client
            .extract_entities(pb::ExtractEntitiesRequest {
                document: Some(document),
                options: None,
            })
            .await
            .expect("read");
        assert_eq!(response.into_inner().language_code, echoed);
    }
}
