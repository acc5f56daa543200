//! Whatever is too large is refused with the limit, never cut.

use crate::support::errors::limit;
use crate::support::{TestServer, document, expect, request};
use onomast::server::pb;
use tonic::Code;

#[tokio::test]
async fn a_text_at_the_limit_is_read() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let text = "x".repeat(1 << 20);
    client.extract_entities(request(&text)).await.expect("1 MiB is allowed");
}

#[tokio::test]
async fn too_many_documents() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let batch = |count| pb::BatchExtractEntitiesRequest {
        documents: vec![document("Short."); count],
        options: None,
    };
    let results = client.batch_extract_entities(batch(256)).await.expect("256 are allowed");
    assert_eq!(results.into_inner().results.len(), 256);
    let status = client.batch_extract_entities(batch(257)).await.expect_err("257 are not");
    expect(&status, Code::ResourceExhausted, "TOO_MANY_DOCUMENTS", Some("documents"));
    assert_eq!(limit(&status), "256");
}
