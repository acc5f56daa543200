//! `onomast serve`

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::task::{JoinSet, spawn_blocking};

use super::arguments::Serve;
use super::{lists, load, logging, signals};
use crate::server::{
    self, Listeners, ReloadError, Reloader, ServerConfig, ServerState, SnapshotStore,
};

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
    let files = load::files(&arguments.gazetteers, &arguments.on_request)?;
    // From now on SIGHUP ends the process no more; one that comes too early waits its turn.
    let hangups = signals::hangups();
    let grpc = bind(arguments.listen, "listening").await?;
    let operations = match arguments.metrics_listen {
        Some(address) => Some(bind(address, "listening for operators").await?),
        None => None,
    };
    let snapshots = Arc::new(SnapshotStore::new());
    let lists = lists::files(&arguments.gazetteers);
    let reloader = Reloader::new(Arc::clone(&snapshots), files).with_lists(lists);
    let reloader = Arc::new(reloader);
    let state = ServerState::new(snapshots).with_reloader(Arc::clone(&reloader));
    let listeners = Listeners { grpc, operations };
    let serving = server::run(listeners, state, config, signals::told_to_stop());
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => {
            ended?;
            return Ok(ExitCode::SUCCESS);
        }
        loaded = load(&reloader, arguments.gazetteers.cache_dir) => loaded?,
    }
    tracing::info!(seconds = started.elapsed().as_secs_f32(), "serving");
    // These end with this function.
    let mut beside = JoinSet::new();
    beside.spawn(signals::reload_on(hangups, Arc::clone(&reloader)));
    if arguments.watch_gazetteers > 0 {
        beside.spawn(reloader.watch(Duration::from_secs(arguments.watch_gazetteers)));
    }
    serving.await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn bind(address: std::net::SocketAddr, message: &str) -> Result<TcpListener> {
    let listener =
        TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "{message}");
    Ok(listener)
}

/// Loads the gazetteers for the first time, the default one compiled before if it is not there, or
/// does not open.
async fn load(reloader: &Arc<Reloader>, cache_dir: Option<PathBuf>) -> Result<()> {
    let default = reloader
        .files()
        .iter()
        .map(|file| file.path.clone())
        .find(|path| load::is_default(path, cache_dir.as_deref()));
    let prepare = {
        let default = default.clone();
        move || -> Result<()> {
            crate::recognize::prepare()?;
            match default.filter(|path| !path.exists()) {
                Some(path) => load::cache_default(&path),
                None => Ok(()),
            }
        }
    };
    spawn_blocking(prepare).await.context("loading gazetteers")??;
    match (reloader.load().await, default) {
        (Err(ReloadError::Invalid { path, .. }), Some(default)) if path == default => {
            spawn_blocking(move || load::cache_default(&default))
                .await
                .context("loading gazetteers")??;
            reloader.load().await?;
        }
        (loaded, _) => drop(loaded?),
    }
    Ok(())
}
