//! Everything that can go wrong with a call, and the one place that says how the wire puts it.

use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::pb;
use super::reload::ReloadError;
use crate::gazetteer::{NameError, UnknownGazetteer};

/// `google.rpc.ErrorInfo.domain` of every error.
pub(super) const DOMAIN: &str = "onomast.v1";

/// The compressions that every service understands.
const SUPPORTED_ENCODINGS: &str = "gzip, zstd";

/// Why a call, or one document of it, is not answered. The messages are for developers and hold no
/// text of documents.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum ServiceError {
    #[error("{field} is required")]
    DocumentMissing { field: String },
    #[error("{field} has {bytes} bytes; the limit is {max}")]
    TextTooLarge { field: String, bytes: usize, max: usize },
    #[error("{field} has {bytes} bytes; the limit is {max}")]
    DocumentIdTooLong { field: String, bytes: usize, max: usize },
    #[error("{field} is not a BCP-47 language tag such as \"en\" or \"en-GB\"")]
    LanguageCodeMalformed { field: String },
    #[error("{field}: {enumeration} has no value {value}")]
    EnumValueUnknown { field: String, enumeration: &'static str, value: i32 },
    #[error("{field} must name a type: PERSON, ORGANIZATION or PLACE")]
    EntityTypeUnspecified { field: String },
    #[error("options.min_confidence is {value}; it must lie between 0 and 1")]
    ConfidenceOutOfRange { value: f32 },
    #[error("{field} is required")]
    InlineNameMissing { field: String },
    #[error("{field} {problem}")]
    InlineNameUnusable { field: String, problem: NameError },
    #[error("{field} is the id of entry {earlier} too; other names of one entity are its aliases")]
    InlineIdRepeated { field: String, earlier: usize },
    #[error("options.inline_entries has {count} entries; the limit is {max}")]
    TooManyInlineEntries { count: usize, max: usize },
    #[error(
        "options.inline_entries has {bytes} bytes of ids, names and aliases; the limit is {max}"
    )]
    InlineEntriesTooLarge { bytes: usize, max: usize },
    #[error("options.gazetteers has {count} names; the limit is {max}")]
    TooManyGazetteers { count: usize, max: usize },
    #[error(transparent)]
    UnknownGazetteer(#[from] UnknownGazetteer),
    #[error("documents has {count} documents; the limit is {max}")]
    TooManyDocuments { count: usize, max: usize },
    #[error("the message is larger than {max} bytes, which is the limit, compressed or not")]
    MessageTooLarge { max: usize },
    #[error("the message cannot be decoded: {detail}")]
    MessageMalformed { detail: String },
    #[error("there is no such method at this address")]
    MethodUnknown,
    #[error("messages may be compressed with {SUPPORTED_ENCODINGS}, and with nothing else")]
    CompressionUnsupported,
    #[error("there is no such service to tell the health of")]
    HealthServiceUnknown,
    #[error("nothing of that name is described here")]
    SymbolUnknown,
    #[error("this server was not told of files to load gazetteers from")]
    ReloadUnsupported,
    #[error("gazetteer {gazetteer} cannot be loaded, those that were loaded serve on: {problem}")]
    GazetteerInvalid { gazetteer: String, problem: String },
    #[error("the gazetteers are still loading")]
    GazetteerLoading,
    #[error("this call needs a token: authorization: Bearer TOKEN")]
    TokenMissing,
    #[error("the token is not known here")]
    TokenInvalid,
    #[error("the token may extract; this call needs one for administration")]
    AdminTokenRequired,
    #[error("the server has as many calls as it takes at the same time, and as many wait as may")]
    Overloaded,
    #[error("the server is shutting down")]
    ShuttingDown,
    #[error("the deadline passed before the call was done")]
    DeadlineExceeded,
    #[error("internal error")]
    Internal,
}

/// What the wire says of an error beside its message.
struct Facts<'e> {
    code: Code,
    reason: &'static str,
    field: Option<String>,
    metadata: Vec<(&'static str, String)>,
    retry: Option<Duration>,
    error: &'e ServiceError,
}

