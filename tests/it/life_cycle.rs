//! The real process, from its first word to its last.
#![cfg(unix)]

use std::io::ErrorKind;

use crate::support::gazetteers::publish_place;
use crate::support::process::Process;
use crate::support::tls::{Authority, Files, connect};
use crate::support::{Client, document, request};
use onomast::server::pb;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_stream::wrappers::ReceiverStream;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

struct Serving {
    process: Process,
    address: std::net::SocketAddr,
    _folder: TempDir,
}

fn serve(arguments: &[&str]) -> Serving {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let mut all = vec!["--gazetteer", path.to_str().expect("UTF-8")];
    all.extend(arguments);
    let mut process = Process::serve(&all);
    let line = process.logged("listening");
    let address = line["address"].as_str().expect("an address").parse().expect("an address");
    process.logged("serving");
    Serving { process, address, _folder: folder }
}

#[tokio::test]
async fn told_to_stop_it_drains_and_ends_well() {
    let mut serving = serve(&["--drain-delay", "3", "--grace", "600"]);
    let channel = crate::support::server::channel_to(serving.address).await;
    let mut client = Client::new(channel.clone());
    let mut watch =
        HealthClient::new(channel).watch(HealthCheckRequest::default()).await.expect("watched");
    let watch = watch.get_mut();
    assert_eq!(watch.message().await.expect("open").expect("one").status(), ServingStatus::Serving);
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let stream = client.stream_extract_entities(ReceiverStream::new(requests)).await;
    let mut answers = stream.expect("accepted").into_inner();

    serving.process.signal("-TERM");
    let status = watch.message().await.expect("open").expect("another").status();
    assert_eq!(status, ServingStatus::NotServing);
    // The drain delay: unhealthy, and still open to those who have not noticed.
    client.extract_entities(request("Text.")).await.expect("still answered");
    serving.process.logged("no longer accepting");
    // The port closes a moment after the log says so.
    while let Ok(stream) = TcpStream::connect(serving.address).await {
        drop(stream);
    }
    let refused = TcpStream::connect(serving.address).await.expect_err("closed");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let message =
        pb::StreamExtractEntitiesRequest { document: Some(document("Text.")), options: None };
    documents.send(message).await.expect("open");
    answers.message().await.expect("open").expect("an answer");
    drop(documents);
    assert_eq!(answers.message().await.expect("a good end"), None);
    serving.process.logged("every call finished");
    assert_eq!(serving.process.ended().code(), Some(0));
}

#[tokio::test]
async fn told_again_it_ends_at_once() {
    let mut serving = serve(&["--grace", "600"]);
    let mut client = Client::new(crate::support::server::channel_to(serving.address).await);
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let stream = client.stream_extract_entities(ReceiverStream::new(requests)).await;
    let mut answers = stream.expect("accepted").into_inner();
    serving.process.signal("-TERM");
    serving.process.logged("no longer accepting");
    serving.process.signal("-TERM");
    serving.process.logged("told to stop again; ending at once");
    assert_eq!(serving.process.ended().code(), Some(1));
    answers.message().await.expect_err("gone");
}

#[tokio::test]
async fn a_hangup_has_certificates_and_tokens_read_anew() {
    let (before, after) = (Authority::new(), Authority::new());
    let files = Files::of(&before);
    let tokens = files.write("tokens", "first\n");
    let [cert, key, tokens] = [files.tls().certificate, files.tls().key, tokens]
        .map(|path| path.to_str().expect("UTF-8").to_owned());
    let flags = ["--tls-cert", &cert, "--tls-key", &key, "--token-file", &tokens];
    let mut serving = serve(&[&flags[..], &["--watch-credentials", "0"]].concat());
    let call = async |authority, token: &str| {
        let channel = connect(serving.address, authority, None).await.expect("trusted");
        let mut request = tonic::Request::new(request("Text."));
        let value = format!("Bearer {token}").parse().expect("ASCII");
        request.metadata_mut().insert("authorization", value);
        Client::new(channel).extract_entities(request).await
    };
    call(&before, "first").await.expect("read");
    files.renew(&after);
    files.write("tokens", "second\n");
    serving.process.signal("-HUP");
    serving.process.logged("credentials read anew");
    call(&after, "second").await.expect("read");
    call(&after, "first").await.expect_err("no longer known");
}
