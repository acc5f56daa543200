//! How `serve` is set up: what was typed, before the environment, before a file, before defaults.
//!
//! Each setting has one name in all places: `--max-text-bytes`, `ONOMAST_MAX_TEXT_BYTES`,
//! `max-text-bytes = …`.

mod file;
mod flags;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use toml::Table;

pub(super) use self::flags::Serve;
use super::arguments::Gazetteers;
use crate::server::{CredentialFiles, Limits, ListenAddress, ServerConfig, TlsFiles};

/// Every setting with the value it has in the end. `--print-config` writes it as it is: there are
/// paths of secrets in it, but no secrets.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub(super) struct Settings {
    #[serde(with = "text")]
    pub listen: ListenAddress,
    #[serde(with = "optional_text", skip_serializing_if = "Option::is_none")]
    pub admin_listen: Option<ListenAddress>,
    pub metrics_listen: Option<SocketAddr>,
    #[serde(flatten)]
    pub gazetteers: Gazetteers,
    pub on_request: Vec<String>,
    pub watch_gazetteers: u64,
    pub watch_credentials: u64,
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub tls_client_ca: Option<PathBuf>,
    pub token_file: Option<PathBuf>,
    pub admin_token_file: Option<PathBuf>,
    pub public_health: bool,
    pub no_reflection: bool,
    pub public_reflection: bool,
    pub grpc_web_origins: Vec<String>,
    pub playground: bool,
    pub compress_responses: bool,
    pub drain_delay: u64,
    pub grace: u64,
    pub request_timeout: u64,
    pub handshake_timeout: u64,
    pub keepalive_interval: u64,
    pub keepalive_timeout: u64,
    pub max_connection_age: u64,
    pub max_connection_age_grace: u64,
    pub max_connections: usize,
    pub max_concurrent_streams: u32,
    pub max_concurrent_calls: usize,
    pub max_queued_calls: usize,
    pub max_stream_documents: usize,
    pub max_text_bytes: usize,
    pub max_documents: usize,
    pub max_message_bytes: usize,
    pub max_inline_entries: usize,
    pub max_inline_bytes: usize,
    pub max_document_id_bytes: usize,
    pub max_gazetteers: usize,
    pub otlp_endpoint: Option<String>,
    pub otlp_ca: Option<PathBuf>,
    pub otlp_sampling_ratio: f64,
    pub threads: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        let config = ServerConfig::default();
        let limits = config.limits;
        Self {
            listen: ListenAddress::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, 50051))),
            admin_listen: None,
            metrics_listen: None,
            gazetteers: Gazetteers::default(),
            on_request: Vec::new(),
            watch_gazetteers: 10,
            watch_credentials: 10,
            tls_cert: None,
            tls_key: None,
            tls_client_ca: None,
            token_file: None,
            admin_token_file: None,
            public_health: config.public_health,
            no_reflection: !config.reflection,
            public_reflection: config.public_reflection,
            grpc_web_origins: config.grpc_web_origins,
            playground: config.playground,
            compress_responses: config.compress_responses,
            drain_delay: config.drain_delay.as_secs(),
            grace: config.grace.as_secs(),
            request_timeout: config.request_timeout.as_secs(),
            handshake_timeout: config.handshake_timeout.as_secs(),
            keepalive_interval: config.keepalive_interval.as_secs(),
            keepalive_timeout: config.keepalive_timeout.as_secs(),
            max_connection_age: config.max_connection_age.as_secs(),
            max_connection_age_grace: config.max_connection_age_grace.as_secs(),
            max_connections: config.max_connections,
            max_concurrent_streams: config.max_concurrent_streams,
            max_concurrent_calls: limits.max_concurrent_calls,
            max_queued_calls: limits.max_queued_calls,
            max_stream_documents: limits.max_stream_documents,
            max_text_bytes: limits.max_text_bytes,
            max_documents: limits.max_documents,
            max_message_bytes: limits.max_message_bytes,
            max_inline_entries: limits.max_inline_entries,
            max_inline_bytes: limits.max_inline_bytes,
            max_document_id_bytes: limits.max_document_id_bytes,
            max_gazetteers: limits.max_gazetteers,
            otlp_endpoint: None,
            otlp_ca: None,
            otlp_sampling_ratio: 1.0,
            threads: None,
        }
    }
}

