//! Messages that are too large, or larger than they look, are refused with the limit.

use crate::support::errors::limit;
use crate::support::{Setup, TestServer, document, expect, raw, request};
use onomast::server::pb;
use tonic::Code;
use tonic::codec::CompressionEncoding;

const BOTH: [CompressionEncoding; 2] = [CompressionEncoding::Gzip, CompressionEncoding::Zstd];

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

#[tokio::test]
async fn a_small_message_that_unpacks_to_a_large_one_is_refused_with_the_limit() {
    let server = TestServer::start().await;
    let bomb = request(&"x".repeat(16 << 20));
    for encoding in BOTH.map(Some).into_iter().chain([None]) {
        let mut client = server.client().await;
        if let Some(encoding) = encoding {
            client = client.send_compressed(encoding);
        }
        let status = client.extract_entities(bomb.clone()).await.expect_err("too large");
        expect(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", None);
        assert_eq!(limit(&status), "8388608");
        client.extract_entities(request("Text.")).await.expect("the connection lives");
    }
}

#[tokio::test]
async fn one_that_unpacks_to_a_large_one_on_a_stream() {
    let server = TestServer::start().await;
    for encoding in BOTH {
        let mut client = server.client().await.send_compressed(encoding);
        let bomb = request(&"x".repeat(16 << 20)).document;
        let message = pb::StreamExtractEntitiesRequest { document: bomb, options: None };
        let stream = client.stream_extract_entities(tokio_stream::once(message)).await;
        let status = stream.expect("accepted").into_inner().message().await;
        let status = status.expect_err("too large");
        expect(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", None);
        assert_eq!(limit(&status), "8388608");
    }
}
