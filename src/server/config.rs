//! How the server behaves: one validated struct, handed to [`run`](super::run).

use std::time::Duration;

use super::limits::Limits;

/// The server's settings. `ServerConfig::default()` suits a container beside its callers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct ServerConfig {
    /// What callers may send.
    pub limits: Limits,
    /// How long a call that is not a stream may take, whatever deadline its caller set.
    pub request_timeout: Duration,
    /// How long the server keeps accepting after it was told to stop and health says NOT_SERVING:
    /// time for load balancers to notice. Zero by default.
    pub drain_delay: Duration,
    /// How long calls in flight may go on once the server accepts no more.
    pub grace: Duration,
    /// Texts up to this many bytes are read on the thread that received them; longer ones move to a
    /// thread of their own, so that they do not hold up the calls beside them.
    pub inline_text_bytes: usize,
    /// How long a new connection may take to begin speaking HTTP, and before that for its TLS handshake.
    pub handshake_timeout: Duration,
    /// How often HTTP/2 pings look for callers that vanished.
    pub keepalive_interval: Duration,
    /// How long a ping's answer may take before the connection counts as lost.
    pub keepalive_timeout: Duration,
    /// Calls at the same time on one connection.
    pub max_concurrent_streams: u32,
    /// Connections at the same time; further ones are closed at once.
    pub max_connections: usize,
    /// How long a connection may live, give or take a tenth. Zero: for ever.
    pub max_connection_age: Duration,
    /// How long calls may go on, on a connection that is too old.
    pub max_connection_age_grace: Duration,
    /// Whether answers are compressed for callers that say they can read it.
    pub compress_responses: bool,
    /// Whether the server describes itself to tools such as grpcurl.
    pub reflection: bool,
    /// Whether health is told without a token, where tokens are asked for.
    pub public_health: bool,
    /// Whether reflection is answered without a token, where tokens are asked for.
    pub public_reflection: bool,
    /// The web pages whose scripts may call, by gRPC-Web: origins such as `https://example.org`, or
    /// `*` alone for all. None: gRPC-Web is not spoken.
    pub grpc_web_origins: Vec<String>,
    /// Whether the port for operators, where there is one, has a page to try extraction with.
    pub playground: bool,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            request_timeout: Duration::from_secs(30),
            drain_delay: Duration::ZERO,
            grace: Duration::from_secs(30),
            inline_text_bytes: 16 << 10,
            handshake_timeout: Duration::from_secs(10),
            keepalive_interval: Duration::from_secs(60),
            keepalive_timeout: Duration::from_secs(20),
            max_concurrent_streams: 256,
            max_connections: 4_096,
            max_connection_age: Duration::ZERO,
            max_connection_age_grace: Duration::from_secs(30),
            compress_responses: true,
            reflection: true,
            public_health: true,
            public_reflection: false,
            grpc_web_origins: Vec::new(),
            playground: true,
        }
    }
}

impl ServerConfig {
    /// Checks that the settings make sense together.
    pub fn validate(&self) -> Result<(), InvalidConfig> {
        self.limits.validate()?;
        let durations = [
            ("request_timeout", self.request_timeout),
            ("handshake_timeout", self.handshake_timeout),
            ("keepalive_interval", self.keepalive_interval),
            ("keepalive_timeout", self.keepalive_timeout),
        ];
        for (name, value) in durations {
            if value.is_zero() {
                return Err(InvalidConfig::ZeroDuration { name });
            }
        }
        let counts = [
            ("max_concurrent_streams", self.max_concurrent_streams as usize),
            ("max_connections", self.max_connections),
        ];
        for (name, value) in counts {
            if value == 0 || i32::try_from(value).is_err() {
                return Err(InvalidConfig::LimitOutOfRange { name, value });
            }
        }
        let origins = &self.grpc_web_origins;
        match origins
            .iter()
            .find(|origin| !is_origin(origin) && (*origin != "*" || origins.len() > 1))
        {
            Some(origin) => Err(InvalidConfig::NotAnOrigin { origin: origin.clone() }),
            None => Ok(()),
        }
    }
}

/// Whether browsers would send this: a scheme, a host, perhaps a port, and nothing after it.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
        !host.is_empty() && host.bytes().all(allowed)
    })
}

/// Settings that cannot be served with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// A limit is zero or too large for the wire.
    #[error("{name} is {value}: it must lie between 1 and {max}", max = i32::MAX)]
    LimitOutOfRange {
        /// The setting.
        name: &'static str,
        /// What it was set to.
        value: usize,
    },
    /// The longest text allowed would not fit into the largest message allowed.
    #[error("max_message_bytes is {message}: it must be at least max_text_bytes, which is {text}")]
    MessageSmallerThanText {
        /// The limit on messages.
        message: usize,
        /// The limit on texts.
        text: usize,
    },
    /// What should be an origin is none.
    #[error("{origin:?} is not an origin such as https://example.org, nor * on its own")]
    NotAnOrigin {
        /// What it was set to.
        origin: String,
    },
    /// A duration is zero.
    #[error("{name} is zero")]
    ZeroDuration {
        /// The setting.
        name: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(ServerConfig::default().validate(), Ok(()));
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let check = |change: fn(&mut ServerConfig), expected: &str| {
            let mut config = ServerConfig::default();
            change(&mut config);
            let error = config.validate().expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(|c| c.limits.max_documents = 0, "max_documents is 0");
        check(|c| c.limits.max_gazetteers = usize::MAX, "max_gazetteers is");
        check(|c| c.limits.max_message_bytes = 10, "max_text_bytes");
        check(|c| c.request_timeout = Duration::ZERO, "request_timeout");
        check(|c| c.max_concurrent_streams = 0, "max_concurrent_streams");
        check(|c| c.max_connections = 0, "max_connections");
        check(|c| c.grpc_web_origins = vec!["https://a.org/".to_owned()], "not an origin");
        check(|c| c.grpc_web_origins = ["*", "http://a"].map(str::to_owned).to_vec(), "\"*\"");
    }
}
