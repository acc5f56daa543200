//! Calls: how many, how long, how they ended. Names and buckets follow OpenTelemetry's conventions
//! for RPC servers, with finer buckets below 5 ms, where most extractions are.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;
use tonic::Code;

use super::Labels;

/// Upper bounds in seconds.
const BUCKETS: [f64; 18] = [
    0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0,
    2.5, 5.0, 7.5, 10.0,
];

/// The methods that have a label of their own; a caller can make up any other.
const METHODS: [&str; 10] = [
    "onomast.v1.EntityExtractionService/ExtractEntities",
    "onomast.v1.EntityExtractionService/BatchExtractEntities",
    "onomast.v1.EntityExtractionService/StreamExtractEntities",
    "onomast.v1.EntityExtractionService/GetServerInfo",
    "onomast.v1.GazetteerService/ListGazetteers",
    "onomast.v1.GazetteerService/ReloadGazetteers",
    "grpc.health.v1.Health/Check",
    "grpc.health.v1.Health/Watch",
    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
];

/// The label of every other method.
const OTHER: &str = "_OTHER";

/// The reason of a failed call whose status names none.
pub(in crate::server) const NO_REASON: &str = "NONE";

/// Counts of calls.
#[derive(Clone)]
pub(in crate::server) struct CallMetrics {
    duration: Family<Labels<3>, Histogram, fn() -> Histogram>,
    in_flight: Family<Labels<1>, Gauge>,
    queued: Gauge,
    failed: Family<[(&'static str, String); 2], Counter>,
    panics: Counter,
}

impl Default for CallMetrics {
    fn default() -> Self {
        Self {
            duration: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_flight: Family::default(),
            queued: Gauge::default(),
            failed: Family::default(),
            panics: Counter::default(),
        }
    }
}

impl CallMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "rpc_server_call_duration",
            "Time from a call's head to its end; of a stream, its whole life",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register(
            "onomast_calls_in_flight",
            "Calls that are being answered now",
            self.in_flight.clone(),
        );
        registry.register(
            "onomast_calls_queued",
            "Extraction calls that wait for one of those in flight to end",
            self.queued.clone(),
        );
        registry.register(
            "onomast_calls_failed",
            "Calls that ended with an error, by the reason of its ErrorInfo",
            self.failed.clone(),
        );
        registry.register(
            "onomast_panics",
            "Faults of the program that were caught while answering; each is in the log",
            self.panics.clone(),
        );
    }

    /// Counts a panic that was caught.
    pub(in crate::server) fn panicked(&self) {
        self.panics.inc();
    }

    /// Counts a call as waiting until the guard goes.
    pub(in crate::server) fn wait(&self) -> CallQueued {
        self.queued.inc();
        CallQueued(self.queued.clone())
    }

    /// Counts a call from now until its end. `path` is that of the HTTP request.
    pub(in crate::server) fn begin(&self, path: &str, started: Instant) -> CallInFlight {
        let path = path.trim_start_matches('/');
        let method = METHODS.into_iter().find(|method| *method == path).unwrap_or(OTHER);
        self.in_flight.get_or_create(&[("rpc_method", method)]).inc();
        CallInFlight { metrics: self.clone(), method, started }
    }
}

/// A call that is counted as waiting.
pub(in crate::server) struct CallQueued(Gauge);

impl Drop for CallQueued {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A call that is counted as being in flight until it is ended, or goes.
pub(in crate::server) struct CallInFlight {
    metrics: CallMetrics,
    method: &'static str,
    started: Instant,
}

impl CallInFlight {
    /// The method's name, if it is one that exists.
    pub(in crate::server) fn method(&self) -> &'static str {
        self.method
    }

    /// Counts the call's end.
    pub(in crate::server) fn end(&self, code: Code, reason: &str) {
        let labels = [
            ("rpc_system_name", "grpc"),
            ("rpc_method", self.method),
            ("rpc_response_status_code", name(code)),
        ];
        let seconds = self.started.elapsed().as_secs_f64();
        self.metrics.duration.get_or_create(&labels).observe(seconds);
        if code != Code::Ok {
            let labels = [("rpc_method", self.method.to_owned()), ("reason", reason.to_owned())];
            self.metrics.failed.get_or_create(&labels).inc();
        }
    }
}

impl Drop for CallInFlight {
    fn drop(&mut self) {
        self.metrics.in_flight.get_or_create(&[("rpc_method", self.method)]).dec();
    }
}

/// A code as gRPC spells it.
pub(in crate::server) fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use prost::Message;
    use prost_types::FileDescriptorSet;

    use super::METHODS;

    #[test]
    fn every_method_of_the_api_has_a_label() {
        let set = FileDescriptorSet::decode(crate::server::pb::FILE_DESCRIPTOR_SET).expect("ours");
        for file in &set.file {
            for service in &file.service {
                for method in &service.method {
                    let name = format!("{}.{}/{}", file.package(), service.name(), method.name());
                    assert!(METHODS.contains(&name.as_str()), "{name}");
                }
            }
        }
    }
}
