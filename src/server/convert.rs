//! Between protobuf types and the engine's: the only file that knows both.
//!
//! Enums arrive as any number at all. Each is matched against what the proto declares, zero meaning
//! the documented default; any other number is an error.

use std::collections::HashMap;

use super::documents::Place;
use super::errors::ServiceError;
use super::limits::Limits;
use super::reload::{Change, Reloaded};
use super::{config::ServerConfig, pb};
use crate::gazetteer::{InlineEntry, InlineError, InlineGazetteer, LoadedGazetteer, Snapshot};
use crate::recognize::{
    CaseMode, Entity, ExtractOptions, Extraction, Mention, MentionSource, OverlapPolicy,
    RecognitionMode, RejectReason, Rejected, TextFormat,
};
use crate::text::OffsetEncoding;
use crate::types::{EntityType, TypeSet};

// === requests ===

/// What a document is written in.
pub(super) fn text_format(number: i32, place: Place) -> Result<TextFormat, ServiceError> {
    match pb::DocumentType::try_from(number) {
        Ok(pb::DocumentType::Unspecified | pb::DocumentType::PlainText) => Ok(TextFormat::Plain),
        Ok(pb::DocumentType::Html) => Ok(TextFormat::Html),
        Err(_) => Err(unknown(&format!("{place}.type"), "DocumentType", number)),
    }
}

/// Checks and converts a request's options. None means every default.
pub(super) fn options(
    options: Option<pb::ExtractOptions>,
    limits: &Limits,
) -> Result<ExtractOptions, ServiceError> {
    let Some(options) = options else {
        return Ok(ExtractOptions::default());
    };
    Ok(ExtractOptions {
        offset_encoding: offset_encoding(options.offset_encoding)?,
        overlap_policy: overlap_policy(options.overlap_policy)?,
        case_mode: case_mode(options.case_mode)?,
        mode: mode(options.mode)?,
        include_types: include_types(&options.include_types)?,
        min_confidence: min_confidence(options.min_confidence)?,
        gazetteers: gazetteers(options.gazetteers, limits)?,
        inline: inline(options.inline_entries, limits)?,
        include_rejected: options.include_rejected,
        include_explanations: options.include_explanations,
    })
}

fn unknown(field: &str, enumeration: &'static str, value: i32) -> ServiceError {
    ServiceError::EnumValueUnknown { field: field.to_owned(), enumeration, value }
}

fn offset_encoding(number: i32) -> Result<OffsetEncoding, ServiceError> {
    match pb::OffsetEncoding::try_from(number) {
        Ok(pb::OffsetEncoding::Unspecified | pb::OffsetEncoding::Utf8) => Ok(OffsetEncoding::Utf8),
        Ok(pb::OffsetEncoding::Utf16) => Ok(OffsetEncoding::Utf16),
        Ok(pb::OffsetEncoding::Utf32) => Ok(OffsetEncoding::Utf32),
        Err(_) => Err(unknown("options.offset_encoding", "OffsetEncoding", number)),
    }
}

fn overlap_policy(number: i32) -> Result<OverlapPolicy, ServiceError> {
    match pb::OverlapPolicy::try_from(number) {
        Ok(pb::OverlapPolicy::Unspecified | pb::OverlapPolicy::Longest) => {
            Ok(OverlapPolicy::Longest)
        }
        Ok(pb::OverlapPolicy::All) => Ok(OverlapPolicy::All),
        Err(_) => Err(unknown("options.overlap_policy", "OverlapPolicy", number)),
    }
}

fn case_mode(number: i32) -> Result<CaseMode, ServiceError> {
    match pb::CaseMode::try_from(number) {
        Ok(pb::CaseMode::Unspecified | pb::CaseMode::Smart) => Ok(CaseMode::Smart),
        Ok(pb::CaseMode::Sensitive) => Ok(CaseMode::Sensitive),
        Ok(pb::CaseMode::Insensitive) => Ok(CaseMode::Insensitive),
        Err(_) => Err(unknown("options.case_mode", "CaseMode", number)),
    }
}

