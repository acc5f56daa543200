//! TLS from certificate files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio_rustls::TlsAcceptor;

use super::error::CredentialError;

/// The files of TLS, all PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, followed by the intermediate ones that lead to its root.
    pub certificate: PathBuf,
    /// The certificate's private key, not encrypted.
    pub key: PathBuf,
    /// The roots of callers' certificates. If given, callers without a certificate are refused.
    pub client_ca: Option<PathBuf>,
}

impl TlsFiles {
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        let own = [self.certificate.as_path(), self.key.as_path()];
        own.into_iter().chain(self.client_ca.as_deref())
    }

    /// Reads the files. Sessions made under files that were read before cannot be resumed: a
    /// caller's certificate is looked at again.
    pub(super) fn acceptor(&self) -> Result<TlsAcceptor, CredentialError> {
        let unusable = |problem| CredentialError::Unusable {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            problem,
        };
        let provider = Arc::new(default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?;
        let builder = match &self.client_ca {
            None => builder.with_no_client_auth(),
            Some(path) => {
                let damaged =
                    |problem: String| CredentialError::Damaged { path: path.clone(), problem };
                let mut roots = RootCertStore::empty();
                for root in certificates(path)? {
                    roots.add(root).map_err(|error| damaged(error.to_string()))?;
                }
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                        .build()
                        .map_err(|error| damaged(error.to_string()))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        let certificates = certificates(&self.certificate)?;
        let key = key(&self.key)?;
        let mut config = builder.with_single_cert(certificates, key).map_err(unusable)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CredentialError> {
    std::fs::read(path)
        .map_err(|source| CredentialError::Unreadable { path: path.to_owned(), source })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CredentialError> {
    let bytes = read(path)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let certificates = certificates.map_err(|error| CredentialError::Damaged {
        path: path.to_owned(),
        problem: error.to_string(),
    })?;
    if certificates.is_empty() {
        return Err(CredentialError::NoCertificate { path: path.to_owned() });
    }
    Ok(certificates)
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, CredentialError> {
    let path = path.to_owned();
    PrivateKeyDer::from_pem_slice(&read(&path)?).map_err(|error| match error {
        pem::Error::NoItemsFound => CredentialError::NoKey { path },
        error => CredentialError::Damaged { path, problem: error.to_string() },
    })
}
