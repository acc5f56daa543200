//! A page to try extraction with, on the port for operators. It calls the real service by gRPC-Web on
//! the same port: one origin, so that nothing need be allowed to other pages, and no address to know.
//!
//! The files of `page/` are served as they are. They ask for nothing from elsewhere, and a strict
//! Content-Security-Policy holds them to it.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::Request;
use tonic::server::NamedService;
use tower::ServiceExt;

use super::extraction::ExtractionService;
use super::pb::entity_extraction_service_server::EntityExtractionServiceServer;
use super::transport::Answering;

/// Scripts, styles and pictures from here, calls to here, and nothing else: no script in the page, no
/// frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A file of the page.
struct File {
    path: &'static str,
    content_type: &'static str,
    content: &'static str,
}

macro_rules! file {
    ($path:expr, $name:literal, $content_type:literal) => {
        File {
            path: $path,
            content_type: concat!($content_type, "; charset=utf-8"),
            content: include_str!(concat!("page/", $name)),
        }
    };
    ($name:literal, $content_type:literal) => {
        file!(concat!("/playground/", $name), $name, $content_type)
    };
}

const FILES: &[File] = &[
    file!("/", "index.html", "text/html"),
    file!("style.css", "text/css"),
    file!("icon.svg", "image/svg+xml"),
    file!("main.js", "text/javascript"),
    file!("view.js", "text/javascript"),
    file!("grpc-web.js", "text/javascript"),
    file!("protobuf.js", "text/javascript"),
    file!("messages.js", "text/javascript"),
];

/// The page, and the service that it calls.
pub(super) fn routes(extraction: Answering) -> Router {
    let service = <EntityExtractionServiceServer<ExtractionService> as NamedService>::NAME;
    let answering = extraction
        .map_request(|request: Request<axum::body::Body>| request.map(tonic::body::Body::new))
        .map_response(|response| response.map(axum::body::Body::new));
    FILES
        .iter()
        .fold(Router::new(), |router, file| {
            router.route(file.path, get(async || file.into_response()))
        })
        .route_service(&format!("/{service}/{{method}}"), answering)
}

impl IntoResponse for &File {
    fn into_response(self) -> Response {
        let headers: [(HeaderName, HeaderValue); 5] = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.content_type)),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            // The next version of the server has another page.
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        ];
        (headers, self.content).into_response()
    }
}
