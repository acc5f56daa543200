//! A passed deadline is DEADLINE_EXCEEDED, whoever set it.

use std::time::Duration;

use crate::support::extractors::{Gate, Opener};
use crate::support::{Setup, TestServer, expect, raw, request};
use tonic::{Code, IntoRequest, Status};

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
