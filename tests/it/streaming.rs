//! A stream: one answer for each document, in order, however many there are.

use crate::support::errors::expect_item;
use crate::support::{TestServer, document};
use onomast::server::pb;
use onomast::server::pb::stream_extract_entities_response::Result as Answer;
use tonic::Code;

fn message(text: &str, id: &str) -> pb::StreamExtractEntitiesRequest {
    pb::StreamExtractEntitiesRequest {
        document: Some(pb::Document { id: id.to_owned(), ..document(text) }),
        options: None,
    }
}

fn counted_in(encoding: pb::OffsetEncoding) -> pb::ExtractOptions {
    pb::ExtractOptions { offset_encoding: encoding.into(), ..pb::ExtractOptions::default() }
}

#[tokio::test]
async fn a_thousand_documents() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let requests = (0..1_000).map(|index| {
        let mut request = message("Some text.", &format!("document-{index}"));
        if index % 10 == 7 {
            request.document = None;
        }
        request
    });
    let mut answers = client
        .stream_extract_entities(tokio_stream::iter(requests))
        .await
        .expect("accepted")
        .into_inner();
    for index in 0..1_000 {
        let answer = answers.message().await.expect("open").expect("an answer");
        assert_eq!(answer.document_index, index);
        match answer.result.expect("always set") {
            Answer::Response(_) => assert_eq!(answer.document_id, format!("document-{index}")),
            Answer::Error(error) => {
                assert_eq!(index % 10, 7);
                expect_item(&error, Code::InvalidArgument, "DOCUMENT_MISSING", "document");
            }
        }
    }
    assert_eq!(answers.message().await.expect("a good end"), None);
}

#[tokio::test]
async fn an_answer_comes_before_the_next_document() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(tokio_stream::wrappers::ReceiverStream::new(requests))
        .await
        .expect("accepted")
        .into_inner();
    for id in ["first", "second", "third"] {
        documents.send(message("Text.", id)).await.expect("open");
        let answer = answers.message().await.expect("open").expect("an answer");
        assert_eq!(answer.document_id, id);
    }
}

#[tokio::test]
async fn options_hold_until_others_come() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let mut requests = vec![message("Text.", ""); 5];
    requests[1].options = Some(counted_in(pb::OffsetEncoding::Utf16));
    requests[3].options = Some(counted_in(pb::OffsetEncoding::Utf32));
    let mut answers = client
        .stream_extract_entities(tokio_stream::iter(requests))
        .await
        .expect("accepted")
        .into_inner();
    let mut used = Vec::new();
    while let Some(answer) = answers.message().await.expect("open") {
        let Some(Answer::Response(response)) = answer.result else {
            panic!("{answer:?}");
        };
        used.push(response.offset_encoding);
    }
    assert_eq!(used, [1, 2, 2, 3, 3]);
}

#[tokio::test]
async fn no_document_is_no_answer() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let mut answers =
        client.stream_extract_entities(tokio_stream::empty()).await.expect("accepted").into_inner();
    assert_eq!(answers.message().await.expect("a good end"), None);
}
