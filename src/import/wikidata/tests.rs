//! The parser made for the dump against `serde_json`, on random entities in the dump's form.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::entity::Entity;
use super::prefilter::Prefilter;
use super::{Classes, record};
use crate::record::Record;

const CLASSES: &str = "class\ttype\tsubtype\tlabel\n\
    Q5\tperson\t\thuman\nQ515\tplace\tcity\tcity\nQ43229\torganization\t\torganization\n";

fn languages() -> Vec<String> {
    ["en", "de", "mul"].map(str::to_owned).to_vec()
}

/// What the parser made for the dump finds.
fn by_hand(json: &str, classes: &Classes) -> Result<Record, String> {
    if !Prefilter::new(classes).may_be_wanted(json.as_bytes()) {
        return Err("instance of no wanted class".to_owned());
    }
    let entity = Entity::parse(json.as_bytes(), &languages(), classes)
        .map_err(|problem| problem.to_string())?;
    record(&entity, classes).map_err(str::to_owned)
}

/// The same from the tree that `serde_json` builds.
fn by_tree(json: &str, classes: &Classes) -> Result<Record, String> {
    let tree: Value = serde_json::from_str(json).expect("the test writes JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let values = |property: &str| -> Vec<Value> {
        let statements = tree["claims"][property].as_array().cloned().unwrap_or_default();
        let kept = statements.into_iter().filter(|statement| statement["rank"] != "deprecated");
        kept.map(|statement| statement["mainsnak"]["datavalue"]["value"].clone()).collect()
    };
    let mut entity = Entity { id: text(&tree["id"]), ..Entity::default() };
    for (rank, language) in languages().iter().enumerate() {
        if let Some(label) = tree["labels"][language]["value"].as_str() {
            entity.labels.push((rank, label.to_owned()));
        }
        for alias in tree["aliases"][language].as_array().unwrap_or(&Vec::new()) {
            entity.aliases.push((rank, text(&alias["value"])));
        }
    }
    let number = |value: &Value| match value["id"].as_str() {
        Some(id) => id.strip_prefix('Q').and_then(|digits| digits.parse().ok()),
        None => value["numeric-id"].as_u64(),
    };
    entity.class =
        values("P31").iter().filter_map(number).filter_map(|n| classes.position(n)).min();
    for (property, scheme) in [("P1566", "geonames"), ("P345", "imdb")] {
        for value in values(property) {
            crate::import::fields::push_external_id(
                &mut entity.external_ids,
                scheme,
                value.as_str().unwrap_or_default(),
            );
        }
    }
    entity.sitelinks = tree["sitelinks"].as_object().map_or(0, Map::len) as u64;
    record(&entity, classes).map_err(str::to_owned)
}

/// JSON text as a dump writes it, or with every character that may be escaped, escaped.
fn write(value: &Value, escape: bool, out: &mut String) {
    match value {
        Value::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                // The keys of a dump are never escaped.
                write(&json!(key.split_once('~').map_or(key.as_str(), |(_, key)| key)), false, out);
                out.push(':');
                write(value, escape, out);
            }
            out.push('}');
        }
        Value::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(element, escape, out);
            }
            out.push(']');
        }
        Value::String(text) if escape => {
            out.push('"');
            for unit in text.encode_utf16() {
                write!(out, "\\u{unit:04x}").expect("memory has room");
            }
            out.push('"');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// An object whose members stand in the order of the numbers before their keys.
fn object(members: Vec<(u8, String, Value)>) -> Value {
    let mut seen = std::collections::HashSet::new();
    members
        .into_iter()
        .filter(|(_, key, _)| seen.insert(key.clone()))
        .map(|(order, key, value)| (format!("{order:03}{key}~{key}"), value))
        .collect::<Map<_, _>>()
        .into()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zäł🎉 ]{1,12}",
        r#"[a-z"\\/{}\[\]:,]{1,12}"#,
        Just(r#""P31":[{"mainsnak":"#.to_owned()),
        Just("P31".to_owned()),
        "\\PC{1,30}",
    ]
}

