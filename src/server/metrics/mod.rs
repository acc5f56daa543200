//! What operators watch: counted where it happens, written out when `/metrics` is asked for.
//!
//! docs/operations.md lists every metric. No label holds anything that a caller wrote.

mod calls;
mod connections;
mod credentials;
mod documents;
mod gazetteers;
mod process;
mod reloads;

use std::fmt;
use std::sync::Arc;

use prometheus_client::encoding::text;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

pub(super) use self::calls::{CallInFlight, CallMetrics, NO_REASON, name as code_name};
pub(super) use self::connections::ConnectionMetrics;
pub(super) use self::credentials::CredentialMetrics;
pub(super) use self::documents::DocumentMetrics;
use self::gazetteers::LoadedGazetteers;
pub(super) use self::reloads::{Outcome, ReloadMetrics};
use super::snapshots::SnapshotStore;

/// The names and values of labels, all from fixed sets.
type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Every metric of one server. A server has its own, so that several in one process do not mix.
pub(super) struct Metrics {
    pub(super) calls: CallMetrics,
    pub(super) connections: ConnectionMetrics,
    pub(super) documents: DocumentMetrics,
    registry: Registry,
}

impl Metrics {
    /// All at zero, but for what the reloads counted already.
    pub(super) fn new(
        snapshots: Arc<SnapshotStore>,
        reloads: Option<&ReloadMetrics>,
        credentials: Option<&CredentialMetrics>,
    ) -> Self {
        let mut registry = Registry::default();
        let calls = CallMetrics::default();
        calls.register(&mut registry);
        let connections = ConnectionMetrics::default();
        connections.register(&mut registry);
        let documents = DocumentMetrics::default();
        documents.register(&mut registry);
        if let Some(reloads) = reloads {
            reloads.register(&mut registry);
        }
        if let Some(credentials) = credentials {
            credentials.register(&mut registry);
        }
        registry.register_collector(Box::new(LoadedGazetteers { snapshots }));
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("onomast_build", "The program that serves", version);
        process::register(&mut registry);
        Self { calls, connections, documents, registry }
    }

    /// Everything as it is now, as OpenMetrics text.
    pub(super) fn write(&self) -> Result<String, fmt::Error> {
        let mut page = String::with_capacity(16 << 10);
        text::encode(&mut page, &self.registry)?;
        Ok(page)
    }
}
