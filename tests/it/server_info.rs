//! The server says what it is and what it takes.

use std::time::Duration;

use crate::support::{Setup, TestServer};
use onomast::server::pb;

async fn info(server: &TestServer) -> pb::GetServerInfoResponse {
    let mut client = server.client().await;
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await;
    info.expect("always answered").into_inner()
}

#[tokio::test]
async fn the_defaults_are_those_that_the_proto_documents() {
    let server = TestServer::start().await;
    let info = info(&server).await;
    assert_eq!(info.server_version, env!("CARGO_PKG_VERSION"));
    let limits = pb::Limits {
        max_text_bytes: 1_048_576,
        max_documents: 256,
        max_message_bytes: 8_388_608,
        max_inline_entries: 1_000,
        max_inline_bytes: 262_144,
        max_document_id_bytes: 256,
        max_gazetteers: 64,
        max_concurrent_calls: 1_024,
        request_timeout: Some(prost_types::Duration { seconds: 30, nanos: 0 }),
        max_queued_calls: 256,
        max_concurrent_streams: 256,
        max_connections: 4_096,
        max_connection_age: None,
    };
    assert_eq!(info.limits, Some(limits));
    assert_eq!(info.offset_encodings, [1, 2, 3]);
    let types = [pb::DocumentType::PlainText, pb::DocumentType::Html];
    assert_eq!(info.document_types, types.map(i32::from));
    assert_eq!(info.language_codes, ["en"]);
}

#[tokio::test]
async fn configured_limits_are_told() {
    let server = Setup::new()
        .configure(|config| {
            config.limits.max_text_bytes = 10;
            config.request_timeout = Duration::from_millis(1_500);
        })
        .start()
        .await;
    let limits = info(&server).await.limits.expect("always set");
    assert_eq!(limits.max_text_bytes, 10);
    let timeout = limits.request_timeout.expect("always set");
    assert_eq!((timeout.seconds, timeout.nanos), (1, 500_000_000));
}
