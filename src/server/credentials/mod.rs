//! What proves the server to its callers and its callers to the server: certificates and tokens,
//! from files that may be replaced while it serves.
//!
//! All files are read anew together, and used together or not at all. Connections keep what they
//! were made with.

mod error;
mod tls;
mod tokens;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use arc_swap::ArcSwap;
use tokio_rustls::TlsAcceptor;

pub use self::error::CredentialError;
pub use self::tls::TlsFiles;
pub(super) use self::tokens::Tokens;
use super::metrics::CredentialMetrics;
use super::reload::{Stamp, Trigger};

/// Where the credentials are. None of them by default: no TLS, and everyone may do everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialFiles {
    /// The server's certificate.
    pub tls: Option<TlsFiles>,
    /// Tokens that may extract.
    pub tokens: Option<PathBuf>,
    /// Tokens that may do everything.
    pub admin_tokens: Option<PathBuf>,
}

/// The credentials as they are now.
pub struct Credentials {
    files: CredentialFiles,
    current: ArcSwap<Current>,
    /// The files when they were last read. Whoever reads them anew holds it.
    seen: Mutex<Look>,
    metrics: CredentialMetrics,
}

/// The files, each None while it is not there.
type Look = Vec<Option<Stamp>>;

/// What was read together.
struct Current {
    tls: Option<TlsAcceptor>,
    tokens: Option<Tokens>,
    admin_tokens: Option<Tokens>,
}

impl CredentialFiles {
    fn paths(&self) -> impl Iterator<Item = &Path> {
        let tls = self.tls.iter().flat_map(TlsFiles::paths);
        tls.chain(self.tokens.as_deref()).chain(self.admin_tokens.as_deref())
    }

    fn look(&self) -> Look {
        self.paths().map(|path| Stamp::of(path).ok()).collect()
    }

    fn read(&self) -> Result<Current, CredentialError> {
        let tokens = |path: &Option<PathBuf>| path.as_deref().map(Tokens::read).transpose();
        Ok(Current {
            tls: self.tls.as_ref().map(TlsFiles::acceptor).transpose()?,
            tokens: tokens(&self.tokens)?,
            admin_tokens: tokens(&self.admin_tokens)?,
        })
    }
}

impl Credentials {
    /// Reads every file, or says what is wrong with the first that cannot be used.
    pub fn load(files: CredentialFiles) -> Result<Self, CredentialError> {
        // Before they are read: a change in between is seen at the next look.
        let seen = files.look();
        let current = files.read()?;
        Ok(Self {
            files,
            current: ArcSwap::from_pointee(current),
            seen: Mutex::new(seen),
            metrics: CredentialMetrics::default(),
        })
    }

    /// No TLS, no tokens.
    pub fn none() -> Self {
        let current = Current { tls: None, tokens: None, admin_tokens: None };
        Self {
            files: CredentialFiles::default(),
            current: ArcSwap::from_pointee(current),
            seen: Mutex::default(),
            metrics: CredentialMetrics::default(),
        }
    }

    /// Whether there are any files to read anew.
    pub fn is_empty(&self) -> bool {
        self.files == CredentialFiles::default()
    }

    /// Reads every file anew. If one cannot be used, everything stays as it was, which the log and
    /// the metrics tell too. Blocks while it reads.
    pub fn reload(&self, trigger: Trigger) -> Result<(), CredentialError> {
        // Poisoned by nothing that leaves it half written.
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *seen = self.files.look();
        let trigger = trigger.name();
        let read = self.files.read();
        self.metrics.ended(read.is_ok());
        let current = read.inspect_err(|error| {
            tracing::error!(trigger, %error, "credentials not read; those that were in use stay");
        })?;
        self.current.store(current.into());
        tracing::info!(trigger, "credentials read anew");
        Ok(())
    }

    /// How to greet a new connection, if with TLS.
    pub(super) fn tls_acceptor(&self) -> Option<TlsAcceptor> {
        self.current.load().tls.clone()
    }

    /// What a token may do. None for everything: no token is asked for.
    pub(super) fn check(&self, token: Option<&[u8]>) -> Option<Known> {
        let current = self.current.load();
        if current.tokens.is_none() && current.admin_tokens.is_none() {
            return None;
        }
        let Some(token) = token else {
            return Some(Known { anyone_extracts: current.tokens.is_none(), ..Known::default() });
        };
        let holds = |tokens: &Option<Tokens>| tokens.as_ref().is_some_and(|t| t.hold(token));
        // Both are asked always, so that time does not tell which knew it.
        let (extracts, administers) = (holds(&current.tokens), holds(&current.admin_tokens));
        Some(Known { anyone_extracts: current.tokens.is_none(), extracts, administers })
    }

    /// For the registry of whoever serves.
    pub(super) fn metrics(&self) -> &CredentialMetrics {
        &self.metrics
    }
}

/// What is known of a caller where tokens are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Only administration needs a token.
    pub(super) anyone_extracts: bool,
    /// The token may extract.
    pub(super) extracts: bool,
    /// The token may do everything.
    pub(super) administers: bool,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("files", &self.files).finish_non_exhaustive()
    }
}
