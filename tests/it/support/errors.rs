//! What a status must say.

use onomast::server::pb;
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// Checks a status's code, reason and domain, and which field it blames.
#[track_caller]
pub fn expect(status: &Status, code: Code, reason: &str, field: Option<&str>) {
    assert_eq!(status.code(), code, "{status:?}");
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!((info.reason.as_str(), info.domain.as_str()), (reason, "onomast.v1"));
    let blamed: Vec<String> = status
        .get_details_bad_request()
        .map(|bad| bad.field_violations.into_iter().map(|v| v.field).collect())
        .unwrap_or_default();
    assert_eq!(blamed, Vec::from_iter(field), "{status:?}");
    assert!(!status.message().is_empty());
    let retry = status.get_details_retry_info().is_some();
    let worth_it = matches!(reason, "GAZETTEER_LOADING" | "OVERLOADED" | "SHUTTING_DOWN");
    assert_eq!(retry, worth_it, "RetryInfo of {reason}");
}

/// Checks the same of a document's error among others.
#[track_caller]
pub fn expect_item(error: &pb::ItemError, code: Code, reason: &str, field: &str) {
    let said = (Code::from_i32(error.code), error.reason.as_str(), error.field.as_str());
    assert_eq!(said, (code, reason, field), "{error:?}");
    assert!(!error.message.is_empty());
}

/// The limit that an error names in its metadata.
#[track_caller]
pub fn limit(status: &Status) -> String {
    let info = status.get_details_error_info().expect("an ErrorInfo");
    info.metadata.get("limit").cloned().expect("a limit")
}
