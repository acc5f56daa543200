//! Certificates are replaced while connections live: new ones get the new certificate, none is dropped.

use std::time::Duration;

use crate::support::operations::metrics;
use crate::support::tls::{Authority, Files, connect, serve};
use crate::support::{Client, document, request};
use onomast::server::{Trigger, pb};
use tokio_stream::wrappers::ReceiverStream;

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

/// A stream lives and dies with its connection.
#[tokio::test]
async fn no_connection_is_dropped_however_often_they_are_replaced() {
    let mut authority = Authority::new();
    let files = Files::of(&authority);
    let (server, credentials) = serve(files.tls()).await;
    let mut streams = Vec::new();
    for _ in 0..10 {
        let channel = connect(server.address, &authority, None).await.expect("trusted");
        let (documents, requests) = tokio::sync::mpsc::channel(1);
        let mut client = Client::new(channel);
        let stream = client.stream_extract_entities(ReceiverStream::new(requests));
        streams.push((documents, stream.await.expect("accepted").into_inner()));
        authority = Authority::new();
        files.renew(&authority);
        credentials.reload(Trigger::Signal).expect("good");
        for (documents, answers) in &mut streams {
            let text = Some(document("Text."));
            let message = pb::StreamExtractEntitiesRequest { document: text, options: None };
            documents.send(message).await.expect("open");
            answers.message().await.expect("open").expect("an answer");
        }
    }
    let page = metrics(server.operations).await;
    assert_eq!(page.get("onomast_connections", &[]), Some(10.0));
    let ok = [("result", "ok")];
    assert_eq!(page.get("onomast_credential_reloads_total", &ok), Some(10.0));
}
