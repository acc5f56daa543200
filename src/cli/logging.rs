//! Where log lines go and what they look like.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Logs to standard error: for people on a terminal, as JSON otherwise. ONOMAST_LOG chooses what is
/// logged, as in `ONOMAST_LOG=debug` or `ONOMAST_LOG=onomast=debug,h2=warn`.
pub(super) fn start(default_level: &str) {
    let filter =
        EnvFilter::try_from_env("ONOMAST_LOG").unwrap_or_else(|_| EnvFilter::new(default_level));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber can only come from an embedding program, whose choice stands.
    let _ = if std::io::stderr().is_terminal() {
        log.try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
}