fn mode(number: i32) -> Result<RecognitionMode, ServiceError> {
    match pb::RecognitionMode::try_from(number) {
        Ok(pb::RecognitionMode::Unspecified | pb::RecognitionMode::Full) => {
            Ok(RecognitionMode::Full)
        }
        Ok(pb::RecognitionMode::GazetteerOnly) => Ok(RecognitionMode::GazetteerOnly),
        Err(_) => Err(unknown("options.mode", "RecognitionMode", number)),
    }
}

fn entity_type(number: i32, field: impl FnOnce() -> String) -> Result<EntityType, ServiceError> {
    match pb::EntityType::try_from(number) {
        Ok(pb::EntityType::Person) => Ok(EntityType::Person),
        Ok(pb::EntityType::Organization) => Ok(EntityType::Organization),
        Ok(pb::EntityType::Place) => Ok(EntityType::Place),
        Ok(pb::EntityType::Unspecified) => {
            Err(ServiceError::EntityTypeUnspecified { field: field() })
        }
        Err(_) => Err(unknown(&field(), "EntityType", number)),
    }
}

fn include_types(numbers: &[i32]) -> Result<TypeSet, ServiceError> {
    if numbers.is_empty() {
        return Ok(TypeSet::ALL);
    }
    numbers
        .iter()
        .enumerate()
        .map(|(index, number)| entity_type(*number, || format!("options.include_types[{index}]")))
        .collect()
}

fn min_confidence(value: Option<f32>) -> Result<f32, ServiceError> {
    match value {
        None => Ok(ExtractOptions::default().min_confidence),
        Some(value) if (0.0..=1.0).contains(&value) => Ok(value),
        Some(value) => Err(ServiceError::ConfidenceOutOfRange { value }),
    }
}

fn gazetteers(names: Vec<String>, limits: &Limits) -> Result<Vec<String>, ServiceError> {
    if names.len() > limits.max_gazetteers {
        return Err(ServiceError::TooManyGazetteers {
            count: names.len(),
            max: limits.max_gazetteers,
        });
    }
    Ok(names)
}

fn inline(
    entries: Vec<pb::InlineEntry>,
    limits: &Limits,
) -> Result<Option<InlineGazetteer>, ServiceError> {
    if entries.is_empty() {
        return Ok(None);
    }
    if entries.len() > limits.max_inline_entries {
        return Err(ServiceError::TooManyInlineEntries {
            count: entries.len(),
            max: limits.max_inline_entries,
        });
    }
    let bytes = entries.iter().map(inline_bytes).sum();
    if bytes > limits.max_inline_bytes {
        return Err(ServiceError::InlineEntriesTooLarge { bytes, max: limits.max_inline_bytes });
    }
    let mut ids = HashMap::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate().filter(|(_, e)| !e.entity_id.is_empty()) {
        if let Some(earlier) = ids.insert(entry.entity_id.as_str(), index) {
            return Err(ServiceError::InlineIdRepeated {
                field: format!("options.inline_entries[{index}].entity_id"),
                earlier,
            });
        }
    }
    let entries: Vec<InlineEntry> = entries
        .into_iter()
        .enumerate()
        .map(|(index, entry)| inline_entry(index, entry))
        .collect::<Result<_, _>>()?;
    InlineGazetteer::build(&entries).map(Some).map_err(|error| match error {
        InlineError::Name { entry, alias, name: _, problem } => ServiceError::InlineNameUnusable {
            field: match alias {
                None => format!("options.inline_entries[{entry}].name"),
                Some(alias) => format!("options.inline_entries[{entry}].aliases[{alias}]"),
            },
            problem,
        },
        // Beyond what 32 bits count, which the limits do not let through.
        InlineError::TooLarge(_) => ServiceError::Internal,
    })
}

fn inline_bytes(entry: &pb::InlineEntry) -> usize {
    let aliases: usize = entry.aliases.iter().map(String::len).sum();
    entry.entity_id.len() + entry.name.len() + aliases
}

