//! A passed deadline is DEADLINE_EXCEEDED, whoever set it and wherever it passed.

use std::time::Duration;

use crate::support::extractors::{Gate, Opener};
use crate::support::{Setup, TestServer, document, expect, raw, request};
use onomast::server::pb;
use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, IntoRequest, IntoStreamingRequest, Status};

#[track_caller]
fn check(status: &Status) {
    expect(status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
}

/// A server whose extractions wait at the gate.
async fn waiting_at(gate: &Gate, request_timeout: Duration) -> TestServer {
    Setup::new()
        .extractor(gate.extractor())
        .configure(|config| {
            config.inline_text_bytes = 0;
            config.request_timeout = request_timeout;
        })
        .start()
        .await
}

#[tokio::test]
async fn of_the_server() {
    let gate = Gate::closed();
    let _opener = Opener(gate.clone());
    let server = waiting_at(&gate, Duration::from_millis(20)).await;
    let mut client = raw::client(&server).await;
    check(&client.extract_entities(request("Slow.")).await.expect_err("slow"));
}

#[tokio::test]
async fn of_the_caller() {
    let gate = Gate::closed();
    let _opener = Opener(gate.clone());
    let server = waiting_at(&gate, Duration::from_secs(3600)).await;
    let mut client = raw::client(&server).await;
    let mut request = request("Slow.").into_request();
    request.set_timeout(Duration::from_millis(20));
    check(&client.extract_entities(request).await.expect_err("slow"));
}

/// Reads a stream with a deadline to its end, which may come before its first answer.
async fn stream_until_the_deadline(
    client: &mut EntityExtractionServiceClient<raw::Connection>,
    requests: impl Stream<Item = pb::StreamExtractEntitiesRequest> + Send + 'static,
) -> Result<(), Status> {
    let mut request = requests.into_streaming_request();
    request.set_timeout(Duration::from_millis(20));
    let mut answers = client.stream_extract_entities(request).await?.into_inner();
    while answers.message().await?.is_some() {}
    Ok(())
}

#[tokio::test]
async fn of_the_caller_of_a_stream_that_waits_for_documents() {
    let server = TestServer::start().await;
    let mut client = raw::client(&server).await;
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let result = stream_until_the_deadline(&mut client, ReceiverStream::new(requests)).await;
    check(&result.expect_err("the deadline passes"));
}

#[tokio::test]
async fn of_the_caller_of_a_stream_that_is_always_busy() {
    let server = TestServer::start().await;
    let mut client = raw::client(&server).await;
    let endless = tokio_stream::iter(std::iter::repeat_with(|| pb::StreamExtractEntitiesRequest {
        document: Some(document("Text.")),
        options: None,
    }));
    let result = stream_until_the_deadline(&mut client, endless).await;
    check(&result.expect_err("the deadline passes"));
}
