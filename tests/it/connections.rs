//! How many connections there may be, and how old they may grow.

use std::time::Duration;

use crate::support::frames::{Frames, GOAWAY, PING, RST_STREAM, SETTINGS};
use crate::support::operations::metrics;
use crate::support::{Setup, document, raw, request};
use onomast::server::pb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_stream::wrappers::ReceiverStream;

#[tokio::test]
async fn one_too_many_is_closed_and_counted_until_another_ends() {
    let server = Setup::new().configure(|config| config.max_connections = 1).start().await;
    let mut first = raw::client(&server).await;
    first.extract_entities(request("Text.")).await.expect("read");
    let mut second = raw::client(&server).await;
    second.extract_entities(request("Text.")).await.expect_err("closed");
    first.extract_entities(request("Text.")).await.expect("the first lives");
    let page = metrics(server.operations).await;
    assert_eq!(page.get("onomast_connections", &[]), Some(1.0));
    let limit = [("reason", "LIMIT")];
    assert_eq!(page.get("onomast_connections_refused_total", &limit), Some(1.0));

    drop((first, second));
    while raw::client(&server).await.extract_entities(request("Text.")).await.is_err() {}
}

#[tokio::test]
async fn an_old_connection_takes_no_new_calls_and_finishes_those_it_has() {
    let server = Setup::new()
        .configure(|config| {
            config.max_connection_age = Duration::from_millis(50);
            config.max_connection_age_grace = Duration::from_secs(600);
        })
        .start()
        .await;
    let mut client = raw::client(&server).await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let stream = client.stream_extract_entities(ReceiverStream::new(requests)).await;
    let mut answers = stream.expect("accepted").into_inner();
    // Until the GOAWAY is here.
    while client.extract_entities(request("Text.")).await.is_ok() {}
    let message =
        pb::StreamExtractEntitiesRequest { document: Some(document("Text.")), options: None };
    documents.send(message).await.expect("open");
    answers.message().await.expect("open").expect("an answer");
    drop(documents);
    assert_eq!(answers.message().await.expect("a good end"), None);
    // tonic's own channel connects anew, and nobody notices.
    let mut client = server.client().await;
    client.extract_entities(request("Text.")).await.expect("read");
}

#[tokio::test]
async fn calls_that_outlast_an_old_connection_end_with_it() {
    let server = Setup::new()
        .configure(|config| {
            config.max_connection_age = Duration::from_millis(20);
            config.max_connection_age_grace = Duration::from_millis(20);
        })
        .start()
        .await;
    let mut client = raw::client(&server).await;
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let stream = client.stream_extract_entities(ReceiverStream::new(requests)).await;
    let mut answers = stream.expect("accepted").into_inner();
    answers.message().await.expect_err("the connection is gone");
}

#[tokio::test]
async fn one_that_does_not_begin_to_speak_is_closed() {
    let timeout = Duration::from_millis(50);
    let server = Setup::new().configure(|config| config.handshake_timeout = timeout).start().await;
    let mut client = raw::client(&server).await;
    client.extract_entities(request("Text.")).await.expect("read");
    for said in ["", "P", "PRI * HTTP/2.0\r\n\r\nSM"] {
        let mut stream = TcpStream::connect(server.address).await.expect("accepted");
        stream.write_all(said.as_bytes()).await.expect("sent");
        // To its end: were it left open, for ever. Nothing is said to whom has not spoken.
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("closed");
        assert_eq!(answer, b"", "{said:?}");
    }
    client.extract_entities(request("Text.")).await.expect("one that has spoken may be silent");
}

/// As HTTP/2 writes them: a setting and its value, and a reason.
const MAX_CONCURRENT_STREAMS: [u8; 6] = [0, 3, 0, 0, 0, 2];
const REFUSED_STREAM: [u8; 4] = [0, 0, 0, 7];

const STREAM: &str = "/onomast.v1.EntityExtractionService/StreamExtractEntities";

#[tokio::test]
async fn one_that_answers_no_ping_is_closed() {
    let soon = Duration::from_millis(20);
    let server = Setup::new()
        .configure(|config| (config.keepalive_interval, config.keepalive_timeout) = (soon, soon))
        .start()
        .await;
    let mut deaf = Frames::connect(&server).await;
    deaf.open(1, STREAM).await;
    assert_eq!(deaf.next_of(PING).await.expect("asked").payload.len(), 8);
    while deaf.next().await.is_some() {}
}

#[tokio::test]
async fn calls_beyond_those_of_one_connection_are_not_let_in() {
    let server = Setup::new().configure(|config| config.max_concurrent_streams = 2).start().await;
    let mut greedy = Frames::connect(&server).await;
    let settings = greedy.next_of(SETTINGS).await.expect("greeted").payload;
    assert!(settings.chunks(6).any(|setting| setting == MAX_CONCURRENT_STREAMS), "{settings:?}");
    for stream in [1, 3, 5] {
        greedy.open(stream, STREAM).await;
    }
    let refused = greedy.next_of(RST_STREAM).await.expect("refused");
    assert_eq!((refused.stream, refused.payload.as_slice()), (5, &REFUSED_STREAM[..]));
    // On another connection there is room.
    let mut client = raw::client(&server).await;
    client.extract_entities(request("Text.")).await.expect("read");
}

#[tokio::test]
async fn an_end_is_announced() {
    let aged = Duration::from_millis(20);
    let server = Setup::new().configure(|config| config.max_connection_age = aged).start().await;
    let mut old = Frames::connect(&server).await;
    old.next_of(GOAWAY).await.expect("before it is closed, of age");
    let mut server = Setup::new().start().await;
    let mut open = Frames::connect(&server).await;
    open.next_of(SETTINGS).await.expect("greeted");
    open.open(1, STREAM).await;
    server.tell_to_stop();
    open.next_of(GOAWAY).await.expect("before it is closed, with the server");
}
