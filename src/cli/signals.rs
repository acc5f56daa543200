//! What the process is told by signals.

use std::sync::Arc;

#[cfg(unix)]
use tokio::task::spawn_blocking;

use crate::server::{Credentials, Reloader, Trigger};

/// SIGHUP, where there is such a thing.
#[cfg(unix)]
pub(super) type Hangups = Option<tokio::signal::unix::Signal>;
#[cfg(not(unix))]
pub(super) type Hangups = ();

/// Starts listening for SIGHUP. One that comes before anyone waits for it is kept.
pub(super) fn hangups() -> Hangups {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::hangup())
            .inspect_err(|error| tracing::warn!(%error, "SIGHUP cannot be handled"))
            .ok()
    }
}

/// Has credentials and gazetteers read anew at every SIGHUP. Log and metrics say how it went.
#[cfg_attr(not(unix), allow(clippy::unused_async))]
pub(super) async fn reload_on(
    hangups: Hangups,
    reloader: Arc<Reloader>,
    credentials: Arc<Credentials>,
) {
    #[cfg(unix)]
    if let Some(mut hangups) = hangups {
        while hangups.recv().await.is_some() {
            if !credentials.is_empty() {
                let credentials = Arc::clone(&credentials);
                let _ = spawn_blocking(move || credentials.reload(Trigger::Signal)).await;
            }
            let _ = reloader.reload(Trigger::Signal).await;
        }
    }
    #[cfg(not(unix))]
    let _ = (hangups, reloader, credentials);
}

/// Resolves on SIGTERM or Ctrl-C. A second one ends the process at once.
pub(super) async fn told_to_stop() {
    let mut stops = Stops::new();
    stops.next().await;
    tokio::spawn(async move {
        stops.next().await;
        tracing::warn!("told to stop again; ending at once");
        std::process::exit(1);
    });
}

/// The signals that mean "stop". Caught from the first on, so that none is lost in between.
struct Stops {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
}

impl Stops {
    #[cfg(unix)]
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let catch = |kind, name| {
            signal(kind)
                .inspect_err(|error| tracing::warn!(%error, "{name} cannot be handled"))
                .ok()
        };
        Self {
            terminate: catch(SignalKind::terminate(), "SIGTERM"),
            interrupt: catch(SignalKind::interrupt(), "SIGINT"),
        }
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        async fn of(signal: &mut Option<tokio::signal::unix::Signal>) {
            match signal {
                Some(signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        }
        tokio::select! {
            () = of(&mut self.terminate) => {}
            () = of(&mut self.interrupt) => {}
        }
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self {}
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
