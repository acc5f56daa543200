//! Whatever is too large is refused with the limit, never cut.

use crate::support::errors::limit;
use crate::support::{Setup, TestServer, document, expect, raw, request};
use onomast::server::pb;
use tonic::Code;

#[tokio::test]
async fn a_text_at_the_limit_is_read() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let text = "x".repeat(1 << 20);
    client.extract_entities(request(&text)).await.expect("1 MiB is allowed");
}

#[tokio::test]
async fn too_many_documents() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let batch = |count| pb::BatchExtractEntitiesRequest {
        documents: vec![document("Short."); count],
        options: None,
    };
    let results = client.batch_extract_entities(batch(256)).await.expect("256 are allowed");
    assert_eq!(results.into_inner().results.len(), 256);
    let status = client.batch_extract_entities(batch(257)).await.expect_err("257 are not");
    expect(&status, Code::ResourceExhausted, "TOO_MANY_DOCUMENTS", Some("documents"));
    assert_eq!(limit(&status), "256");
}

#[tokio::test]
async fn a_message_over_the_limit() {
    let server = TestServer::start().await;
    let mut client = raw::client(&server).await;
    let status = client
        .extract_entities(request(&"x".repeat(9 << 20)))
        .await
        .expect_err("9 MiB are not allowed");
    expect(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", None);
    assert_eq!(limit(&status), "8388608");
    assert!(status.message().contains("8388608"), "{status:?}");
    client.extract_entities(request("Short.")).await.expect("the connection lives");
}

#[tokio::test]
async fn a_message_over_the_limit_on_a_stream() {
    let server = Setup::new()
        .configure(|config| {
            config.limits.max_text_bytes = 1_000;
            config.limits.max_message_bytes = 2_000;
        })
        .start()
        .await;
    let mut client = server.client().await;
    let messages = ["Short.".to_owned(), "x".repeat(3_000)].map(|text| {
        pb::StreamExtractEntitiesRequest { document: Some(document(&text)), options: None }
    });
    let mut answers = client
        .stream_extract_entities(tokio_stream::iter(messages))
        .await
        .expect("accepted")
        .into_inner();
    answers.message().await.expect("open").expect("an answer");
    let status = answers.message().await.expect_err("too large");
    expect(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", None);
    assert_eq!(limit(&status), "2000");
}
