//! Why credentials cannot be used.

use std::io;
use std::path::PathBuf;

/// Why a file of credentials cannot be used. No message quotes a file's content.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The file is not there or not readable.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file has no certificate in it.
    #[error("{} holds no certificate in PEM", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The file has no private key in it.
    #[error("{} holds no private key in PEM (PKCS #8, PKCS #1 or SEC1, not encrypted)", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// A certificate or key is damaged.
    #[error("{} is damaged: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        problem: String,
    },
    /// Certificate and key do not go together, or are of a kind that TLS has no use for.
    #[error("certificate {} cannot be used with key {}: {problem}", certificate.display(), key.display())]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why.
        problem: rustls::Error,
    },
    /// The file has no token in it, which would shut everyone out.
    #[error("{} holds no token; each stands on a line of its own", path.display())]
    NoToken {
        /// The file.
        path: PathBuf,
    },
    /// A line cannot be sent as a bearer token.
    #[error("{}:{line}: a token is letters, digits and any of - . _ ~ + / =", path.display())]
    NotAToken {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}
