//! TLS and mutual TLS, with certificates that are replaced while connections live.

use std::sync::Arc;
use std::time::Duration;

use crate::support::operations::metrics;
use crate::support::tls::{Authority, Files, connect};
use crate::support::{Client, Setup, TestServer, raw, request};
use onomast::server::{CredentialFiles, Credentials, TlsFiles, Trigger};

async fn serve(tls: TlsFiles) -> (TestServer, Arc<Credentials>) {
    let files = CredentialFiles { tls: Some(tls), ..CredentialFiles::default() };
    let (setup, credentials) = Setup::new().credentials(files);
    (setup.start().await, credentials)
}

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

#[tokio::test]
async fn clients_without_a_certificate_are_refused_where_one_is_asked_for() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let files = Files::of(&authority);
    let client_ca = Some(files.write("ca.pem", &clients.pem()));
    let (server, _) = serve(TlsFiles { client_ca, ..files.tls() }).await;
    let call = async |identity: Option<&(String, String)>| {
        // TLS 1.3 tells a client of its refusal after its own handshake: maybe with the first call.
        let channel = connect(server.address, &authority, identity).await.ok()?;
        Client::new(channel).extract_entities(request("Text.")).await.ok()
    };
    assert!(call(Some(&clients.issue())).await.is_some());
    assert!(call(None).await.is_none());
    assert!(call(Some(&Authority::new().issue())).await.is_none());
    let page = metrics(server.operations).await;
    let refused = page.get("onomast_connections_refused_total", &[("reason", "TLS")]);
    assert!(refused >= Some(2.0), "{refused:?}");
}

#[tokio::test]
async fn new_connections_get_the_new_certificate_and_old_ones_live_on() {
    let (before, after) = (Authority::new(), Authority::new());
    let files = Files::of(&before);
    let (server, credentials) = serve(files.tls()).await;
    let channel = connect(server.address, &before, None).await.expect("trusted");
    let mut old = Client::new(channel);
    old.extract_entities(request("Text.")).await.expect("read");

    files.renew(&after);
    credentials.reload(Trigger::Signal).expect("good");

    connect(server.address, &before, None).await.expect_err("no longer this one");
    let channel = connect(server.address, &after, None).await.expect("trusted");
    Client::new(channel).extract_entities(request("Text.")).await.expect("read");
    old.extract_entities(request("Text.")).await.expect("the connection lives");
}

#[tokio::test]
async fn a_replaced_certificate_is_found_by_looking() {
    let (before, after) = (Authority::new(), Authority::new());
    let files = Files::of(&before);
    let (server, credentials) = serve(files.tls()).await;
    let watching = tokio::spawn(credentials.watch(Duration::from_millis(1)));
    files.renew(&after);
    // Each look is a turn of the watch; the test ends with the second after the change.
    while connect(server.address, &after, None).await.is_err() {}
    watching.abort();
}

#[tokio::test]
async fn half_a_replacement_changes_nothing() {
    let authority = Authority::new();
    let files = Files::of(&authority);
    let (server, credentials) = serve(files.tls()).await;
    let (_, another_key) = authority.issue();
    files.write("key.pem", &another_key);
    let error = credentials.reload(Trigger::Signal).expect_err("they do not go together");
    assert!(error.to_string().contains("cannot be used with key"), "{error}");
    let channel = connect(server.address, &authority, None).await.expect("as before");
    Client::new(channel).extract_entities(request("Text.")).await.expect("read");
    let page = metrics(server.operations).await;
    assert_eq!(page.get("onomast_last_credential_reload_successful", &[]), Some(0.0));
    let failed = [("result", "failed")];
    assert_eq!(page.get("onomast_credential_reloads_total", &failed), Some(1.0));
}
