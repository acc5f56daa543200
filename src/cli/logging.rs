//! Where log lines go and what they look like.

use std::io::IsTerminal;

use opentelemetry::trace::TracerProvider;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::telemetry::Telemetry;

/// Logs to standard error: for people on a terminal, as JSON otherwise. ONOMAST_LOG chooses what is
/// logged, as in `ONOMAST_LOG=debug` or `ONOMAST_LOG=onomast=debug,h2=warn`. Spans of calls go to
/// `telemetry` too, if there is one.
pub(super) fn start(default_level: &str, telemetry: Option<&Telemetry>) {
    let filter =
        EnvFilter::try_from_env("ONOMAST_LOG").unwrap_or_else(|_| EnvFilter::new(default_level));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = if std::io::stderr().is_terminal() {
        lines.boxed()
    } else {
        lines.json().flatten_event(true).boxed()
    };
    let traces = telemetry.map(|telemetry| {
        tracing_opentelemetry::layer()
            .with_tracer(telemetry.provider().tracer("onomast"))
            // Where in our code a call is handled tells its caller nothing.
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            // Not the exporter's own calls, which would export themselves for ever.
            .with_filter(Targets::new().with_target("onomast", LevelFilter::INFO))
    });
    // A second subscriber can only come from an embedding program, whose choice stands.
    let _ = tracing_subscriber::registry().with(traces).with(lines.with_filter(filter)).try_init();
}
