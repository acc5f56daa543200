//! Reading certificates and tokens anew.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Labels;

/// Counts of credentials that were read anew.
pub(in crate::server) struct CredentialMetrics {
    reloads: Family<Labels<1>, Counter>,
    last_successful: Gauge,
}

impl Default for CredentialMetrics {
    fn default() -> Self {
        let reloads = Family::<Labels<1>, Counter>::default();
        for result in ["ok", "failed"] {
            drop(reloads.get_or_create(&[("result", result)]));
        }
        let last_successful = Gauge::default();
        // A server whose credentials cannot be read does not start.
        last_successful.set(1);
        Self { reloads, last_successful }
    }
}

impl CredentialMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "onomast_credential_reloads",
            "Times that certificates and tokens were read anew: ok, failed",
            self.reloads.clone(),
        );
        registry.register(
            "onomast_last_credential_reload_successful",
            "1 if certificates and tokens could be read the last time they changed, else 0",
            self.last_successful.clone(),
        );
    }

    /// Counts that the files were read, or could not be.
    pub(in crate::server) fn ended(&self, successful: bool) {
        let result = if successful { "ok" } else { "failed" };
        self.reloads.get_or_create(&[("result", result)]).inc();
        self.last_successful.set(i64::from(successful));
    }
}
