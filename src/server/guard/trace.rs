//! The trace that a call is part of: its caller's, by the header `traceparent` of W3C Trace Context.

use http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, Status, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use tonic::Code;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::server::metrics::code_name;

/// Makes `span` part of its caller's trace, if there is one, and notes the trace's id in it: the
/// caller's, or the one that was made here because spans are exported.
pub(super) fn join(span: &Span, headers: &HeaderMap) {
    let caller = of_caller(headers);
    if let Some(caller) = &caller {
        // Fails where nobody exports spans, which is no matter. Must come before anyone asks for the
        // span's own context.
        let _ = span.set_parent(Context::new().with_remote_span_context(caller.clone()));
    }
    let trace = caller.map_or_else(
        || span.context().span().span_context().trace_id(),
        |caller| caller.trace_id(),
    );
    if trace != TraceId::INVALID {
        span.record("trace_id", tracing::field::display(trace));
    }
}

/// Describes a call by OpenTelemetry's conventions for RPC servers, as the metrics do.
pub(super) fn begin(span: &Span, method: &'static str) {
    span.set_attribute("rpc.system.name", "grpc");
    span.set_attribute("rpc.method", method);
}

/// Notes how the call ended, and whether the server is to blame.
pub(super) fn end(span: &Span, code: Code) {
    span.set_attribute("rpc.response.status_code", code_name(code));
    let is_ours = matches!(
        code,
        Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
    );
    if is_ours {
        span.set_status(Status::error(code_name(code)));
    }
}

/// The caller's span. A header that cannot be read is as good as none, as the standard wants it.
fn of_caller(headers: &HeaderMap) -> Option<SpanContext> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = text.split('-');
    let mut hex = |length: usize| {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        parts.next().filter(|part| part.len() == length && part.bytes().all(is_hex))
    };
    let (version, trace, span, flags) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    // Later versions may go on after the flags; this one may not.
    if version == "ff" || (version == "00" && parts.next().is_some()) {
        return None;
    }
    let flags = u8::from_str_radix(flags, 16).ok()?;
    let state = headers.get("tracestate").and_then(|state| state.to_str().ok());
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(flags) & TraceFlags::SAMPLED,
        true,
        state.and_then(|state| state.parse().ok()).unwrap_or(TraceState::NONE),
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn read(header: &str) -> Option<SpanContext> {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", header.parse().expect("a header value"));
        of_caller(&headers)
    }

    #[test]
    fn headers_and_nonsense() {
        let good = read(&format!("00-{TRACE}-00f067aa0ba902b7-01")).expect("good");
        assert_eq!(good.trace_id().to_string(), TRACE);
        assert_eq!(good.span_id().to_string(), "00f067aa0ba902b7");
        assert!(good.is_sampled() && good.is_remote());
        let unsampled = read(&format!("00-{TRACE}-00f067aa0ba902b7-00")).expect("good");
        assert!(!unsampled.is_sampled());
        read(&format!("01-{TRACE}-00f067aa0ba902b7-01-more")).expect("a later version");
        for nonsense in [
            String::new(),
            "00".to_owned(),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-00f067aa0ba902b7"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{TRACE}-+0f067aa0ba902b7-01"),
        ] {
            assert_eq!(read(&nonsense), None, "{nonsense}");
        }
    }
}
