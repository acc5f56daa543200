//! Documents: how many, how long, what was found in them.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::{Registry, Unit};

use super::Labels;
use crate::server::errors::ServiceError;
use crate::server::pb;

/// Types and sources as they are numbered in the protocol, zero included.
const TYPES: usize = 4;
const SOURCES: usize = 5;

/// Counts of documents.
#[derive(Clone, Default)]
pub(in crate::server) struct DocumentMetrics {
    read: Counter,
    bytes: Counter,
    refused: Family<Labels<1>, Counter>,
    mentions: Family<Labels<2>, Counter>,
}

impl DocumentMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "onomast_documents_read",
            "Documents that were read, in calls of any kind",
            self.read.clone(),
        );
        registry.register_with_unit(
            "onomast_documents_read",
            "UTF-8 text of the documents that were read",
            Unit::Bytes,
            self.bytes.clone(),
        );
        registry.register(
            "onomast_documents_refused",
            "Documents that were not read, by the reason that their callers got",
            self.refused.clone(),
        );
        registry.register(
            "onomast_mentions",
            "Mentions found, by type and by where the knowledge came from",
            self.mentions.clone(),
        );
    }

    /// Counts a document of `bytes` bytes and what became of it.
    pub(in crate::server) fn add(
        &self,
        bytes: usize,
        result: &Result<pb::ExtractEntitiesResponse, ServiceError>,
    ) {
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                self.refused.get_or_create(&[("reason", error.reason())]).inc();
                return;
            }
        };
        self.read.inc();
        self.bytes.inc_by(bytes as u64);
        // Summed up first: a document has many mentions of few kinds.
        let mut counts = [[0_u64; SOURCES]; TYPES];
        for mention in &response.mentions {
            if let Some(count) = counts
                .get_mut(mention.r#type as usize)
                .and_then(|sources| sources.get_mut(mention.source as usize))
            {
                *count += 1;
            }
        }
        for (kind, sources) in counts.iter().enumerate() {
            for (source, &count) in sources.iter().enumerate().filter(|(_, count)| **count > 0) {
                self.mentions.get_or_create(&labels(kind as i32, source as i32)).inc_by(count);
            }
        }
    }
}

fn labels(kind: i32, source: i32) -> Labels<2> {
    let kind = pb::EntityType::try_from(kind).unwrap_or_default().as_str_name();
    let source = pb::MentionSource::try_from(source).unwrap_or_default().as_str_name();
    [
        ("type", kind.trim_start_matches("ENTITY_TYPE_")),
        ("source", source.trim_start_matches("MENTION_SOURCE_")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_and_source_has_a_place() {
        let count = |is_one: fn(i32) -> bool| (0..99).filter(|number| is_one(*number)).count();
        assert_eq!(count(pb::EntityType::is_valid), TYPES);
        assert_eq!(count(pb::MentionSource::is_valid), SOURCES);
        assert_eq!(labels(1, 3), [("type", "PERSON"), ("source", "ALIAS")]);
    }
}
