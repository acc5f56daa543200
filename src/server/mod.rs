//! The gRPC service: what `proto/onomast/v1` promises, carried over tonic.
//!
//! [`run`] serves until it is told to stop. Everything it needs is handed to it: a bound listener, a
//! [`ServerState`] with the [`SnapshotStore`] that gazetteers are published to, a [`ServerConfig`],
//! and a future that resolves when it is time to go. It reads no environment, and of files only the
//! gazetteers that a [`Reloader`] is told of and the [`Credentials`].
//!
//! ```no_run
//! # async fn example(snapshot: onomast::gazetteer::Snapshot) -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use onomast::server::{self, ServerConfig, ServerState, SnapshotStore};
//!
//! let snapshots = Arc::new(SnapshotStore::new());
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:50051").await?;
//! let state = ServerState::new(Arc::clone(&snapshots));
//! let server = tokio::spawn(server::run(
//!     listener,
//!     state,
//!     ServerConfig::default(),
//!     async { drop(tokio::signal::ctrl_c().await) },
//! ));
//! // Health says NOT_SERVING and extraction UNAVAILABLE up to here.
//! snapshots.publish(snapshot);
//! server.await??;
//! # Ok(())
//! # }
//! ```
//!
//! A call comes over `transport` (sockets, TLS, connections), passes through `guard` (deadline,
//! panics, shutdown, log, metrics) and `access` (tokens), then its service
//! (`extraction`, `gazetteers`, `health`); `convert` is the only file that turns protobuf types into the engine's
//! and back, `errors` the only one that turns errors into statuses.

mod access;
mod admission;
mod bounds;
mod config;
mod convert;
mod credentials;
mod documents;
mod errors;
mod extract;
mod extraction;
mod gazetteers;
mod guard;
mod health;
mod http;
mod language;
mod limits;
mod metrics;
mod panics;
pub mod pb;
mod playground;
mod reflection;
mod reload;
mod serve;
mod services;
mod shutdown;
mod snapshots;
mod stream;
mod tally;
mod transport;
mod web;
mod work;

pub use config::{InvalidConfig, ServerConfig};
pub use credentials::{CredentialError, CredentialFiles, Credentials, TlsFiles};
pub use extract::{Engine, Extract};
pub use limits::Limits;
pub use panics::log_panics_without_text;
pub use reload::{
    Change, GazetteerFile, ListFiles, Problem, ReloadError, Reloaded, Reloader, Trigger,
};
pub use serve::{Listeners, ServeError, ServerState, run};
pub use snapshots::SnapshotStore;
pub use transport::{InvalidAddress, ListenAddress, Listener};
