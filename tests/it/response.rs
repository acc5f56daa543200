//! Everything that the engine finds arrives, each thing in its field.

use std::borrow::Cow;

use crate::support::extractors::Finding;
use crate::support::{Setup, request, snapshot};
use onomast::recognize::{
    Entity, Explanation, Extraction, Mention, MentionSource, RejectReason, Rejected,
};
use onomast::server::pb;
use onomast::types::{EntityType, Span};

const TEXT: &str = "Zoë saw Łódź.";

fn found() -> Extraction<'static> {
    let sources = [
        MentionSource::Gazetteer,
        MentionSource::Context,
        MentionSource::Alias,
        MentionSource::Inline,
    ];
    let reasons = [
        RejectReason::Overlapped,
        RejectReason::CommonWord,
        RejectReason::Case,
        RejectReason::LowConfidence,
        RejectReason::TypeExcluded,
    ];
    Extraction {
        entities: vec![
            Entity {
                id: Cow::Borrowed("Q1"),
                name: Cow::Borrowed("Zoë"),
                kind: EntityType::Person,
                subtype: Cow::Borrowed(""),
                external_ids: Cow::Borrowed(""),
                salience: 0.25,
                mention_count: 3,
                confidence: 0.5,
            },
            Entity {
                id: Cow::Borrowed("Q2"),
                name: Cow::Borrowed("Łódź"),
                kind: EntityType::Place,
                subtype: Cow::Borrowed("city"),
                external_ids: Cow::Borrowed("wikidata:Q580|geonames:3093133"),
                salience: 0.75,
                mention_count: 1,
                confidence: 1.0,
            },
        ],
        mentions: sources
            .into_iter()
            .map(|source| Mention {
                span: Span { start: 9, end: 16 },
                offsets: (8, 12),
                kind: EntityType::Place,
                entity: 1,
                confidence: 0.5,
                source,
                explanations: vec![Explanation {
                    evidence: Cow::Borrowed("gazetteer:place"),
                    weight: -1.5,
                }],
            })
            .collect(),
        rejected: reasons
            .into_iter()
            .map(|reason| Rejected {
                span: Span { start: 0, end: 4 },
                offsets: (0, 3),
                kind: EntityType::Organization,
                confidence: 0.125,
                reason,
            })
            .collect(),
        language: Some("de"),
    }
}

#[tokio::test]
async fn everything_arrives_in_its_field() {
    let server = Setup::new().extractor(Finding(found())).start().await;
    let mut client = server.client().await;
    let response = client.extract_entities(request(TEXT)).await.expect("read").into_inner();
    let entities = vec![
        pb::Entity {
            entity_id: "Q1".to_owned(),
            name: "Zoë".to_owned(),
            r#type: pb::EntityType::Person.into(),
            subtype: String::new(),
            external_ids: Vec::new(),
            salience: 0.25,
            mention_count: 3,
            confidence: 0.5,
        },
        pb::Entity {
            entity_id: "Q2".to_owned(),
            name: "Łódź".to_owned(),
            r#type: pb::EntityType::Place.into(),
            subtype: "city".to_owned(),
            external_ids: vec!["wikidata:Q580".to_owned(), "geonames:3093133".to_owned()],
            salience: 0.75,
            mention_count: 1,
            confidence: 1.0,
        },
    ];
    let mentions = (1..=4)
        .map(|source| pb::Mention {
            start_offset: 8,
            end_offset: 12,
            text: "Łódź".to_owned(),
            r#type: pb::EntityType::Place.into(),
            entity_index: 1,
            confidence: 0.5,
            source,
            explanations: vec![pb::Explanation {
                evidence: "gazetteer:place".to_owned(),
                weight: -1.5,
            }],
        })
        .collect();
    let rejected = (1..=5)
        .map(|reason| pb::RejectedMention {
            start_offset: 0,
            end_offset: 3,
            text: "Zoë".to_owned(),
            r#type: pb::EntityType::Organization.into(),
            confidence: 0.125,
            reason,
        })
        .collect();
    let expected = pb::ExtractEntitiesResponse {
        entities,
        mentions,
        rejected,
        language_code: "de".to_owned(),
        offset_encoding: pb::OffsetEncoding::Utf8.into(),
        gazetteer_version: snapshot().version_of(&[]).expect("all of them"),
        truncated: false,
    };
    assert_eq!(response, expected);
}