fn inline_entry(index: usize, entry: pb::InlineEntry) -> Result<InlineEntry, ServiceError> {
    if entry.name.is_empty() {
        return Err(ServiceError::InlineNameMissing {
            field: format!("options.inline_entries[{index}].name"),
        });
    }
    Ok(InlineEntry {
        kind: entity_type(entry.r#type, || format!("options.inline_entries[{index}].type"))?,
        entity_id: entry.entity_id,
        name: entry.name,
        aliases: entry.aliases,
        always: entry.always,
    })
}

// === responses ===

/// What was found in a document of this text or source, as it goes over the wire. `language_code` is
/// what the caller said of it.
pub(super) fn response(
    extraction: Extraction<'_>,
    text: &str,
    language_code: &str,
    options: &ExtractOptions,
    gazetteer_version: String,
) -> pb::ExtractEntitiesResponse {
    let language_code = match (language_code, extraction.language) {
        ("", seen) => seen.unwrap_or(super::language::DEFAULT),
        (said, _) => said,
    };
    pb::ExtractEntitiesResponse {
        entities: extraction.entities.into_iter().map(entity).collect(),
        mentions: extraction.mentions.into_iter().map(|found| mention(found, text)).collect(),
        rejected: extraction.rejected.into_iter().map(|dropped| rejected(&dropped, text)).collect(),
        language_code: language_code.to_owned(),
        offset_encoding: offset_encoding_to_pb(options.offset_encoding).into(),
        gazetteer_version,
        truncated: false,
    }
}

fn entity(entity: Entity<'_>) -> pb::Entity {
    pb::Entity {
        entity_id: entity.id.into_owned(),
        name: entity.name.into_owned(),
        r#type: entity_type_to_pb(entity.kind).into(),
        subtype: entity.subtype.into_owned(),
        external_ids: entity
            .external_ids
            .split('|')
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect(),
        salience: entity.salience,
        mention_count: entity.mention_count as i32,
        confidence: entity.confidence,
    }
}

fn mention(mention: Mention, text: &str) -> pb::Mention {
    pb::Mention {
        start_offset: mention.offsets.0 as i32,
        end_offset: mention.offsets.1 as i32,
        text: mention.span.slice(text).to_owned(),
        r#type: entity_type_to_pb(mention.kind).into(),
        entity_index: mention.entity as i32,
        confidence: mention.confidence,
        source: source(mention.source).into(),
        explanations: mention
            .explanations
            .into_iter()
            .map(|explanation| pb::Explanation {
                evidence: explanation.evidence.into_owned(),
                weight: explanation.weight,
            })
            .collect(),
    }
}

fn rejected(rejected: &Rejected, text: &str) -> pb::RejectedMention {
    pb::RejectedMention {
        start_offset: rejected.offsets.0 as i32,
        end_offset: rejected.offsets.1 as i32,
        text: rejected.span.slice(text).to_owned(),
        r#type: entity_type_to_pb(rejected.kind).into(),
        confidence: rejected.confidence,
        reason: reject_reason(rejected.reason).into(),
    }
}

fn offset_encoding_to_pb(encoding: OffsetEncoding) -> pb::OffsetEncoding {
    match encoding {
        OffsetEncoding::Utf8 => pb::OffsetEncoding::Utf8,
        OffsetEncoding::Utf16 => pb::OffsetEncoding::Utf16,
        OffsetEncoding::Utf32 => pb::OffsetEncoding::Utf32,
    }
}

fn entity_type_to_pb(kind: EntityType) -> pb::EntityType {
    match kind {
        EntityType::Person => pb::EntityType::Person,
        EntityType::Organization => pb::EntityType::Organization,
        EntityType::Place => pb::EntityType::Place,
    }
}

fn source(source: MentionSource) -> pb::MentionSource {
    match source {
        MentionSource::Gazetteer => pb::MentionSource::Gazetteer,
        MentionSource::Context => pb::MentionSource::Context,
        MentionSource::Alias => pb::MentionSource::Alias,
        MentionSource::Inline => pb::MentionSource::Inline,
    }
}

fn reject_reason(reason: RejectReason) -> pb::RejectReason {
    match reason {
        RejectReason::Overlapped => pb::RejectReason::Overlapped,
        RejectReason::CommonWord => pb::RejectReason::CommonWord,
        RejectReason::Case => pb::RejectReason::Case,
        RejectReason::LowConfidence => pb::RejectReason::LowConfidence,
        RejectReason::TypeExcluded => pb::RejectReason::TypeExcluded,
        RejectReason::Denied => pb::RejectReason::Denied,
    }
}

// === the server itself ===

/// The gazetteers of a snapshot.
pub(super) fn gazetteer_list(snapshot: &Snapshot) -> Vec<pb::Gazetteer> {
    snapshot.gazetteers().iter().map(gazetteer).collect()
}

fn gazetteer(loaded: &LoadedGazetteer) -> pb::Gazetteer {
    pb::Gazetteer {
        name: loaded.name.clone(),
        version: loaded.gazetteer.version(),
        entity_count: loaded.gazetteer.entity_count() as i64,
        surface_form_count: loaded.gazetteer.surface_form_count() as i64,
        in_default_set: loaded.in_default_set,
    }
}

/// What `ReloadGazetteers` says.
pub(super) fn reloaded(reloaded: &Reloaded) -> pb::ReloadGazetteersResponse {
    pb::ReloadGazetteersResponse {
        gazetteers: gazetteer_list(&reloaded.snapshot),
        reloads: reloaded.changes.iter().map(reload).collect(),
    }
}

fn reload(change: &Change) -> pb::GazetteerReload {
    pb::GazetteerReload {
        name: change.name.clone(),
        previous_version: change.previous_version.clone(),
        version: change.version.clone(),
        changed: change.is_change(),
        load_duration: prost_types::Duration::try_from(change.load_time).ok(),
    }
}

/// What `GetServerInfo` says.
pub(super) fn server_info(
    snapshot: Option<&Snapshot>,
    config: &ServerConfig,
) -> pb::GetServerInfoResponse {
    pb::GetServerInfoResponse {
        server_version: env!("CARGO_PKG_VERSION").to_owned(),
        serving: snapshot.is_some(),
        gazetteers: snapshot.map(gazetteer_list).unwrap_or_default(),
        limits: Some(limits(config)),
        offset_encodings: [OffsetEncoding::Utf8, OffsetEncoding::Utf16, OffsetEncoding::Utf32]
            .map(|encoding| offset_encoding_to_pb(encoding).into())
            .to_vec(),
        document_types: vec![pb::DocumentType::PlainText.into(), pb::DocumentType::Html.into()],
        language_codes: vec![super::language::DEFAULT.to_owned()],
    }
}

fn limits(config: &ServerConfig) -> pb::Limits {
    let limits = &config.limits;
    let duration = |duration| prost_types::Duration::try_from(duration).ok();
    // `Limits::validate` keeps each of them within i32.
    pb::Limits {
        max_text_bytes: limits.max_text_bytes as i32,
        max_documents: limits.max_documents as i32,
        max_message_bytes: limits.max_message_bytes as i32,
        max_inline_entries: limits.max_inline_entries as i32,
        max_inline_bytes: limits.max_inline_bytes as i32,
        max_document_id_bytes: limits.max_document_id_bytes as i32,
        max_gazetteers: limits.max_gazetteers as i32,
        max_concurrent_calls: limits.max_concurrent_calls as i32,
        request_timeout: duration(config.request_timeout),
        max_queued_calls: limits.max_queued_calls as i32,
        max_concurrent_streams: config.max_concurrent_streams as i32,
        max_connections: config.max_connections as i32,
        max_connection_age: (!config.max_connection_age.is_zero())
            .then(|| duration(config.max_connection_age))
            .flatten(),
        max_connection_age_grace: duration(config.max_connection_age_grace),
        keepalive_interval: duration(config.keepalive_interval),
        keepalive_timeout: duration(config.keepalive_timeout),
        max_stream_documents: limits.max_stream_documents as i32,
    }
}
