//! What the server accepts at most. Callers read the values from `GetServerInfo`.

use super::config::InvalidConfig;

/// Upper bounds on what callers send. Beyond one the answer is an error that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document's text.
    pub max_text_bytes: usize,
    /// Documents in a batch.
    pub max_documents: usize,
    /// Bytes of one request message as encoded.
    pub max_message_bytes: usize,
    /// Entries that a request may bring along.
    pub max_inline_entries: usize,
    /// Bytes of these entries' ids, names and aliases together.
    pub max_inline_bytes: usize,
    /// Bytes of one document's id.
    pub max_document_id_bytes: usize,
    /// Gazetteers that a request may name.
    pub max_gazetteers: usize,
    /// Extraction calls at the same time; an open stream is one.
    pub max_concurrent_calls: usize,
    /// Documents of one stream that are read at the same time, or wait for an answer before theirs.
    pub max_stream_documents: usize,
    /// Extraction calls beyond these that wait for one of them to end. Zero is fine: none waits.
    pub max_queued_calls: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_text_bytes: 1 << 20,
            max_documents: 256,
            max_message_bytes: 8 << 20,
            max_inline_entries: 1_000,
            max_inline_bytes: 256 << 10,
            max_document_id_bytes: 256,
            max_gazetteers: 64,
            max_concurrent_calls: 1_024,
            max_stream_documents: 4,
            max_queued_calls: 256,
        }
    }
}

impl Limits {
    /// Refuses limits of zero, limits that `int32` cannot carry, and a message limit that no longest
    /// text would fit into.
    pub(super) fn validate(&self) -> Result<(), InvalidConfig> {
        let all = [
            ("max_text_bytes", self.max_text_bytes),
            ("max_documents", self.max_documents),
            ("max_message_bytes", self.max_message_bytes),
            ("max_inline_entries", self.max_inline_entries),
            ("max_inline_bytes", self.max_inline_bytes),
            ("max_document_id_bytes", self.max_document_id_bytes),
            ("max_gazetteers", self.max_gazetteers),
            ("max_concurrent_calls", self.max_concurrent_calls),
            ("max_stream_documents", self.max_stream_documents),
        ];
        for (name, value) in all {
            if value == 0 || i32::try_from(value).is_err() {
                return Err(InvalidConfig::LimitOutOfRange { name, value });
            }
        }
        // The only one that may be zero.
        let (name, value) = ("max_queued_calls", self.max_queued_calls);
        if i32::try_from(value).is_err() {
            return Err(InvalidConfig::LimitOutOfRange { name, value });
        }
        if self.max_message_bytes < self.max_text_bytes {
            return Err(InvalidConfig::MessageSmallerThanText {
                message: self.max_message_bytes,
                text: self.max_text_bytes,
            });
        }
        Ok(())
    }
}
