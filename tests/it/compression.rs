//! gzip and zstd, both ways; nothing else.

use crate::support::{Setup, TestServer, expect, request};
use onomast::server::pb;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

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
async fn another_compression_is_refused_with_those_there_are() {
    let server = TestServer::start().await;
    for encoding in ["br", "deflate", "snappy"] {
        let mut packed = tonic::Request::new(request("Text."));
        packed.metadata_mut().insert("grpc-encoding", encoding.parse().expect("ASCII"));
        let status = server.client().await.extract_entities(packed).await.expect_err(encoding);
        expect(&status, Code::Unimplemented, "COMPRESSION_UNSUPPORTED", None);
        // Where clients look for it, by the protocol.
        let offered = status.metadata().get("grpc-accept-encoding").expect("told");
        let offered = offered.to_str().expect("ASCII");
        assert!(offered.contains("gzip") && offered.contains("zstd"), "{offered}");
        let info = status.get_details_error_info().expect("an ErrorInfo");
        assert_eq!(info.metadata["supported"], "gzip, zstd");
    }
}
