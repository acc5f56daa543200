//! A panic is one document's INTERNAL error; the connection and everyone on it go on.

use crate::support::errors::expect_item;
use crate::support::extractors::{Doing, panicking};
use crate::support::operations::metrics;
use crate::support::{Setup, document, expect, raw, request};
use onomast::server::pb;
use tonic::Code;

#[tokio::test]
async fn in_a_single_document() {
    // On the connection's thread, and on a thread of its own.
    for inline_text_bytes in [usize::MAX, 0] {
        let server = Setup::new()
            .extractor(panicking())
            .configure(|config| config.inline_text_bytes = inline_text_bytes)
            .start()
            .await;
        let mut client = raw::client(&server).await;
        let status = client.extract_entities(request("panic")).await.expect_err("panics");
        expect(&status, Code::Internal, "INTERNAL", None);
        client.extract_entities(request("Fine.")).await.expect("the connection lives");
        let page = metrics(server.operations).await;
        assert_eq!(page.get("onomast_panics_total", &[]), Some(1.0));
    }
}

#[tokio::test]
async fn in_one_of_a_batch() {
    let server = Setup::new().extractor(panicking()).start().await;
    let mut client = raw::client(&server).await;
    let results = client
        .batch_extract_entities(pb::BatchExtractEntitiesRequest {
            documents: vec![document("Fine."), document("panic"), document("Fine.")],
            options: None,
        })
        .await
        .expect("answered")
        .into_inner()
        .results;
    for (index, result) in results.into_iter().enumerate() {
        match result.result.expect("always set") {
            pb::batch_result::Result::Response(_) => assert_ne!(index, 1),
            pb::batch_result::Result::Error(error) => {
                assert_eq!(index, 1);
                expect_item(&error, Code::Internal, "INTERNAL", "");
            }
        }
    }
}

#[tokio::test]
async fn in_one_of_a_stream() {
    let server = Setup::new().extractor(panicking()).start().await;
    let mut client = raw::client(&server).await;
    let requests = ["Fine.", "panic", "Fine."].map(|text| pb::StreamExtractEntitiesRequest {
        document: Some(document(text)),
        options: None,
    });
    let mut answers = client
        .stream_extract_entities(tokio_stream::iter(requests))
        .await
        .expect("accepted")
        .into_inner();
    for index in 0..3 {
        let answer = answers.message().await.expect("open").expect("an answer");
        match answer.result.expect("always set") {
            pb::stream_extract_entities_response::Result::Response(_) => assert_ne!(index, 1),
            pb::stream_extract_entities_response::Result::Error(error) => {
                assert_eq!(index, 1);
                expect_item(&error, Code::Internal, "INTERNAL", "");
            }
        }
    }
    assert_eq!(answers.message().await.expect("a good end"), None);
}

/// Set where this test is a process of its own: the log of panics is the whole process's.
const ALONE: &str = "ONOMAST_TEST_ALONE";

#[test]
fn it_is_logged_with_a_backtrace_and_without_its_text() {
    if std::env::var_os(ALONE).is_some() {
        return panic_in_the_log();
    }
    let output = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "--nocapture",
            "panics::it_is_logged_with_a_backtrace_and_without_its_text",
        ])
        .env(ALONE, "1")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let line = said.lines().find(|line| line.contains("\"panicked\"")).expect("a line in the log");
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    let text = |name: &str| line["fields"][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(line["level"], "ERROR");
    assert!(text("place").contains("panics.rs:"), "{line}");
    let backtrace = text("backtrace");
    assert!(backtrace.contains("extract") && backtrace.lines().count() > 10, "{backtrace}");
    assert!(!said.contains("s3cret"), "{said}");
}

#[tokio::main(flavor = "current_thread")]
async fn panic_in_the_log() {
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
    onomast::server::log_panics_without_text();
    // As slicing does, it quotes the text.
    let server = Setup::new()
        .extractor(Doing(|text: &str| assert!(!text.contains("panic"), "in {text:?}")))
        .start()
        .await;
    let mut client = raw::client(&server).await;
    let status = client.extract_entities(request("A s3cret panic.")).await.expect_err("panics");
    expect(&status, Code::Internal, "INTERNAL", None);
}
