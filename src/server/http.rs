//! The port for operators: `/metrics`, `/livez` and `/readyz` over plain HTTP, for whatever scrapes
//! and probes without gRPC, and the playground for whoever tries the service.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::metrics::Metrics;
use super::playground;
use super::snapshots::SnapshotStore;
use super::transport::Answering;

/// What Prometheus and its like ask for first.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the port tells of.
#[derive(Clone)]
pub(super) struct Operations {
    pub(super) metrics: Arc<Metrics>,
    pub(super) snapshots: Arc<SnapshotStore>,
    pub(super) draining: CancellationToken,
    /// What the playground calls, if there is to be one.
    pub(super) playground: Option<Answering>,
}

/// Answers on `listener` until the future is dropped: to the last moment of a shutdown, so that the
/// last numbers can be scraped and probes hear the truth.
pub(super) async fn serve(listener: TcpListener, operations: Operations) -> io::Result<()> {
    let playground = operations.playground.clone().map(playground::routes).unwrap_or_default();
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/readyz", get(readyz))
        .route("/livez", get(async || "ok\n"))
        .with_state(operations)
        .merge(playground);
    axum::serve(listener, router).await
}

async fn metrics(State(operations): State<Operations>) -> Response {
    match operations.metrics.write() {
        Ok(page) => ([(header::CONTENT_TYPE, OPEN_METRICS)], page).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The same that the gRPC health service says.
async fn readyz(State(operations): State<Operations>) -> Response {
    if operations.draining.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, "draining\n").into_response()
    } else if operations.snapshots.current().is_none() {
        (StatusCode::SERVICE_UNAVAILABLE, "loading\n").into_response()
    } else {
        "ok\n".into_response()
    }
}
