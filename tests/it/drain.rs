//! Going away: calls in flight finish, and those that do not are told.

use std::time::Duration;

use crate::support::extractors::{Gate, Opener};
use crate::support::operations::metrics;
use crate::support::{Setup, document, expect, raw, request};
use onomast::server::pb;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;

#[tokio::test]
async fn a_call_in_flight_finishes() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let mut server = Setup::new()
        .extractor(gate.extractor())
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    let mut client = server.client().await;
    let call = tokio::spawn(async move { client.extract_entities(request("Slow.")).await });
    gate.arrival().await;
    server.tell_to_stop();
    drop(opener);
    call.await.expect("no panic").expect("the call finishes");
    let address = server.address;
    server.ended().await;
    TcpStream::connect(address).await.expect_err("the listener is closed");
}

/// Calls of every kind over many connections, all of them under way when the end is told.
#[tokio::test]
async fn none_of_many_calls_is_lost() {
    const CONNECTIONS: usize = 20;
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let mut server = Setup::new()
        .extractor(gate.extractor())
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    let mut calls = JoinSet::new();
    for _ in 0..CONNECTIONS {
        // These connect once: what is lost is lost.
        let client = raw::client(&server).await;
        let mut one = client.clone();
        calls.spawn(async move { one.extract_entities(request("Slow.")).await.map(drop) });
        let mut all = client.clone();
        let documents = vec![document("Slow."); 10];
        let batch = pb::BatchExtractEntitiesRequest { documents, options: None };
        calls.spawn(async move { all.batch_extract_entities(batch).await.map(drop) });
        let mut stream = client;
        calls.spawn(async move {
            let message = pb::StreamExtractEntitiesRequest {
                document: Some(document("Slow.")),
                options: None,
            };
            let requests = tokio_stream::iter(vec![message; 10]);
            let mut answers = stream.stream_extract_entities(requests).await?.into_inner();
            for _ in 0..10 {
                answers.message().await?.expect("one for each");
            }
            answers.message().await.map(|after| assert_eq!(after, None))
        });
    }
    // All of them are there.
    let in_flight =
        async || -> f64 { metrics(server.operations).await.all("onomast_calls_in_flight").sum() };
    while in_flight().await < 3.0 * CONNECTIONS as f64 {
        tokio::task::yield_now().await;
    }
    server.tell_to_stop();
    let address = server.address;
    while TcpStream::connect(address).await.is_ok() {}
    drop(opener);
    for ended in calls.join_all().await {
        ended.expect("answered in full");
    }
    server.ended().await;
}

#[tokio::test]
async fn a_stream_in_flight_finishes() {
    let mut server = Setup::new().start().await;
    let mut client = server.client().await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(ReceiverStream::new(requests))
        .await
        .expect("accepted")
        .into_inner();
    server.tell_to_stop();
    for index in 0..3 {
        let request =
            pb::StreamExtractEntitiesRequest { document: Some(document("Text.")), options: None };
        documents.send(request).await.expect("open");
        let answer = answers.message().await.expect("open").expect("an answer");
        assert_eq!(answer.document_index, index);
    }
    drop(documents);
    assert_eq!(answers.message().await.expect("a good end"), None);
    server.ended().await;
}

#[tokio::test]
async fn a_stream_that_outlasts_the_grace_period_is_told() {
    let mut server = Setup::new().configure(|config| config.grace = Duration::ZERO).start().await;
    let mut client = server.client().await;
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(ReceiverStream::new(requests))
        .await
        .expect("accepted")
        .into_inner();
    server.tell_to_stop();
    let status = answers.message().await.expect_err("ended");
    expect(&status, Code::Unavailable, "SHUTTING_DOWN", None);
    server.ended().await;
}

#[tokio::test]
async fn a_call_that_outlasts_the_grace_period_is_told() {
    let gate = Gate::closed();
    let _opener = Opener(gate.clone());
    let mut server = Setup::new()
        .extractor(gate.extractor())
        .configure(|config| {
            config.inline_text_bytes = 0;
            config.grace = Duration::ZERO;
        })
        .start()
        .await;
    let mut client = server.client().await;
    let call = tokio::spawn(async move { client.extract_entities(request("Slow.")).await });
    gate.arrival().await;
    server.tell_to_stop();
    let status = call.await.expect("no panic").expect_err("ended");
    expect(&status, Code::Unavailable, "SHUTTING_DOWN", None);
    server.ended().await;
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_it_up() {
    let server = Setup::new().start().await;
    let mut client = server.client().await;
    client.extract_entities(request("Text.")).await.expect("read");
    server.ended().await;
    client.extract_entities(request("Text.")).await.expect_err("gone");
}