fn language() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["en", "de", "mul", "fr", "en-gb", "zh-hans", "P31"])
        .prop_map(str::to_owned)
}

fn property() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["P31", "P1566", "P345", "P17", "P569", "P311"])
        .prop_map(str::to_owned)
}

fn snak() -> impl Strategy<Value = Value> {
    let item = prop::sample::select(vec![5_u64, 515, 43229, 7, 55, 13_442_814]);
    prop_oneof![
        4 => (item, any::<bool>(), any::<[u8; 4]>()).prop_map(|(number, old, order)| {
            let mut value = vec![
                (order[0], "entity-type".to_owned(), json!("item")),
                (order[1], "numeric-id".to_owned(), json!(number)),
            ];
            if !old {
                value.push((order[2], "id".to_owned(), json!(format!("Q{number}"))));
            }
            object(vec![
                (order[3], "snaktype".to_owned(), json!("value")),
                (order[2], "datatype".to_owned(), json!("wikibase-item")),
                (order[1], "datavalue".to_owned(), object(vec![
                    (order[0], "value".to_owned(), object(value)),
                    (order[3], "type".to_owned(), json!("wikibase-entityid")),
                ])),
            ])
        }),
        3 => text().prop_map(|text| json!({
            "snaktype": "value", "property": "P345", "hash": "f00",
            "datavalue": {"value": text, "type": "string"}, "datatype": "external-id",
        })),
        1 => Just(json!({"snaktype": "somevalue", "property": "P31"})),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let rank = prop::sample::select(vec!["normal", "normal", "preferred", "deprecated"]);
    let snaks = prop::collection::vec((any::<u8>(), property(), snak()), 0..3);
    (snak(), rank, snaks, text(), any::<[u8; 5]>()).prop_map(|(main, rank, snaks, id, order)| {
        let qualifiers =
            object(snaks.into_iter().map(|(o, p, snak)| (o, p, json!([snak]))).collect());
        object(vec![
            (order[0], "mainsnak".to_owned(), main),
            (order[1], "type".to_owned(), json!("statement")),
            (order[2], "rank".to_owned(), json!(rank)),
            (order[3], "id".to_owned(), json!(id)),
            (order[4], "qualifiers".to_owned(), qualifiers.clone()),
            (order[0], "references".to_owned(), json!([{"hash": "a", "snaks": qualifiers}])),
        ])
    })
}

/// As the dump has it: an object without members is an array.
fn or_array(members: Vec<(u8, String, Value)>) -> Value {
    if members.is_empty() { json!([]) } else { object(members) }
}

fn entity() -> impl Strategy<Value = Value> {
    let term = |(language, text): (String, String)| json!({"language": language, "value": text});
    let labels = prop::collection::vec((any::<u8>(), language(), text()), 0..5);
    let aliases =
        prop::collection::vec((any::<u8>(), language(), prop::collection::vec(text(), 0..3)), 0..4);
    let claims = prop::collection::vec(
        (any::<u8>(), property(), prop::collection::vec(statement(), 1..4)),
        0..5,
    );
    let sitelinks = prop::collection::vec((any::<u8>(), text()), 0..4);
    let id = prop::sample::select(vec!["Q42", "Q1", "P31", ""]);
    (id, labels, aliases, claims, sitelinks, any::<[u8; 8]>()).prop_map(
        move |(id, labels, aliases, claims, sitelinks, order)| {
            let labels: Vec<_> =
                labels.into_iter().map(|(o, l, t)| (o, l.clone(), term((l, t)))).collect();
            let aliases = aliases
                .into_iter()
                .map(|(o, l, texts)| {
                    let terms = texts.into_iter().map(|text| term((l.clone(), text))).collect();
                    (o, l, Value::Array(terms))
                })
                .collect();
            let claims = claims.into_iter().map(|(o, p, list)| (o, p, json!(list))).collect();
            let links = sitelinks
                .into_iter()
                .map(|(o, title)| (o, format!("{o}wiki"), json!({"title": title, "badges": []})))
                .collect();
            object(vec![
                (order[0], "type".to_owned(), json!("item")),
                (order[1], "id".to_owned(), json!(id)),
                (order[2], "descriptions".to_owned(), or_array(labels.clone())),
                (order[3], "labels".to_owned(), or_array(labels)),
                (order[4], "aliases".to_owned(), or_array(aliases)),
                (order[5], "claims".to_owned(), or_array(claims)),
                (order[6], "sitelinks".to_owned(), or_array(links)),
                (order[7], "lastrevid".to_owned(), json!(-1.5e3)),
            ])
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn agrees_with_a_tree(entity in entity(), escape: bool) {
        let classes = Classes::parse(CLASSES).expect("well-formed");
        let mut json = String::new();
        write(&entity, escape, &mut json);
        prop_assert_eq!(by_hand(&json, &classes), by_tree(&json, &classes), "{}", json);
    }

    #[test]
    fn no_bytes_are_too_strange(entity in entity(), cut: prop::sample::Index, byte: u8) {
        let classes = Classes::parse(CLASSES).expect("well-formed");
        let mut json = String::new();
        write(&entity, false, &mut json);
        let mut bytes = json.into_bytes();
        let at = cut.index(bytes.len());
        bytes[at] = byte;
        let _ = Entity::parse(&bytes, &languages(), &classes);
        let _ = Entity::parse(&bytes[..at], &languages(), &classes);
        Prefilter::new(&classes).may_be_wanted(&bytes);
        Prefilter::new(&classes).may_be_wanted(&bytes[at..]);
    }
}

#[test]
fn an_entity_as_it_is_published() {
    let json = r#"{"type":"item","id":"Q31","labels":{"fr":{"language":"fr","value":"Belgique"},"en":{"language":"en","value":"Belgium"}},"descriptions":{},"aliases":{"en":[{"language":"en","value":"Kingdom of Belgium"}]},"claims":{"P1344":[{"mainsnak":{"snaktype":"value","property":"P1344","datavalue":{"value":{"entity-type":"item","numeric-id":1,"id":"Q1"},"type":"wikibase-entityid"},"datatype":"wikibase-item"},"type":"statement","qualifiers":{"P31":[{"snaktype":"value","property":"P31","datavalue":{"value":{"entity-type":"item","numeric-id":5,"id":"Q5"},"type":"wikibase-entityid"}}]},"id":"q31$1","rank":"normal"}],"P31":[{"mainsnak":{"snaktype":"value","property":"P31","datavalue":{"value":{"entity-type":"item","numeric-id":5,"id":"Q5"},"type":"wikibase-entityid"},"datatype":"wikibase-item"},"type":"statement","id":"q31$2","rank":"deprecated"},{"mainsnak":{"snaktype":"value","property":"P31","datavalue":{"value":{"entity-type":"item","numeric-id":3624078,"id":"Q3624078"},"type":"wikibase-entityid"},"datatype":"wikibase-item"},"type":"statement","id":"q31$3","rank":"preferred"}],"P1566":[{"mainsnak":{"snaktype":"value","property":"P1566","datavalue":{"value":"2802361","type":"string"},"datatype":"external-id"},"type":"statement","id":"q31$4","rank":"normal"}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Belgium","badges":[]},"frwiki":{"site":"frwiki","title":"Belgique","badges":[]}},"lastrevid":1}"#;
    let record = by_hand(json, &Classes::default()).expect("a country");
    assert_eq!(
        (record.id.as_str(), record.name.as_str(), record.subtype.as_str()),
        ("wikidata:Q31", "Belgium", "country")
    );
    assert_eq!(record.aliases, ["Kingdom of Belgium"]);
    assert_eq!(record.external_ids, "geonames:2802361");
    assert_eq!(by_hand(json, &Classes::parse(CLASSES).expect("well-formed")).ok(), None);
}
