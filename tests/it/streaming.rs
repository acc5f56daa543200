//! A stream: one answer for each document, in order, however many there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::errors::expect_item;
use crate::support::extractors::{Doing, Gate, Opener};
use crate::support::{Setup, TestServer, document};
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

/// A server that reads every document on a thread of its own, so many of a stream at the same time.
async fn reading_ahead(documents: usize, extractor: impl onomast::server::Extract) -> TestServer {
    Setup::new()
        .extractor(extractor)
        .configure(|config| {
            config.inline_text_bytes = 0;
            config.limits.max_stream_documents = documents;
        })
        .start()
        .await
}

#[tokio::test]
async fn several_long_documents_are_read_at_the_same_time() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let server = reading_ahead(2, gate.extractor()).await;
    let requests = ["first", "second", "third"].map(|id| message("Text.", id));
    let answers = server.client().await.stream_extract_entities(tokio_stream::iter(requests)).await;
    let mut answers = answers.expect("accepted").into_inner();
    let first = tokio::spawn(async move { (answers.message().await, answers) });
    for _ in 0..cores.min(2) {
        gate.arrival().await;
    }
    drop(opener);
    let (first, mut answers) = first.await.expect("no panic");
    let mut ids = vec![first.expect("open").expect("an answer").document_id];
    while let Some(answer) = answers.message().await.expect("open") {
        ids.push(answer.document_id);
    }
    assert_eq!(ids, ["first", "second", "third"], "answers keep the order");
}

#[tokio::test]
async fn and_no_more_than_the_limit() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counting = {
        let (now, most) = (Arc::clone(&now), Arc::clone(&most));
        Doing(move |_: &str| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::yield_now();
            now.fetch_sub(1, Ordering::SeqCst);
        })
    };
    let server = reading_ahead(1, counting).await;
    let requests = (0..200).map(|index| message("Text.", &index.to_string()));
    let mut client = server.client().await;
    let answers = client.stream_extract_entities(tokio_stream::iter(requests)).await;
    let mut answers = answers.expect("accepted").into_inner();
    while answers.message().await.expect("open").is_some() {}
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_was_sent_before_an_error_is_answered_first() {
    let server = reading_ahead(8, Doing(|_: &str| {})).await;
    let mut requests = vec![message("Text.", ""); 3];
    requests[2].options = Some(pb::ExtractOptions {
        gazetteers: vec!["none".to_owned()],
        ..pb::ExtractOptions::default()
    });
    let mut client = server.client().await;
    let answers = client.stream_extract_entities(tokio_stream::iter(requests)).await;
    let mut answers = answers.expect("accepted").into_inner();
    for index in 0..2 {
        let answer = answers.message().await.expect("open").expect("an answer");
        assert_eq!(answer.document_index, index);
    }
    let status = answers.message().await.expect_err("no such gazetteer");
    assert_eq!(status.code(), Code::NotFound);
}
