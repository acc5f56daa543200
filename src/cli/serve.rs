//! `onomast serve`

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::net::TcpListener;

use super::arguments::Serve;
use super::{load, logging};
use crate::gazetteer::Snapshot;
use crate::server::{self, ServerConfig, ServerState, SnapshotStore};

pub(super) fn run(arguments: Serve) -> Result<ExitCode> {
    let started = Instant::now();
    logging::start("info");
    server::log_panics_without_text();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().thread_name("onomast");
    if let Some(threads) = arguments.threads {
        runtime.worker_threads(threads.max(1));
    }
    runtime.build().context("cannot start threads")?.block_on(serve(arguments, started))
}

async fn serve(arguments: Serve, started: Instant) -> Result<ExitCode> {
    let mut config = ServerConfig {
        grace: Duration::from_secs(arguments.grace),
        reflection: !arguments.no_reflection,
        ..ServerConfig::default()
    };
    config.limits.max_text_bytes = arguments.max_text_bytes;
    config.validate()?;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    tracing::info!(
        address = %listener.local_addr()?,
        version = env!("CARGO_PKG_VERSION"),
        "listening"
    );
    let snapshots = Arc::new(SnapshotStore::new());
    let state = ServerState::new(Arc::clone(&snapshots));
    let serving = server::run(listener, state, config, told_to_stop());
    let loading = tokio::task::spawn_blocking(move || load::snapshot(&arguments.gazetteers));
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => {
            ended?;
            return Ok(ExitCode::SUCCESS);
        }
        loaded = loading => {
            let snapshot = loaded.context("loading gazetteers")??;
            log_loaded(&snapshot, started);
            snapshots.publish(snapshot);
        }
    }
    serving.await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn log_loaded(snapshot: &Snapshot, started: Instant) {
    for loaded in snapshot.gazetteers() {
        tracing::info!(
            gazetteer = loaded.name,
            gazetteer_version = loaded.gazetteer.version(),
            entities = loaded.gazetteer.entity_count(),
            surface_forms = loaded.gazetteer.surface_form_count(),
            "gazetteer loaded"
        );
    }
    tracing::info!(seconds = started.elapsed().as_secs_f32(), "serving");
}

/// Resolves on SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be handled; Ctrl-C can");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
