//! Certificates of the test's own, and clients that trust them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onomast::server::{CredentialFiles, Credentials, TlsFiles};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use tempfile::TempDir;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Error, Identity};

use super::{Setup, TestServer};

/// A root that signs certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("signed"))
    }

    /// The root's own certificate.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for `localhost`, as a server or as a client, and its key.
    pub fn issue(&self) -> (String, String) {
        let mut params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("signed");
        (certificate.pem(), key.serialize_pem())
    }
}

/// A server's files in a folder.
pub struct Files(pub TempDir);

impl Files {
    /// With a certificate of this authority.
    pub fn of(authority: &Authority) -> Self {
        let files = Self(tempfile::tempdir().expect("a folder"));
        files.renew(authority);
        files
    }

    /// Replaces certificate and key.
    pub fn renew(&self, authority: &Authority) {
        let (certificate, key) = authority.issue();
        self.write("cert.pem", &certificate);
        self.write("key.pem", &key);
    }

    /// Publishes a file, in the place of whatever was there.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        publish(&self.0.path().join(name), content)
    }

    /// Where certificate and key are.
    pub fn tls(&self) -> TlsFiles {
        let at = |name| self.0.path().join(name);
        TlsFiles { certificate: at("cert.pem"), key: at("key.pem"), client_ca: None }
    }
}

/// A server with these files.
pub async fn serve(tls: TlsFiles) -> (TestServer, Arc<Credentials>) {
    let files = CredentialFiles { tls: Some(tls), ..CredentialFiles::default() };
    let (setup, credentials) = Setup::new().credentials(files);
    (setup.start().await, credentials)
}

/// Writes aside and renames.
pub fn publish(path: &Path, content: &str) -> PathBuf {
    let aside = path.with_extension("aside");
    std::fs::write(&aside, content).expect("written");
    std::fs::rename(aside, path).expect("renamed");
    path.to_owned()
}

/// Connects with TLS, trusting this authority, showing `identity` if there is one.
pub async fn connect(
    address: SocketAddr,
    trusted: &Authority,
    identity: Option<&(String, String)>,
) -> Result<Channel, Error> {
    let mut tls = ClientTlsConfig::new()
        .domain_name("localhost")
        .ca_certificate(Certificate::from_pem(trusted.pem()));
    if let Some((certificate, key)) = identity {
        tls = tls.identity(Identity::from_pem(certificate, key));
    }
    Endpoint::from_shared(format!("https://{address}"))?.tls_config(tls)?.connect().await
}
