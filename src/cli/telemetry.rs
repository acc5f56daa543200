//! Traces to a collector, by OpenTelemetry's protocol.

use std::borrow::Cow;
use std::path::Path;

use anyhow::{Context, Result, bail};
use opentelemetry::KeyValue;
use opentelemetry_otlp::tonic_types::transport::{Certificate, ClientTlsConfig};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithTonicConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

/// What exports spans, until it is dropped, which sends what is left.
pub(super) struct Telemetry(SdkTracerProvider);

impl Telemetry {
    /// Exports to `endpoint`, such as `http://127.0.0.1:4317`: whatever callers sample, and this
    /// part of the calls that come without a trace. To one that begins with `https` over TLS, if its
    /// certificate leads to a root of `ca`, or of the system's where there is none. For use inside a
    /// runtime.
    ///
    /// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES describe the service further.
    pub fn start(endpoint: &str, ca: Option<&Path>, ratio: f64) -> Result<Self> {
        let cannot = || format!("cannot export traces to {endpoint}");
        let mut exporter = SpanExporter::builder().with_tonic().with_endpoint(in_http(endpoint));
        if let Some(tls) = tls(endpoint, ca).with_context(cannot)? {
            exporter = exporter.with_tls_config(tls);
        }
        let exporter = exporter.build().with_context(cannot)?;
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

/// The endpoint with the scheme that HTTP has for it: some write `grpc://` and `grpcs://`.
fn in_http(endpoint: &str) -> Cow<'_, str> {
    match endpoint.split_once("://") {
        Some(("grpc", rest)) => Cow::Owned(format!("http://{rest}")),
        Some(("grpcs", rest)) => Cow::Owned(format!("https://{rest}")),
        _ => Cow::Borrowed(endpoint),
    }
}

/// How the collector proves who it is, if it has to.
fn tls(endpoint: &str, ca: Option<&Path>) -> Result<Option<ClientTlsConfig>> {
    let has_tls = in_http(endpoint).starts_with("https://");
    match ca {
        Some(_) if !has_tls => bail!("otlp-ca is of use only where the endpoint begins with https"),
        None if !has_tls => Ok(None),
        None => Ok(Some(ClientTlsConfig::new().with_native_roots())),
        Some(path) => {
            let roots =
                std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            let roots = Certificate::from_pem(roots);
            Ok(Some(ClientTlsConfig::new().ca_certificate(roots)))
        }
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last traces were not exported");
        }
    }
}