impl ServiceError {
    /// Maps every error to its code and reason.
    fn facts(&self) -> Facts<'_> {
        let facts = |code, reason| Facts {
            code,
            reason,
            field: None,
            metadata: Vec::new(),
            retry: None,
            error: self,
        };
        let invalid = |reason, field: &str| facts(Code::InvalidArgument, reason).field(field);
        let exhausted = |reason, field: &str, actual: usize, max: usize| {
            facts(Code::ResourceExhausted, reason)
                .field(field)
                .metadata("actual", actual.to_string())
                .metadata("limit", max.to_string())
        };
        match self {
            Self::DocumentMissing { field } => invalid("DOCUMENT_MISSING", field),
            Self::TextTooLarge { field, bytes, max } => {
                exhausted("TEXT_TOO_LARGE", field, *bytes, *max)
            }
            Self::DocumentIdTooLong { field, bytes, max } => invalid("DOCUMENT_ID_TOO_LONG", field)
                .metadata("actual", bytes.to_string())
                .metadata("limit", max.to_string()),
            Self::LanguageCodeMalformed { field } => invalid("LANGUAGE_CODE_MALFORMED", field),
            Self::EnumValueUnknown { field, enumeration, value } => {
                invalid("ENUM_VALUE_UNKNOWN", field)
                    .metadata("enum", (*enumeration).to_owned())
                    .metadata("value", value.to_string())
            }
            Self::EntityTypeUnspecified { field } => invalid("ENTITY_TYPE_UNSPECIFIED", field),
            Self::ConfidenceOutOfRange { value } => {
                invalid("CONFIDENCE_OUT_OF_RANGE", "options.min_confidence")
                    .metadata("value", value.to_string())
            }
            Self::InlineNameMissing { field } => invalid("INLINE_NAME_MISSING", field),
            Self::InlineNameUnusable { field, problem: _ } => {
                invalid("INLINE_NAME_UNUSABLE", field)
            }
            Self::InlineIdRepeated { field, earlier } => {
                invalid("INLINE_ID_REPEATED", field).metadata("earlier", earlier.to_string())
            }
            Self::TooManyInlineEntries { count, max } => {
                exhausted("TOO_MANY_INLINE_ENTRIES", "options.inline_entries", *count, *max)
            }
            Self::InlineEntriesTooLarge { bytes, max } => {
                exhausted("INLINE_ENTRIES_TOO_LARGE", "options.inline_entries", *bytes, *max)
            }
            Self::TooManyGazetteers { count, max } => {
                exhausted("TOO_MANY_GAZETTEERS", "options.gazetteers", *count, *max)
            }
            Self::UnknownGazetteer(unknown) => facts(Code::NotFound, "UNKNOWN_GAZETTEER")
                .field(&format!("options.gazetteers[{}]", unknown.index))
                .metadata("name", unknown.name.clone())
                .metadata("loaded", unknown.loaded.clone()),
            Self::TooManyDocuments { count, max } => {
                exhausted("TOO_MANY_DOCUMENTS", "documents", *count, *max)
            }
            Self::MessageTooLarge { max } => facts(Code::ResourceExhausted, "MESSAGE_TOO_LARGE")
                .metadata("limit", max.to_string()),
            Self::MessageMalformed { detail: _ } => {
                facts(Code::InvalidArgument, "MESSAGE_MALFORMED")
            }
            Self::MethodUnknown => facts(Code::Unimplemented, "METHOD_UNKNOWN"),
            Self::CompressionUnsupported => facts(Code::Unimplemented, "COMPRESSION_UNSUPPORTED")
                .metadata("supported", SUPPORTED_ENCODINGS.to_owned()),
            Self::HealthServiceUnknown => facts(Code::NotFound, "HEALTH_SERVICE_UNKNOWN"),
            Self::SymbolUnknown => facts(Code::NotFound, "SYMBOL_UNKNOWN"),
            Self::ReloadUnsupported => facts(Code::Unimplemented, "RELOAD_UNSUPPORTED"),
            Self::GazetteerInvalid { gazetteer, problem } => {
                facts(Code::FailedPrecondition, "GAZETTEER_INVALID")
                    .metadata("gazetteer", gazetteer.clone())
                    .metadata("problem", problem.clone())
            }
            Self::GazetteerLoading => {
                facts(Code::Unavailable, "GAZETTEER_LOADING").retry(Duration::from_secs(1))
            }
            Self::TokenMissing => facts(Code::Unauthenticated, "TOKEN_MISSING"),
            Self::TokenInvalid => facts(Code::Unauthenticated, "TOKEN_INVALID"),
            Self::AdminTokenRequired => facts(Code::PermissionDenied, "ADMIN_TOKEN_REQUIRED"),
            Self::Overloaded => {
                facts(Code::ResourceExhausted, "OVERLOADED").retry(Duration::from_millis(200))
            }
            Self::ShuttingDown => {
                facts(Code::Unavailable, "SHUTTING_DOWN").retry(Duration::from_millis(200))
            }
            Self::DeadlineExceeded => facts(Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
            Self::Internal => facts(Code::Internal, "INTERNAL"),
        }
    }

