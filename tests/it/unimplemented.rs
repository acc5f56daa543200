//! What is declared and not there says so.

use crate::support::{TestServer, expect, raw};
use onomast::server::pb;
use tonic::Code;

#[tokio::test]
async fn a_server_that_was_told_of_no_files_cannot_reload_them() {
    let server = TestServer::start().await;
    let mut client = server.gazetteers().await;
    let status =
        client.reload_gazetteers(pb::ReloadGazetteersRequest {}).await.expect_err("no files");
    expect(&status, Code::Unimplemented, "RELOAD_UNSUPPORTED", None);
}

#[tokio::test]
async fn unknown_methods_say_so() {
    let server = TestServer::start().await;
    let connection = raw::connect(&server).await;
    for path in ["/onomast.v1.EntityExtractionService/NoSuchMethod", "/no.such.Service/Method", "/"]
    {
        let status = raw::call(&server, connection.clone(), path, b"").await.expect_err("unknown");
        expect(&status, Code::Unimplemented, "METHOD_UNKNOWN", None);
    }
}
