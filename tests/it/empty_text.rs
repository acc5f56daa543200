//! A text of nothing is a text, and mentions nothing.

use crate::support::{TestServer, request, snapshot};
use onomast::server::pb;

#[tokio::test]
async fn an_empty_text_mentions_nothing() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for text in ["", " ", "\n\n", "\u{feff}", "?!"] {
        let response = client.extract_entities(request(text)).await.expect("read");
        let expected = pb::ExtractEntitiesResponse {
            language_code: "en".to_owned(),
            offset_encoding: pb::OffsetEncoding::Utf8.into(),
            gazetteer_version: snapshot().version_of(&[]).expect("all of them"),
            ..pb::ExtractEntitiesResponse::default()
        };
        assert_eq!(response.into_inner(), expected, "{text:?}");
    }
}
