//! A panic is one document's INTERNAL error; the connection and everyone on it go on.

use crate::support::errors::expect_item;
use crate::support::extractors::panicking;
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
