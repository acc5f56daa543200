//! What can be typed after `serve`, or set in the environment. What is not stays open here.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;
use serde::Serialize;

use super::Gazetteers;
use crate::server::ListenAddress;

#[derive(Debug, Default, Args, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::cli) struct Serve {
    /// A file of settings in TOML: every flag below is a key, without the dashes in front. Flags and
    /// the environment win over it
    #[arg(long, value_name = "FILE", env = "ONOMAST_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Print the settings that result, as such a file, and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
    /// Address to listen on, IP:PORT or unix:PATH, or systemd[:N] for a socket that systemd hands over;
    /// port 0 takes a free one, which the log tells
    /// [default: 127.0.0.1:50051]
    #[arg(long, value_name = "ADDR", env = "ONOMAST_LISTEN")]
    #[serde(serialize_with = "super::optional_text::serialize")]
    pub listen: Option<ListenAddress>,
    /// An address for GazetteerService alone, which is then not offered on the other [default:
    /// none]
    #[arg(long, value_name = "ADDR", env = "ONOMAST_ADMIN_LISTEN")]
    #[serde(serialize_with = "super::optional_text::serialize")]
    pub admin_listen: Option<ListenAddress>,
    /// Address for /metrics, /livez, /readyz and the playground over HTTP, such as 127.0.0.1:9464 [default: none]
    #[arg(long, value_name = "ADDR", env = "ONOMAST_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    #[command(flatten)]
    #[serde(flatten)]
    pub gazetteers: Gazetteers,
    /// The NAME of a loaded gazetteer that only requests which name it use; may be given several
    /// times
    #[arg(long, value_name = "NAME", env = "ONOMAST_ON_REQUEST", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on_request: Vec<String>,
    /// How often to look whether a gazetteer's file was replaced, and then load it, in seconds; 0
    /// never looks. SIGHUP and the RPC ReloadGazetteers load at any time [default: 10]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_WATCH_GAZETTEERS")]
    pub watch_gazetteers: Option<u64>,
    /// How often to look whether files of certificates or tokens were replaced, and then read them,
    /// in seconds; 0 never looks. SIGHUP has them read at any time [default: 10]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_WATCH_CREDENTIALS")]
    pub watch_credentials: Option<u64>,
    /// The server's certificate and those between it and its root, in PEM; serves TLS, and nothing
    /// else [default: none]
    #[arg(long, value_name = "FILE", env = "ONOMAST_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, in PEM
    #[arg(long, value_name = "FILE", env = "ONOMAST_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// The roots of callers' certificates, in PEM; callers without a certificate are refused
    /// [default: none are asked for]
    #[arg(long, value_name = "FILE", env = "ONOMAST_TLS_CLIENT_CA")]
    pub tls_client_ca: Option<PathBuf>,
    /// Bearer tokens that may extract, one a line; calls without one are refused [default: none are
    /// asked for]
    #[arg(long, value_name = "FILE", env = "ONOMAST_TOKEN_FILE")]
    pub token_file: Option<PathBuf>,
    /// Bearer tokens that may do everything, GazetteerService included, one a line
    #[arg(long, value_name = "FILE", env = "ONOMAST_ADMIN_TOKEN_FILE")]
    pub admin_token_file: Option<PathBuf>,
    /// Whether health is told without a token [default: true]
    #[arg(long, value_name = "BOOL", env = "ONOMAST_PUBLIC_HEALTH", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub public_health: Option<bool>,
    /// Do not offer server reflection
    #[arg(long, value_name = "BOOL", env = "ONOMAST_NO_REFLECTION", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub no_reflection: Option<bool>,
    /// Whether reflection is answered without a token [default: false]
    #[arg(long, value_name = "BOOL", env = "ONOMAST_PUBLIC_REFLECTION", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub public_reflection: Option<bool>,
    /// An origin whose web pages may call by gRPC-Web, such as https://example.org, or * for all;
    /// may be given several times [default: none; gRPC-Web is not spoken]
    #[arg(long, value_name = "ORIGIN", env = "ONOMAST_GRPC_WEB_ORIGINS", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grpc_web_origins: Vec<String>,
    /// Whether the address of metrics has a page to try extraction with, at / [default: true]
    #[arg(long, value_name = "BOOL", env = "ONOMAST_PLAYGROUND", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub playground: Option<bool>,
    /// Whether answers are compressed, with gzip or zstd, for callers that can read it [default:
    /// true]
    #[arg(long, value_name = "BOOL", env = "ONOMAST_COMPRESS_RESPONSES", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub compress_responses: Option<bool>,
    /// How long to accept calls after SIGTERM, while health says NOT_SERVING already, in seconds
    /// [default: 0]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_DRAIN_DELAY")]
    pub drain_delay: Option<u64>,
    /// How long calls in flight may take to finish after that, in seconds [default: 30]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_GRACE")]
    pub grace: Option<u64>,
    /// How long a call that is not a stream may take, in seconds [default: 30]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_REQUEST_TIMEOUT")]
    pub request_timeout: Option<u64>,
    /// How long a new connection may take to begin speaking, and before that for its TLS handshake, in
    /// seconds [default: 10]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_HANDSHAKE_TIMEOUT")]
    pub handshake_timeout: Option<u64>,
    /// How often to ping connections, in seconds [default: 60]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_KEEPALIVE_INTERVAL")]
    pub keepalive_interval: Option<u64>,
    /// How long a ping's answer may take before the connection is lost, in seconds [default: 20]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_KEEPALIVE_TIMEOUT")]
    pub keepalive_timeout: Option<u64>,
    /// How long a connection may live, give or take a tenth, in seconds; 0 for ever [default: 0]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_MAX_CONNECTION_AGE")]
    pub max_connection_age: Option<u64>,
    /// How long calls may go on after that, in seconds [default: 30]
    #[arg(long, value_name = "SECONDS", env = "ONOMAST_MAX_CONNECTION_AGE_GRACE")]
    pub max_connection_age_grace: Option<u64>,
    /// Most connections at the same time [default: 4096]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_CONNECTIONS")]
    pub max_connections: Option<usize>,
    /// Most calls at the same time on one connection [default: 256]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_CONCURRENT_STREAMS")]
    pub max_concurrent_streams: Option<u32>,
    /// Most extraction calls at the same time [default: 1024]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_CONCURRENT_CALLS")]
    pub max_concurrent_calls: Option<usize>,
    /// Most extraction calls that wait for one of these to end; further ones are refused [default:
    /// 256]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_QUEUED_CALLS")]
    pub max_queued_calls: Option<usize>,
    /// Most documents of one stream that are read at the same time, or wait for an answer before
    /// theirs [default: 4]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_STREAM_DOCUMENTS")]
    pub max_stream_documents: Option<usize>,
    /// Most bytes of text in one document [default: 1048576]
    #[arg(long, value_name = "BYTES", env = "ONOMAST_MAX_TEXT_BYTES")]
    pub max_text_bytes: Option<usize>,
    /// Most documents in a batch [default: 256]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_DOCUMENTS")]
    pub max_documents: Option<usize>,
    /// Most bytes of a request message, not compressed [default: 8388608]
    #[arg(long, value_name = "BYTES", env = "ONOMAST_MAX_MESSAGE_BYTES")]
    pub max_message_bytes: Option<usize>,
    /// Most entries that a request may bring along [default: 1000]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_INLINE_ENTRIES")]
    pub max_inline_entries: Option<usize>,
    /// Most bytes of their ids, names and aliases together [default: 262144]
    #[arg(long, value_name = "BYTES", env = "ONOMAST_MAX_INLINE_BYTES")]
    pub max_inline_bytes: Option<usize>,
    /// Most bytes of a document's id [default: 256]
    #[arg(long, value_name = "BYTES", env = "ONOMAST_MAX_DOCUMENT_ID_BYTES")]
    pub max_document_id_bytes: Option<usize>,
    /// Most gazetteers that a request may name [default: 64]
    #[arg(long, value_name = "N", env = "ONOMAST_MAX_GAZETTEERS")]
    pub max_gazetteers: Option<usize>,
    /// A collector that traces are exported to by OTLP over gRPC, such as http://127.0.0.1:4317, or
    /// https://otel.example.org:4317 for TLS [default: none]
    #[arg(long, value_name = "URL", env = "ONOMAST_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,
    /// The roots of the collector's certificate, in PEM [default: those of the system]
    #[arg(long, value_name = "FILE", env = "ONOMAST_OTLP_CA")]
    pub otlp_ca: Option<PathBuf>,
    /// The part of calls without a caller's trace that are traced, 0 to 1; the others follow their
    /// callers [default: 1]
    #[arg(long, value_name = "P", env = "ONOMAST_OTLP_SAMPLING_RATIO")]
    pub otlp_sampling_ratio: Option<f64>,
    /// Worker threads [default: one for each core]
    #[arg(long, value_name = "N", env = "ONOMAST_THREADS")]
    pub threads: Option<usize>,
}
