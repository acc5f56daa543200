//! Calls beyond the limit are turned away at once, with advice when to return.

use crate::support::{Setup, expect, request};
use tonic::Code;

#[tokio::test]
async fn calls_beyond_the_limit_are_turned_away_until_others_end() {
    let server =
        Setup::new().configure(|config| config.limits.max_concurrent_calls = 1).start().await;
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