impl Settings {
    /// The settings that result from what was typed and the environment (clap reads both) and the
    /// file that they name.
    pub fn resolve(flags: &Serve) -> Result<Self> {
        let mut table = match &flags.config {
            Some(path) => file::read(path)?,
            None => Table::new(),
        };
        table.extend(Table::try_from(flags).context("what was typed cannot be used")?);
        let settings: Self = table.try_into().context("what was typed cannot be used")?;
        settings.config().validate()?;
        settings.credentials()?;
        // So that nothing that is printed holds a secret.
        let authority = settings.otlp_endpoint.iter().filter_map(|at| at.split("://").nth(1));
        if authority.filter_map(|rest| rest.split('/').next()).any(|host| host.contains('@')) {
            bail!(
                "otlp-endpoint names a user, whom OTLP does not send; set OTEL_EXPORTER_OTLP_HEADERS"
            );
        }
        if !(0.0..=1.0).contains(&settings.otlp_sampling_ratio) {
            bail!("otlp-sampling-ratio must lie between 0 and 1");
        }
        Ok(settings)
    }

    /// For the server.
    pub fn config(&self) -> ServerConfig {
        let seconds = Duration::from_secs;
        ServerConfig {
            limits: Limits {
                max_text_bytes: self.max_text_bytes,
                max_documents: self.max_documents,
                max_message_bytes: self.max_message_bytes,
                max_inline_entries: self.max_inline_entries,
                max_inline_bytes: self.max_inline_bytes,
                max_document_id_bytes: self.max_document_id_bytes,
                max_gazetteers: self.max_gazetteers,
                max_concurrent_calls: self.max_concurrent_calls,
                max_queued_calls: self.max_queued_calls,
                max_stream_documents: self.max_stream_documents,
            },
            request_timeout: seconds(self.request_timeout),
            handshake_timeout: seconds(self.handshake_timeout),
            drain_delay: seconds(self.drain_delay),
            grace: seconds(self.grace),
            keepalive_interval: seconds(self.keepalive_interval),
            keepalive_timeout: seconds(self.keepalive_timeout),
            max_concurrent_streams: self.max_concurrent_streams,
            max_connections: self.max_connections,
            max_connection_age: seconds(self.max_connection_age),
            max_connection_age_grace: seconds(self.max_connection_age_grace),
            compress_responses: self.compress_responses,
            reflection: !self.no_reflection,
            public_health: self.public_health,
            public_reflection: self.public_reflection,
            grpc_web_origins: self.grpc_web_origins.clone(),
            playground: self.playground,
            ..ServerConfig::default()
        }
    }

    /// The files of certificates and tokens.
    pub fn credentials(&self) -> Result<CredentialFiles> {
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles {
                certificate: certificate.clone(),
                key: key.clone(),
                client_ca: self.tls_client_ca.clone(),
            }),
            (None, None) if self.tls_client_ca.is_none() => None,
            (None, None) => bail!("tls-client-ca needs tls-cert and tls-key too"),
            _ => bail!("tls-cert and tls-key go together: set both or neither"),
        };
        Ok(CredentialFiles {
            tls,
            tokens: self.token_file.clone(),
            admin_tokens: self.admin_token_file.clone(),
        })
    }
}

/// Whatever is written and read as text.
mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The same where it may be missing.
mod optional_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserializer, Serializer};

    #[allow(clippy::ref_option, reason = "the signature is serde's")]
    pub(super) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        super::text::deserialize(deserializer).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_is_a_setting_and_every_setting_a_flag() {
        let mut settings = Settings::default();
        let path = || Some(PathBuf::from("file"));
        settings.admin_listen = Some(settings.listen.clone());
        settings.metrics_listen = Some(SocketAddr::from(([127, 0, 0, 1], 1)));
        settings.gazetteers.cache_dir = path();
        settings.gazetteers.files = vec!["file".to_owned()];
        settings.gazetteers.allow_lists = vec![PathBuf::from("file")];
        settings.gazetteers.deny_lists = vec![PathBuf::from("file")];
        (settings.tls_cert, settings.tls_key, settings.tls_client_ca) = (path(), path(), path());
        (settings.token_file, settings.admin_token_file) = (path(), path());
        (settings.otlp_endpoint, settings.otlp_ca) = (Some(String::new()), path());
        settings.threads = Some(1);
        let table = Table::try_from(&settings).expect("a table");
        let mut settings: Vec<_> = table.keys().map(String::as_str).collect();
        settings.sort_unstable();
        let mut keys = file::keys();
        keys.sort_unstable();
        assert_eq!(settings, keys);
    }

    #[test]
    fn the_defaults_are_the_servers() {
        let settings = Settings::resolve(&Serve::default()).expect("valid");
        assert_eq!(settings.config(), ServerConfig::default());
        assert_eq!(settings.credentials().expect("valid"), CredentialFiles::default());
    }

    #[test]
    fn half_of_a_key_pair_is_refused() {
        let cert = Some(PathBuf::from("cert.pem"));
        let half = Serve { tls_cert: cert.clone(), ..Serve::default() };
        assert!(Settings::resolve(&half).unwrap_err().to_string().contains("go together"));
        let without = Serve { tls_client_ca: cert, ..Serve::default() };
        assert!(Settings::resolve(&without).unwrap_err().to_string().contains("tls-client-ca"));
    }
}
