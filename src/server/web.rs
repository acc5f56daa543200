//! gRPC-Web: calls from scripts of web pages, which browsers let through for the origins that the
//! operator names and no others.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, header};
use tonic_web::GrpcWebLayer;
use tower::Layer;
use tower::util::BoxCloneSyncService;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::config::ServerConfig;
use super::transport::Answering;

/// How long browsers may remember that an origin is allowed.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// The same service for gRPC-Web too, if any origins are named.
pub(super) fn layered(service: Answering, config: &ServerConfig) -> Answering {
    if config.grpc_web_origins.is_empty() {
        return service;
    }
    BoxCloneSyncService::new(cors(&config.grpc_web_origins).layer(of_one_origin(service)))
}

/// The same service for gRPC-Web too, for pages that come from where it is.
pub(super) fn of_one_origin(service: Answering) -> Answering {
    BoxCloneSyncService::new(GrpcWebLayer::new().layer(service))
}

fn cors(origins: &[String]) -> CorsLayer {
    let origins = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        // The configuration was checked: none of them is left out.
        AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let names = HeaderName::from_static;
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            names("grpc-timeout"),
            names("x-grpc-web"),
            names("x-user-agent"),
            names("traceparent"),
            names("tracestate"),
        ])
        .expose_headers([
            names("grpc-status"),
            names("grpc-message"),
            names("grpc-status-details-bin"),
        ])
        .max_age(REMEMBERED)
}
