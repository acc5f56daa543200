//! A batch: one result for each document, in order.

use crate::support::{TestServer, document};
use onomast::server::pb;

#[tokio::test]
async fn results_keep_the_order_and_the_ids() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    // An id may come twice, or not at all.
    let ids = ["a", "", "b", "a"];
    let documents =
        ids.map(|id| pb::Document { id: id.to_owned(), ..document("Some text.") }).to_vec();
    let results = client
        .batch_extract_entities(pb::BatchExtractEntitiesRequest { documents, options: None })
        .await
        .expect("answered")
        .into_inner()
        .results;
    let answered: Vec<_> =
        results.iter().map(|r| (r.document_index, r.document_id.as_str())).collect();
    assert_eq!(answered, [(0, "a"), (1, ""), (2, "b"), (3, "a")]);
}

#[tokio::test]
async fn an_id_that_is_too_long_does_not_come_back() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let documents = vec![pb::Document { id: "i".repeat(257), ..document("Some text.") }];
    let results = client
        .batch_extract_entities(pb::BatchExtractEntitiesRequest { documents, options: None })
        .await
        .expect("answered")
        .into_inner()
        .results;
    assert_eq!(results[0].document_id, "");
}

#[tokio::test]
async fn no_document_is_no_result() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let response = client
        .batch_extract_entities(pb::BatchExtractEntitiesRequest::default())
        .await
        .expect("answered");
    assert_eq!(response.into_inner().results, []);
}
