//! The server says what it is and what it takes.

use std::time::Duration;

use crate::support::{Setup, TestServer};
use onomast::server::{Limits, pb};

async fn info(server: &TestServer) -> pb::GetServerInfoResponse {
    let mut client = server.client().await;
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await;
    info.expect("always answered").into_inner()
}

#[allow(clippy::unnecessary_wraps, reason = "as the fields have it")]
fn seconds(seconds: i64) -> Option<prost_types::Duration> {
    Some(prost_types::Duration { seconds, nanos: 0 })
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
        request_timeout: seconds(30),
        max_queued_calls: 256,
        max_concurrent_streams: 256,
        max_connections: 4_096,
        max_connection_age: None,
        max_connection_age_grace: seconds(30),
        keepalive_interval: seconds(60),
        keepalive_timeout: seconds(20),
        max_stream_documents: 4,
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
            config.limits = Limits {
                max_text_bytes: 1,
                max_documents: 2,
                max_message_bytes: 3,
                max_inline_entries: 4,
                max_inline_bytes: 5,
                max_document_id_bytes: 6,
                max_gazetteers: 7,
                max_concurrent_calls: 8,
                max_queued_calls: 10,
                max_stream_documents: 17,
            };
            config.request_timeout = Duration::from_secs(9);
            config.max_concurrent_streams = 11;
            config.max_connections = 12;
            config.max_connection_age = Duration::from_secs(13);
            config.max_connection_age_grace = Duration::from_secs(14);
            config.keepalive_interval = Duration::from_secs(15);
            config.keepalive_timeout = Duration::from_secs(16);
        })
        .start()
        .await;
    let limits = pb::Limits {
        max_text_bytes: 1,
        max_documents: 2,
        max_message_bytes: 3,
        max_inline_entries: 4,
        max_inline_bytes: 5,
        max_document_id_bytes: 6,
        max_gazetteers: 7,
        max_concurrent_calls: 8,
        request_timeout: seconds(9),
        max_queued_calls: 10,
        max_concurrent_streams: 11,
        max_connections: 12,
        max_connection_age: seconds(13),
        max_connection_age_grace: seconds(14),
        keepalive_interval: seconds(15),
        keepalive_timeout: seconds(16),
        max_stream_documents: 17,
    };
    assert_eq!(info(&server).await.limits, Some(limits));
}
