//! What callers send is in no line of the log, however much is logged: no text, no token.
#![cfg(unix)]

use crate::support::gazetteers::publish_place;
use crate::support::operations::get;
use crate::support::process::Process;
use crate::support::server::channel_to;
use crate::support::{Client, document, request};
use onomast::server::pb;
use tonic::Request;

const SECRET: &str = "Zaphod";

fn text() -> pb::Document {
    document("Zaphod Beeblebrox met Zaphod in Porto.")
}

fn bearing<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    let value = format!("Bearer {token}").parse().expect("ASCII");
    request.metadata_mut().insert("authorization", value);
    request
}

async fn call_in_every_way(mut client: Client, token: &str) {
    let single = pb::ExtractEntitiesRequest { document: Some(text()), options: None };
    let _ = client.extract_entities(bearing(single.clone(), token)).await;
    // Errors of every part: the document, the options, the message.
    let bad = pb::Document { language_code: SECRET.to_owned(), ..text() };
    let long = pb::Document { id: SECRET.repeat(100), ..text() };
    let html = pb::Document { r#type: pb::DocumentType::Html.into(), ..text() };
    let documents = vec![text(), bad, long, html];
    let batch = pb::BatchExtractEntitiesRequest { documents, options: None };
    let _ = client.batch_extract_entities(bearing(batch, token)).await;
    let entry = pb::InlineEntry { name: format!("{SECRET}, ?!"), r#type: 1, ..Default::default() };
    let options = pb::ExtractOptions { inline_entries: vec![entry], ..Default::default() };
    let inline = pb::ExtractEntitiesRequest { options: Some(options), ..single };
    let _ = client.extract_entities(bearing(inline, token)).await;
    let large = request(&SECRET.repeat(2 << 20));
    let _ = client.extract_entities(bearing(large, token)).await;
    let message = pb::StreamExtractEntitiesRequest { document: Some(text()), options: None };
    let requests = tokio_stream::iter([message]);
    if let Ok(answers) = client.stream_extract_entities(bearing(requests, token)).await {
        let _ = answers.into_inner().message().await;
    }
}

#[tokio::test]
async fn neither_texts_nor_tokens_are_logged_at_any_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, tokens) = (folder.path().join("places.onomast"), folder.path().join("tokens"));
    publish_place(&path, "one", "Porto");
    std::fs::write(&tokens, "right-s3cret\n").expect("written");
    let [path, tokens] = [&path, &tokens].map(|path| path.to_str().expect("UTF-8"));
    let arguments =
        ["--gazetteer", path, "--token-file", tokens, "--metrics-listen", "127.0.0.1:0"];
    let mut process = Process::serve_in(&arguments, &[("ONOMAST_LOG", "trace")]);
    let address = |line: serde_json::Value| {
        line["address"].as_str().and_then(|text| text.parse().ok()).expect("an address")
    };
    let grpc = address(process.logged("listening"));
    let operations = address(process.logged("listening for operators"));
    process.logged("serving");
    let log = process.rest();
    for token in ["right-s3cret", "wrong-s3cret", "not a s3cret"] {
        call_in_every_way(Client::new(channel_to(grpc).await), token).await;
    }
    let (_, _, metrics) = get(operations, "/metrics").await;
    process.signal("-TERM");
    assert!(process.ended().success());
    let log = log.join().expect("read");
    assert!(log.contains("call finished") && log.contains("\"TRACE\""), "all of it");
    for secret in [SECRET, "s3cret", "Beeblebrox"] {
        assert!(!metrics.contains(secret), "{metrics}");
        let leak = log.lines().find(|line| line.contains(secret));
        assert_eq!(leak, None, "{secret}");
    }
}
