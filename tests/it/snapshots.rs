//! A call sees the gazetteers it began with; the next call sees what was published since.

use crate::support::extractors::{Gate, Opener};
use crate::support::gazetteers::other_snapshot;
use crate::support::{Setup, TestServer, document, request, snapshot};
use onomast::gazetteer::Snapshot;
use onomast::server::pb;
use onomast::server::pb::stream_extract_entities_response::Result as Answer;
use tokio_stream::wrappers::ReceiverStream;

fn version(snapshot: &Snapshot) -> String {
    snapshot.version_of(&[]).expect("all of them")
}

#[tokio::test]
async fn a_batch_sees_one_snapshot() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let server = Setup::new()
        .extractor(gate.extractor())
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    let mut client = server.client().await;
    let batch = pb::BatchExtractEntitiesRequest {
        documents: vec![document("One."), document("Two.")],
        options: None,
    };
    let call = tokio::spawn(async move { client.batch_extract_entities(batch).await });
    gate.arrival().await;
    server.snapshots.publish(other_snapshot());
    drop(opener);
    let results = call.await.expect("no panic").expect("answered").into_inner().results;
    for result in results {
        let Some(pb::batch_result::Result::Response(response)) = result.result else {
            panic!("{result:?}");
        };
        assert_eq!(response.gazetteer_version, version(&snapshot()));
    }
}

#[tokio::test]
async fn the_next_call_sees_the_next_snapshot() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for snapshot in [snapshot(), other_snapshot()] {
        server.snapshots.publish(snapshot.clone());
        let response = client.extract_entities(request("In Porto.")).await.expect("read");
        assert_eq!(response.into_inner().gazetteer_version, version(&snapshot));
    }
}

#[tokio::test]
async fn the_next_document_of_a_stream_sees_the_next_snapshot() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(ReceiverStream::new(requests))
        .await
        .expect("accepted")
        .into_inner();
    for snapshot in [snapshot(), other_snapshot()] {
        server.snapshots.publish(snapshot.clone());
        let request = pb::StreamExtractEntitiesRequest {
            document: Some(document("In Porto.")),
            options: None,
        };
        documents.send(request).await.expect("open");
        let answer = answers.message().await.expect("open").expect("an answer");
        let Some(Answer::Response(response)) = answer.result else {
            panic!("{answer:?}");
        };
        assert_eq!(response.gazetteer_version, version(&snapshot));
    }
}

#[tokio::test]
async fn a_stream_survives_a_gazetteer_that_goes() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let (documents, requests) = tokio::sync::mpsc::channel(1);
    let mut answers = client
        .stream_extract_entities(ReceiverStream::new(requests))
        .await
        .expect("accepted")
        .into_inner();
    let mut request = pb::StreamExtractEntitiesRequest {
        document: Some(document("In Porto.")),
        options: Some(pb::ExtractOptions {
            gazetteers: vec!["places".to_owned()],
            ..pb::ExtractOptions::default()
        }),
    };
    let mut reasons = Vec::new();
    for snapshot in [snapshot(), other_snapshot(), snapshot()] {
        server.snapshots.publish(snapshot);
        documents.send(request.clone()).await.expect("open");
        request.options = None;
        let answer = answers.message().await.expect("open").expect("an answer");
        reasons.push(match answer.result.expect("always set") {
            Answer::Response(_) => String::new(),
            Answer::Error(error) => error.reason,
        });
    }
    assert_eq!(reasons, ["", "UNKNOWN_GAZETTEER", ""]);
}
