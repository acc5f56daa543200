//! Names that are there are found, over the wire and all the way.

use std::ops::Range;

use crate::support::{TestServer, document, raw, request};
use onomast::server::pb;
use prost::Message;

const TEXT: &str = "Zoë Håkansson 🎉 moved from Łódź to Rio de Janeiro.";

async fn extract(
    server: &TestServer,
    text: &str,
    options: pb::ExtractOptions,
) -> pb::ExtractEntitiesResponse {
    let request =
        pb::ExtractEntitiesRequest { document: Some(document(text)), options: Some(options) };
    let mut client = server.client().await;
    client.extract_entities(request).await.expect("read").into_inner()
}

fn texts(response: &pb::ExtractEntitiesResponse) -> Vec<&str> {
    response.mentions.iter().map(|mention| mention.text.as_str()).collect()
}

/// The part of [`TEXT`] that a language would cut out that counts in this encoding.
fn slice(encoding: pb::OffsetEncoding, range: Range<usize>) -> String {
    match encoding {
        pb::OffsetEncoding::Utf16 => {
            let units: Vec<u16> = TEXT.encode_utf16().collect();
            String::from_utf16(&units[range]).expect("whole characters")
        }
        pb::OffsetEncoding::Utf32 => TEXT.chars().skip(range.start).take(range.len()).collect(),
        pb::OffsetEncoding::Utf8 | pb::OffsetEncoding::Unspecified => TEXT[range].to_owned(),
    }
}

