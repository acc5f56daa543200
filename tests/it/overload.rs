//! Calls beyond the limit are turned away at once, with advice when to return.

use std::time::Duration;

use crate::support::operations::metrics;
use crate::support::{Client, Setup, expect, raw, request};
use tokio::task::JoinSet;
use tonic::Code;

#[tokio::test]
async fn calls_beyond_the_limit_are_turned_away_until_others_end() {
    let server = Setup::new()
        .configure(|config| {
            config.limits.max_concurrent_calls = 1;
            config.limits.max_queued_calls = 0;
        })
        .start()
        .await;
    let mut client = server.client().await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(tokio_stream::wrappers::ReceiverStream::new(requests))
        .await
        .expect("the first call")
        .into_inner();

    let status = client.extract_entities(request("Text.")).await.expect_err("one too many");
    expect(&status, Code::ResourceExhausted, "OVERLOADED", None);

    drop(documents);
    assert_eq!(answers.message().await.expect("a good end"), None);
    client.extract_entities(request("Text.")).await.expect("there is room again");
}

#[tokio::test]
async fn calls_wait_for_their_turn_while_there_is_room_to_wait() {
    let server = Setup::new()
        .configure(|config| {
            config.limits.max_concurrent_calls = 1;
            config.limits.max_queued_calls = 1;
        })
        .start()
        .await;
    let mut client = server.client().await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(tokio_stream::wrappers::ReceiverStream::new(requests))
        .await
        .expect("the first call")
        .into_inner();

    // Of two more, one waits and one is turned away: which, the network decides.
    let call = |mut client: Client| async move { client.extract_entities(request("Text.")).await };
    let mut two = JoinSet::new();
    two.spawn(call(client.clone()));
    two.spawn(call(client.clone()));
    let turned_away = two.join_next().await.expect("two calls").expect("no panic");
    let status = turned_away.expect_err("one too many");
    expect(&status, Code::ResourceExhausted, "OVERLOADED", None);
    let queued = async || metrics(server.operations).await.get("onomast_calls_queued", &[]);
    assert_eq!(queued().await, Some(1.0));

    drop(documents);
    assert_eq!(answers.message().await.expect("a good end"), None);
    two.join_next().await.expect("two calls").expect("no panic").expect("its turn came");
}

#[tokio::test]
async fn a_call_that_gives_up_leaves_the_queue() {
    let server = Setup::new()
        .configure(|config| {
            config.limits.max_concurrent_calls = 1;
            config.limits.max_queued_calls = 1;
        })
        .start()
        .await;
    let mut client = server.client().await;
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let _answers = client
        .stream_extract_entities(tokio_stream::wrappers::ReceiverStream::new(requests))
        .await
        .expect("the first call");
    // Each would find the queue full if the one before were still in it.
    for _ in 0..3 {
        let mut hasty = tonic::Request::new(request("Text."));
        hasty.set_timeout(Duration::from_millis(20));
        let mut client = raw::client(&server).await;
        let status = client.extract_entities(hasty).await.expect_err("no turn came");
        expect(&status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
    }
}
