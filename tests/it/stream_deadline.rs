//! The deadline of a stream's caller holds inside the stream too, whatever it is doing.

use std::time::Duration;

use crate::support::{TestServer, document, expect, raw};
use onomast::server::pb;
use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, IntoStreamingRequest, Status};

#[track_caller]
fn check(status: &Status) {
    expect(status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
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
async fn while_it_waits_for_documents() {
    let server = TestServer::start().await;
    let mut client = raw::client(&server).await;
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let result = stream_until_the_deadline(&mut client, ReceiverStream::new(requests)).await;
    check(&result.expect_err("the deadline passes"));
}

#[tokio::test]
async fn while_it_is_always_busy() {
    let server = TestServer::start().await;
    let mut client = raw::client(&server).await;
    let endless = tokio_stream::iter(std::iter::repeat_with(|| pb::StreamExtractEntitiesRequest {
        document: Some(document("Text.")),
        options: None,
    }));
    let result = stream_until_the_deadline(&mut client, endless).await;
    check(&result.expect_err("the deadline passes"));
}
