//! `onomast serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use listenfd::ListenFd;
use tokio::net::TcpListener;
use tokio::task::{JoinSet, spawn_blocking};

use super::settings::{Serve, Settings};
use super::telemetry::Telemetry;
use super::{lists, load, logging, signals};
use crate::server::{
    self, Credentials, ListenAddress, Listener, Listeners, ReloadError, Reloader, ServerState,
    SnapshotStore,
};

pub(super) fn run(flags: &Serve) -> Result<ExitCode> {
    let started = Instant::now();
    let settings = Settings::resolve(flags)?;
    if flags.print_config {
        print!("{}", toml::to_string(&settings).context("the settings cannot be printed")?);
        return Ok(ExitCode::SUCCESS);
    }
    server::log_panics_without_text();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().thread_name("onomast");
    if let Some(threads) = settings.threads {
        runtime.worker_threads(threads.max(1));
    }
    let runtime = runtime.build().context("cannot start threads")?;
    let telemetry = {
        let _entered = runtime.enter();
        let (endpoint, ca) = (settings.otlp_endpoint.as_deref(), settings.otlp_ca.as_deref());
        endpoint.map(|at| Telemetry::start(at, ca, settings.otlp_sampling_ratio)).transpose()?
    };
    logging::start("info", telemetry.as_ref());
    // Telemetry goes before the runtime that it exports on.
    runtime.block_on(serve(settings, started))
}

async fn serve(settings: Settings, started: Instant) -> Result<ExitCode> {
    let config = settings.config();
    let files = load::files(&settings.gazetteers, &settings.on_request)?;
    let credentials = Arc::new(Credentials::load(settings.credentials()?)?);
    // From now on SIGHUP ends the process no more; one that comes too early waits its turn.
    let hangups = signals::hangups();
    let mut inherited = ListenFd::from_env();
    let main = bind(&settings.listen, &mut inherited, "listening").await?;
    let mut listeners = Listeners::from(main);
    if let Some(address) = &settings.admin_listen {
        let listener = bind(address, &mut inherited, "listening for administration").await?;
        listeners = listeners.with_administration(listener);
    }
    if let Some(address) = settings.metrics_listen {
        listeners = listeners.with_operations(bind_operations(address).await?);
    }
    let snapshots = Arc::new(SnapshotStore::new());
    let lists = lists::files(&settings.gazetteers);
    let reloader = Reloader::new(Arc::clone(&snapshots), files).with_lists(lists);
    let reloader = Arc::new(reloader);
    let state = ServerState::new(snapshots)
        .with_reloader(Arc::clone(&reloader))
        .with_credentials(Arc::clone(&credentials));
    let serving = server::run(listeners, state, config, signals::told_to_stop());
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => {
            ended?;
            return Ok(ExitCode::SUCCESS);
        }
        loaded = load(&reloader, settings.gazetteers.cache_dir) => loaded?,
    }
    tracing::info!(seconds = started.elapsed().as_secs_f32(), "serving");
    // These end with this function.
    let mut beside = JoinSet::new();
    beside.spawn(signals::reload_on(hangups, Arc::clone(&reloader), Arc::clone(&credentials)));
    if settings.watch_gazetteers > 0 {
        beside.spawn(reloader.watch(Duration::from_secs(settings.watch_gazetteers)));
    }
    if settings.watch_credentials > 0 && !credentials.is_empty() {
        beside.spawn(credentials.watch(Duration::from_secs(settings.watch_credentials)));
    }
    serving.await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn bind(
    address: &ListenAddress,
    inherited: &mut ListenFd,
    message: &str,
) -> Result<Listener> {
    let listener = match address {
        ListenAddress::Inherited(number) => take(inherited, *number)
            .and_then(|found| found.context("no such socket was handed to the process")),
        ListenAddress::Tcp(_) | ListenAddress::Unix(_) => {
            Listener::bind(address).await.map_err(Into::into)
        }
    };
    let listener = listener.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.address()?;
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "{message}");
    Ok(listener)
}

/// The socket of this number that was handed to the process, of either kind.
fn take(inherited: &mut ListenFd, number: usize) -> Result<Option<Listener>> {
    #[cfg(unix)]
    if let Ok(Some(listener)) = inherited.take_unix_listener(number) {
        listener.set_nonblocking(true)?;
        return Ok(Some(tokio::net::UnixListener::from_std(listener)?.into()));
    }
    let Some(listener) = inherited.take_tcp_listener(number)? else {
        return Ok(None);
    };
    listener.set_nonblocking(true)?;
    Ok(Some(TcpListener::from_std(listener)?.into()))
}

async fn bind_operations(address: SocketAddr) -> Result<TcpListener> {
    let listener =
        TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    tracing::info!(%address, "listening for operators");
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
    // Both take a while, and neither needs the other.
    let model = spawn_blocking(crate::recognize::prepare);
    if let Some(missing) = default.clone().filter(|path| !path.exists()) {
        spawn_blocking(move || load::cache_default(&missing))
            .await
            .context("loading gazetteers")??;
    }
    match (reloader.load().await, default) {
        (Err(ReloadError::Invalid { path, .. }), Some(default)) if path == default => {
            spawn_blocking(move || load::cache_default(&default))
                .await
                .context("loading gazetteers")??;
            reloader.load().await?;
        }
        (loaded, _) => drop(loaded?),
    }
    model.await.context("loading the model")??;
    Ok(())
}