#[tokio::test]
async fn listed_names() {
    let server = TestServer::start().await;
    let response = extract(&server, TEXT, pb::ExtractOptions::default()).await;
    let found: Vec<_> = response
        .mentions
        .iter()
        .map(|m| {
            let entity = &response.entities[m.entity_index as usize];
            (m.text.as_str(), m.r#type(), m.source(), entity.entity_id.as_str())
        })
        .collect();
    let listed = pb::MentionSource::Gazetteer;
    let expected = [
        ("Zoë Håkansson", pb::EntityType::Person, listed, "p1"),
        ("Łódź", pb::EntityType::Place, listed, "c1"),
        ("Rio de Janeiro", pb::EntityType::Place, listed, "c2"),
    ];
    assert_eq!(found, expected);
    assert_eq!(response.entities[1].external_ids, ["wikidata:Q580", "geonames:3093133"]);
    let salience: f32 = response.entities.iter().map(|e| e.salience).sum();
    assert!((salience - 1.0).abs() < 1e-5, "{salience}");
    assert!(response.rejected.is_empty());
    assert!(response.mentions.iter().all(|m| m.explanations.is_empty()));
    assert!(!response.truncated);
}

#[tokio::test]
async fn offsets_count_in_the_asked_for_unit() {
    let server = TestServer::start().await;
    let encodings =
        [pb::OffsetEncoding::Utf8, pb::OffsetEncoding::Utf16, pb::OffsetEncoding::Utf32];
    for encoding in encodings {
        let options = pb::ExtractOptions {
            offset_encoding: encoding.into(),
            ..pb::ExtractOptions::default()
        };
        let response = extract(&server, TEXT, options).await;
        assert_eq!(response.offset_encoding(), encoding);
        assert_eq!(response.mentions.len(), 3);
        for mention in response.mentions {
            let (start, end) = (mention.start_offset as usize, mention.end_offset as usize);
            let found = slice(encoding, start..end);
            assert_eq!(found, mention.text, "{encoding:?}");
        }
    }
}

#[tokio::test]
async fn only_the_types_asked_for() {
    let server = TestServer::start().await;
    let options = pb::ExtractOptions {
        include_types: vec![pb::EntityType::Place.into()],
        include_rejected: true,
        ..pb::ExtractOptions::default()
    };
    let response = extract(&server, TEXT, options).await;
    assert_eq!(texts(&response), ["Łódź", "Rio de Janeiro"]);
    let excluded = response
        .rejected
        .iter()
        .find(|r| r.reason() == pb::RejectReason::TypeExcluded)
        .expect("the person, rejected");
    assert_eq!(excluded.text, "Zoë Håkansson");
}

#[tokio::test]
async fn names_of_the_request() {
    let server = TestServer::start().await;
    let options = pb::ExtractOptions {
        inline_entries: vec![pb::InlineEntry {
            entity_id: "mine".to_owned(),
            name: "Zorblatt Dynamics".to_owned(),
            r#type: pb::EntityType::Organization.into(),
            aliases: vec!["ZD Works".to_owned()],
            always: true,
        }],
        ..pb::ExtractOptions::default()
    };
    let text = "Zorblatt Dynamics grew. Later ZD Works shrank.";
    let response = extract(&server, text, options).await;
    assert_eq!(texts(&response), ["Zorblatt Dynamics", "ZD Works"]);
    let [entity] = response.entities.as_slice() else {
        panic!("one entity: {:?}", response.entities);
    };
    assert_eq!((entity.entity_id.as_str(), entity.mention_count), ("mine", 2));
    for mention in &response.mentions {
        assert_eq!(mention.source(), pb::MentionSource::Inline);
        assert_eq!(mention.r#type(), pb::EntityType::Organization);
    }
    // They were the request's alone.
    let after = extract(&server, text, pb::ExtractOptions::default()).await;
    assert!(after.mentions.iter().all(|m| m.source() != pb::MentionSource::Inline));
}

#[tokio::test]
async fn the_same_request_gets_the_same_bytes() {
    const EXTRACT: &str = "/onomast.v1.EntityExtractionService/ExtractEntities";
    let mut request = request(TEXT);
    request.options = Some(pb::ExtractOptions {
        include_rejected: true,
        include_explanations: true,
        ..pb::ExtractOptions::default()
    });
    let message: &'static [u8] = request.encode_to_vec().leak();
    let mut answers = Vec::new();
    for _ in 0..2 {
        // Of different servers, even.
        let server = TestServer::start().await;
        let connection = raw::connect(&server).await;
        for _ in 0..2 {
            let answer = raw::call(&server, connection.clone(), EXTRACT, message).await;
            answers.push(answer.expect("read"));
        }
    }
    assert!(!answers[0].is_empty());
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_batch_and_a_stream_answer_like_single_calls() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let texts = [TEXT, "", "Nothing here.", "In Łódź."];
    let batch =
        pb::BatchExtractEntitiesRequest { documents: texts.map(document).to_vec(), options: None };
    let messages = texts.map(|text| pb::StreamExtractEntitiesRequest {
        document: Some(document(text)),
        options: None,
    });
    let results =
        client.batch_extract_entities(batch).await.expect("answered").into_inner().results;
    let answers = client.stream_extract_entities(tokio_stream::iter(messages)).await;
    let mut answers = answers.expect("accepted").into_inner();
    for (text, result) in texts.into_iter().zip(results) {
        let single = client.extract_entities(request(text)).await.expect("read").into_inner();
        let answer = answers.message().await.expect("open").expect("an answer");
        let expected = pb::stream_extract_entities_response::Result::Response(single.clone());
        assert_eq!(answer.result, Some(expected));
        assert_eq!(result.result, Some(pb::batch_result::Result::Response(single)));
    }
}

#[tokio::test]
async fn a_long_text_is_read_like_a_short_one() {
    let server = TestServer::start().await;
    let padding = "Nothing to see here.\n\n".repeat(10_000);
    let text = format!("{padding}{TEXT}");
    let response = extract(&server, &text, pb::ExtractOptions::default()).await;
    let long: Vec<_> = texts(&response).into_iter().filter(|t| *t != "Nothing").collect();
    assert_eq!(long, ["Zoë Håkansson", "Łódź", "Rio de Janeiro"]);
}
