//! What the process is told by signals.

use std::sync::Arc;

use crate::server::{Reloader, Trigger};

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

/// Reloads the gazetteers at every SIGHUP. Log and metrics say how it went.
#[cfg_attr(not(unix), allow(clippy::unused_async))]
pub(super) async fn reload_on(hangups: Hangups, reloader: Arc<Reloader>) {
    #[cfg(unix)]
    if let Some(mut hangups) = hangups {
        while hangups.recv().await.is_some() {
            let _ = reloader.reload(Trigger::Signal).await;
        }
    }
    #[cfg(not(unix))]
    let _ = (hangups, reloader);
}

/// Resolves on SIGTERM or Ctrl-C.
pub(super) async fn told_to_stop() {
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
