//! Traces to a collector, by OpenTelemetry's protocol.

use anyhow::{Context, Result};
use opentelemetry::KeyValue;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

/// What exports spans, until it is dropped, which sends what is left.
pub(super) struct Telemetry(SdkTracerProvider);

impl Telemetry {
    /// Exports to `endpoint`, such as `http://127.0.0.1:4317`: whatever callers sample, and this
    /// part of the calls that come without a trace. For use inside a runtime.
    ///
    /// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES describe the service further.
    pub fn start(endpoint: &str, ratio: f64) -> Result<Self> {
        let exporter = SpanExporter::builder()
            .with_tonic()
            .with_endpoint(endpoint)
            .build()
            .with_context(|| format!("cannot export traces to {endpoint}"))?;
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio)));
        let mut resource = Resource::builder()
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name("onomast");
        }
        Ok(Self(
            SdkTracerProvider::builder()
                .with_batch_exporter(exporter)
                .with_sampler(sampler)
                .with_resource(resource.build())
                .build(),
        ))
    }

    /// Where spans come from.
    pub fn provider(&self) -> &SdkTracerProvider {
        &self.0
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last traces were not exported");
        }
    }
}
