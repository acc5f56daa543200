//! gzip and zstd, both ways; and messages that are larger than they look.

use crate::support::errors::limit;
use crate::support::{Setup, TestServer, expect, request};
use onomast::server::pb;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

const BOTH: [CompressionEncoding; 2] = [CompressionEncoding::Gzip, CompressionEncoding::Zstd];

fn name(encoding: CompressionEncoding) -> &'static str {
    if encoding == CompressionEncoding::Gzip { "gzip" } else { "zstd" }
}

/// What the answer's head says of its compression.
fn told<T>(response: &tonic::Response<T>) -> Option<String> {
    let value = response.metadata().get("grpc-encoding")?;
    Some(value.to_str().expect("ASCII").to_owned())
}

#[tokio::test]
async fn requests_and_answers_may_be_compressed() {
    let server = TestServer::start().await;
    let plain = server.client().await.extract_entities(request("In Łódź.")).await.expect("read");
    assert_eq!(told(&plain), None, "nobody asked for it");
    for encoding in BOTH {
        let mut client =
            server.client().await.send_compressed(encoding).accept_compressed(encoding);
        let answer = client.extract_entities(request("In Łódź.")).await.expect("read");
        assert_eq!(told(&answer).as_deref(), Some(name(encoding)));
        assert_eq!(answer.get_ref(), plain.get_ref());

        let mut admin = GazetteerServiceClient::new(server.channel().await)
            .send_compressed(encoding)
            .accept_compressed(encoding);
        let answer = admin.list_gazetteers(pb::ListGazetteersRequest {}).await.expect("listed");
        assert_eq!(told(&answer).as_deref(), Some(name(encoding)));
    }
}

/// The health watch of gRPC's C core (Python, C++, Ruby, PHP) offers gzip and cannot unpack it.
#[tokio::test]
async fn health_is_never_compressed() {
    let server = TestServer::start().await;
    for encoding in BOTH {
        let mut client = HealthClient::new(server.channel().await)
            .send_compressed(encoding)
            .accept_compressed(encoding);
        let answer = client.check(HealthCheckRequest::default()).await.expect("known");
        assert_eq!(told(&answer), None);
    }
}

#[tokio::test]
async fn answers_stay_as_they_are_where_configured() {
    let server = Setup::new().configure(|config| config.compress_responses = false).start().await;
    for encoding in BOTH {
        let mut client =
            server.client().await.send_compressed(encoding).accept_compressed(encoding);
        let answer = client.extract_entities(request("Text.")).await.expect("read");
        assert_eq!(told(&answer), None);
    }
}

#[tokio::test]
async fn a_small_message_that_unpacks_to_a_large_one_is_refused_with_the_limit() {
    let server = TestServer::start().await;
    let bomb = request(&"x".repeat(16 << 20));
    for encoding in BOTH.map(Some).into_iter().chain([None]) {
        let mut client = server.client().await;
        if let Some(encoding) = encoding {
            client = client.send_compressed(encoding);
        }
        let status = client.extract_entities(bomb.clone()).await.expect_err("too large");
        expect(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", None);
        assert_eq!(limit(&status), "8388608");
        client.extract_entities(request("Text.")).await.expect("the connection lives");
    }
}

#[tokio::test]
async fn on_a_stream_too() {
    let server = TestServer::start().await;
    for encoding in BOTH {
        let mut client = server.client().await.send_compressed(encoding);
        let bomb = request(&"x".repeat(16 << 20)).document;
        let message = pb::StreamExtractEntitiesRequest { document: bomb, options: None };
        let stream = client.stream_extract_entities(tokio_stream::once(message)).await;
        let status = stream.expect("accepted").into_inner().message().await;
        let status = status.expect_err("too large");
        expect(&status, Code::ResourceExhausted, "MESSAGE_TOO_LARGE", None);
        assert_eq!(limit(&status), "8388608");
    }
}
