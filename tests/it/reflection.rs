//! Tools can ask what the server serves, in either version of the protocol.

use crate::support::{Setup, TestServer, expect};
use tonic::Code;

const SERVICES: [&str; 3] =
    ["grpc.health.v1.Health", "onomast.v1.EntityExtractionService", "onomast.v1.GazetteerService"];

/// Both versions have the same types under different names.
macro_rules! ask {
    ($version:ident, $server:expr, $request:ident($argument:expr)) => {{
        use tonic_reflection::pb::$version::ServerReflectionRequest;
        use tonic_reflection::pb::$version::server_reflection_client::ServerReflectionClient;
        use tonic_reflection::pb::$version::server_reflection_request::MessageRequest;
        use tonic_reflection::pb::$version::server_reflection_response::MessageResponse;

        let mut client = ServerReflectionClient::new($server.channel().await);
        let request = ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::$request($argument.to_owned())),
        };
        let answers = client.server_reflection_info(tokio_stream::once(request)).await;
        match answers {
            Err(status) => Err(status),
            Ok(answers) => {
                let answer = answers.into_inner().message().await.expect("open");
                Ok(match answer.and_then(|a| a.message_response) {
                    Some(MessageResponse::ListServicesResponse(list)) => {
                        list.service.into_iter().map(|s| s.name).collect::<Vec<_>>()
                    }
                    Some(MessageResponse::FileDescriptorResponse(files)) => files
                        .file_descriptor_proto
                        .into_iter()
                        .map(|file| String::from_utf8_lossy(&file).into_owned())
                        .collect(),
                    other => panic!("{other:?}"),
                })
            }
        }
    }};
}

#[track_caller]
fn check(listed: &[String], own: &str) {
    for service in SERVICES.into_iter().chain([own]) {
        assert!(listed.iter().any(|name| name == service), "{service} in {listed:?}");
    }
}

#[tokio::test]
async fn both_versions_list_every_service() {
    let server = TestServer::start().await;
    let v1 = ask!(v1, server, ListServices("")).expect("served");
    check(&v1, "grpc.reflection.v1.ServerReflection");
    let v1alpha = ask!(v1alpha, server, ListServices("")).expect("served");
    check(&v1alpha, "grpc.reflection.v1alpha.ServerReflection");
}

#[tokio::test]
async fn descriptions_carry_the_comments() {
    let server = TestServer::start().await;
    let symbol = "onomast.v1.ExtractOptions";
    for files in [
        ask!(v1, server, FileContainingSymbol(symbol)).expect("served"),
        ask!(v1alpha, server, FileContainingSymbol(symbol)).expect("served"),
    ] {
        assert!(files.concat().contains("The unit of the offsets in the response."));
    }
}

#[tokio::test]
async fn the_details_of_errors_are_described_too() {
    let server = TestServer::start().await;
    let symbol = "google.rpc.BadRequest";
    for files in [
        ask!(v1, server, FileContainingSymbol(symbol)).expect("served"),
        ask!(v1alpha, server, FileContainingSymbol(symbol)).expect("served"),
    ] {
        assert!(files.concat().contains("FieldViolation"));
    }
}

#[tokio::test]
async fn it_can_be_turned_off() {
    let server = Setup::new().configure(|config| config.reflection = false).start().await;
    for result in [ask!(v1, server, ListServices("")), ask!(v1alpha, server, ListServices(""))] {
        expect(&result.expect_err("turned off"), Code::Unimplemented, "METHOD_UNKNOWN", None);
    }
}
