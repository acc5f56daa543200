//! TLS, and nothing else where it is configured.

use crate::support::tls::{Authority, Files, connect, serve};
use crate::support::{Client, raw, request};

#[tokio::test]
async fn calls_are_answered_over_tls_and_not_without() {
    let authority = Authority::new();
    let (server, _) = serve(Files::of(&authority).tls()).await;
    let channel = connect(server.address, &authority, None).await.expect("trusted");
    Client::new(channel).extract_entities(request("Text.")).await.expect("read");

    connect(server.address, &Authority::new(), None).await.expect_err("not trusted");
    let mut plain = raw::client(&server).await;
    plain.extract_entities(request("Text.")).await.expect_err("not TLS");
    server.ended().await;
}
