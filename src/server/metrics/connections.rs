//! Connections: how many there are, how many were turned away.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Labels;

/// Counts of connections.
#[derive(Clone, Default)]
pub(in crate::server) struct ConnectionMetrics {
    open: Gauge,
    refused: Family<Labels<1>, Counter>,
}

/// A connection that is counted as open until this goes.
pub(in crate::server) struct OpenConnection(Gauge);

impl ConnectionMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        // Both from the start: a rate is only seen of a counter that was there before.
        for reason in ["LIMIT", "TLS"] {
            drop(self.refused.get_or_create(&[("reason", reason)]));
        }
        registry.register("onomast_connections", "Connections that are open", self.open.clone());
        registry.register(
            "onomast_connections_refused",
            "Connections turned away: too many at once, or a TLS handshake that failed",
            self.refused.clone(),
        );
    }

    /// Counts a connection until what it returns goes.
    pub(in crate::server) fn open(&self) -> OpenConnection {
        self.open.inc();
        OpenConnection(self.open.clone())
    }

    /// Counts a connection that was turned away.
    pub(in crate::server) fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&[("reason", reason)]).inc();
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}
