//! Callers show a certificate where one is asked for.

use crate::support::operations::metrics;
use crate::support::tls::{Authority, Files, connect, serve};
use crate::support::{Client, request};
use onomast::server::{TlsFiles, Trigger};

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
async fn a_root_that_was_taken_out_is_out() {
    let (authority, before, after) = (Authority::new(), Authority::new(), Authority::new());
    let files = Files::of(&authority);
    let client_ca = Some(files.write("ca.pem", &before.pem()));
    let (server, credentials) = serve(TlsFiles { client_ca, ..files.tls() }).await;
    let call = async |identity: &(String, String)| {
        let channel = connect(server.address, &authority, Some(identity)).await.ok()?;
        Client::new(channel).extract_entities(request("Text.")).await.ok()
    };
    let (old, new) = (before.issue(), after.issue());
    assert!(call(&old).await.is_some() && call(&new).await.is_none());
    files.write("ca.pem", &after.pem());
    credentials.reload(Trigger::Signal).expect("good");
    assert!(call(&old).await.is_none() && call(&new).await.is_some());
}
