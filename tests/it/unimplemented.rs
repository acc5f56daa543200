//! What is declared and not there yet says so.

use crate::support::{TestServer, expect, raw};
use onomast::server::pb;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use tonic::Code;

#[tokio::test]
async fn reloading_says_so() {
    let server = TestServer::start().await;
    let mut client = GazetteerServiceClient::new(server.channel().await);
    let status =
        client.reload_gazetteers(pb::ReloadGazetteersRequest {}).await.expect_err("not yet");
    expect(&status, Code::Unimplemented, "RELOAD_UNSUPPORTED", None);
}

#[tokio::test]
async fn unknown_methods_say_so() {
    let server = TestServer::start().await;
    let connection = raw::connect(&server).await;
    for path in ["/onomast.v1.EntityExtractionService/NoSuchMethod", "/no.such.Service/Method"] {
        let status = raw::call(&server, connection.clone(), path, b"").await.expect_err("unknown");
        assert_eq!(status.code(), Code::Unimplemented, "{path}");
    }
}
