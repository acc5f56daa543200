//! JSON Lines: one object for each document.

use std::io::{self, Write};

use serde::Serialize;

use super::source_name;
use crate::recognize::Extraction;

#[derive(Serialize)]
struct Document<'a> {
    id: &'a serde_json::Value,
    entities: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    start: u32,
    end: u32,
    text: &'a str,
    r#type: &'static str,
    entity_id: &'a str,
    name: &'a str,
    confidence: f32,
    source: &'static str,
}

pub(super) fn write(
    id: &serde_json::Value,
    text: &str,
    extraction: &Extraction<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let entities = extraction
        .mentions
        .iter()
        .filter_map(|mention| {
            let entity = extraction.entities.get(mention.entity as usize)?;
            Some(Found {
                start: mention.offsets.0,
                end: mention.offsets.1,
                text: mention.span.slice(text),
                r#type: mention.kind.as_str(),
                entity_id: &entity.id,
                name: &entity.name,
                confidence: mention.confidence,
                source: source_name(mention.source),
            })
        })
        .collect();
    serde_json::to_writer(&mut *out, &Document { id, entities })?;
    out.write_all(b"\n")
}