    /// The reason that callers are given.
    pub(super) fn reason(&self) -> &'static str {
        self.facts().reason
    }

    /// The error as a document's answer among others.
    pub(super) fn item(&self) -> pb::ItemError {
        let facts = self.facts();
        pb::ItemError {
            code: facts.code as i32,
            message: self.to_string(),
            reason: facts.reason.to_owned(),
            field: facts.field.unwrap_or_default(),
        }
    }

    /// Whether it ends the whole call, wherever in it: time is up for every document.
    pub(super) fn is_of_the_call(&self) -> bool {
        matches!(self, Self::DeadlineExceeded | Self::ShuttingDown)
    }

    /// Recognizes the statuses that tonic makes up by itself: without a reason, and often under codes
    /// that mean something else.
    pub(super) fn from_tonic(status: &Status, max_message_bytes: usize) -> Option<Self> {
        if !status.details().is_empty() {
            return None;
        }
        let malformed = |detail: &str| Self::MessageMalformed { detail: detail.to_owned() };
        match status.code() {
            Code::OutOfRange => Some(Self::MessageTooLarge { max: max_message_bytes }),
            Code::ResourceExhausted
                if status.message().starts_with("Error decompressing: size limit") =>
            {
                Some(Self::MessageTooLarge { max: max_message_bytes })
            }
            Code::Internal => {
                let of_the_caller = [
                    "failed to decode Protobuf message: ",
                    "Error decompressing: ",
                    "protocol error: received message with ",
                ]
                .into_iter()
                .find_map(|prefix| status.message().strip_prefix(prefix));
                Some(match (of_the_caller, status.message()) {
                    (Some(detail), _) => malformed(detail),
                    (None, "Missing request message.") => malformed("there is none"),
                    (None, "Unexpected EOF decoding stream.") => malformed("it ends too early"),
                    (None, _) => Self::Internal,
                })
            }
            Code::Unimplemented if status.message().is_empty() => Some(Self::MethodUnknown),
            Code::Unimplemented if status.message().starts_with("Content is compressed with") => {
                Some(Self::CompressionUnsupported)
            }
            // What reflection says.
            Code::NotFound => Some(Self::SymbolUnknown),
            Code::InvalidArgument => Some(malformed(status.message())),
            _ => None,
        }
    }
}

impl From<ReloadError> for ServiceError {
    fn from(error: ReloadError) -> Self {
        match error {
            // The path is in the log, for whoever may know it.
            ReloadError::Invalid { name: gazetteer, path: _, problem }
            | ReloadError::Unusable { names: gazetteer, problem } => {
                Self::GazetteerInvalid { gazetteer, problem: problem.to_string() }
            }
            ReloadError::Lists { problem } => Self::GazetteerInvalid {
                gazetteer: "lists".to_owned(),
                problem: problem.to_string(),
            },
            ReloadError::ShuttingDown => Self::ShuttingDown,
        }
    }
}

impl From<ServiceError> for Status {
    fn from(error: ServiceError) -> Self {
        error.facts().status()
    }
}

impl Facts<'_> {
    fn field(mut self, path: &str) -> Self {
        self.field = Some(path.to_owned());
        self
    }

    fn metadata(mut self, key: &'static str, value: String) -> Self {
        self.metadata.push((key, value));
        self
    }

    fn retry(mut self, after: Duration) -> Self {
        self.retry = Some(after);
        self
    }

    fn status(self) -> Status {
        let message = self.error.to_string();
        let metadata: Vec<(String, String)> =
            self.metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let mut details = ErrorDetails::with_error_info(
            self.reason,
            DOMAIN,
            metadata.into_iter().collect::<std::collections::HashMap<_, _>>(),
        );
        if let Some(field) = self.field {
            details.add_bad_request_violation(field, message.as_str());
        }
        if let Some(after) = self.retry {
            details.set_retry_info(Some(after));
        }
        Status::with_error_details(self.code, message, details)
    }
}
