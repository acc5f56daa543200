//! Entities in the FollowTheMoney model, one JSON object a line, as OpenSanctions publishes them
//! (`entities.ftm.json`).
//!
//! People and organizations are taken; addresses, vessels, sanctions, ownerships and all else are
//! counted and left out. Weak aliases ("the Doctor") are not names to match by and are left out.

use std::io::Read;

use serde::Deserialize;

use super::jsonl::for_each_object;
use super::{ImportError, Sink, fields};
use crate::record::{DEFAULT_PRIOR, Record};
use crate::types::EntityType;

/// Reads entities from `input` into `sink`. A bad line is noted with its number and skipped.
pub fn read_follow_the_money(
    name: &str,
    input: impl Read,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    for_each_object(name, input, sink, |line, text, sink| {
        // Most lines are of other schemata, with properties of other shapes.
        let head: Head = serde_json::from_slice(text)?;
        if !SCHEMATA.contains(&head.schema.as_str()) {
            sink.leave_out(&format!("schema {}", head.schema));
            return Ok(Ok(()));
        }
        let entity: Entity = serde_json::from_slice(text)?;
        let Some((kind, subtype)) = kind_of(&head.schema, &entity.properties) else {
            sink.leave_out("schema LegalEntity, a person or an organization: it does not say");
            return Ok(Ok(()));
        };
        Ok(match record(&entity, kind, subtype) {
            Ok(record) => sink.record(&record, line),
            Err(problem) => {
                sink.refuse(line, problem);
                Ok(())
            }
        })
    })
}

const SCHEMATA: [&str; 5] = ["Person", "Organization", "Company", "PublicBody", "LegalEntity"];

#[derive(Deserialize)]
struct Head {
    schema: String,
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    properties: Properties,
}

/// The properties that are of use here. All have several values, and all values are strings.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Properties {
    name: Vec<String>,
    alias: Vec<String>,
    previous_name: Vec<String>,
    abbreviation: Vec<String>,
    country: Vec<String>,
    nationality: Vec<String>,
    jurisdiction: Vec<String>,
    legal_form: Vec<String>,
    incorporation_date: Vec<String>,
    wikidata_id: Vec<String>,
    lei_code: Vec<String>,
    registration_number: Vec<String>,
    inn_code: Vec<String>,
    ogrn_code: Vec<String>,
    isin_code: Vec<String>,
    swift_bic: Vec<String>,
    imo_number: Vec<String>,
}

/// The type and the subtype of an entity, where its schema or its properties say.
fn kind_of(schema: &str, properties: &Properties) -> Option<(EntityType, &'static str)> {
    match schema {
        "Person" => Some((EntityType::Person, "")),
        "Company" => Some((EntityType::Organization, "company")),
        "PublicBody" => Some((EntityType::Organization, "government_agency")),
        "Organization" => Some((EntityType::Organization, "")),
        // What no human being has.
        "LegalEntity" => [
            &properties.legal_form,
            &properties.incorporation_date,
            &properties.jurisdiction,
            &properties.lei_code,
            &properties.ogrn_code,
            &properties.swift_bic,
        ]
        .iter()
        .any(|values| !values.is_empty())
        .then_some((EntityType::Organization, "")),
        _ => None,
    }
}

fn record(entity: &Entity, kind: EntityType, subtype: &str) -> Result<Record, String> {
    let properties = &entity.properties;
    if entity.id.trim().is_empty() {
        return Err("the id is empty".to_owned());
    }
    let caption = entity.caption.trim();
    // A caption may be made up from other properties where there is no name.
    let name = Some(caption)
        .filter(|caption| properties.name.iter().any(|name| name.trim() == *caption))
        .or_else(|| properties.name.iter().map(|name| name.trim()).find(|name| !name.is_empty()))
        .unwrap_or(caption);
    let name = fields::name(name)?;
    let mut aliases = Vec::new();
    for list in
        [&properties.name, &properties.alias, &properties.previous_name, &properties.abbreviation]
    {
        for alias in list {
            fields::push_alias(&mut aliases, &name, alias);
        }
    }
    let mut external_ids = String::new();
    for (scheme, values) in [
        ("wikidata", &properties.wikidata_id),
        ("lei", &properties.lei_code),
        ("registration", &properties.registration_number),
        ("inn", &properties.inn_code),
        ("ogrn", &properties.ogrn_code),
        ("isin", &properties.isin_code),
        ("bic", &properties.swift_bic),
        ("imo", &properties.imo_number),
        ("country", &properties.country),
        ("country", &properties.nationality),
        ("country", &properties.jurisdiction),
    ] {
        for value in values {
            let known = format!("{scheme}:{}", value.trim());
            if !external_ids.split('|').any(|id| id == known) {
                fields::push_external_id(&mut external_ids, scheme, value);
            }
        }
    }
    Ok(Record {
        id: entity.id.trim().to_owned(),
        name,
        kind,
        aliases,
        prior: DEFAULT_PRIOR,
        subtype: subtype.to_owned(),
        external_ids,
        exact_case: false,
    })
}
