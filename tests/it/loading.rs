//! Until a gazetteer is published, calls are told to come back.

use crate::support::{Setup, document, expect, request, snapshot};
use onomast::server::pb;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use tonic::{Code, Status};

#[tokio::test]
async fn calls_are_told_to_come_back_until_a_gazetteer_is_published() {
    let server = Setup::unpublished().start().await;
    let channel = server.channel().await;
    let mut client = server.client().await;
    let mut gazetteers = GazetteerServiceClient::new(channel);
    let loading = |status: &Status| expect(status, Code::Unavailable, "GAZETTEER_LOADING", None);

    loading(&client.extract_entities(request("Text.")).await.expect_err("loading"));
    let batch =
        pb::BatchExtractEntitiesRequest { documents: vec![document("Text.")], options: None };
    loading(&client.batch_extract_entities(batch.clone()).await.expect_err("loading"));
    let stream = client.stream_extract_entities(tokio_stream::empty()).await;
    loading(&stream.expect_err("loading"));
    let list = gazetteers.list_gazetteers(pb::ListGazetteersRequest {}).await;
    loading(&list.expect_err("loading"));
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await.expect("always answered");
    assert!(!info.into_inner().serving);

    server.snapshots.publish(snapshot());

    client.extract_entities(request("Text.")).await.expect("loaded");
    client.batch_extract_entities(batch).await.expect("loaded");
    client.stream_extract_entities(tokio_stream::empty()).await.expect("loaded");
    gazetteers.list_gazetteers(pb::ListGazetteersRequest {}).await.expect("loaded");
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await.expect("always answered");
    assert!(info.into_inner().serving);
}
