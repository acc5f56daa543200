//! A client for Onomast: one document, a batch, or a stream of any length.
use std::time::Duration;
use std::{env, fmt, fs, sync::Arc};

use tokio::sync::Semaphore;
use tokio_stream::{Stream, StreamExt};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt;

use crate::pb::{self, entity_extraction_service_client::EntityExtractionServiceClient};

/// What the operators publish for clients. tonic does not read such files; `retried` does.
const SERVICE_CONFIG: &str = include_str!("../../../deploy/service_config.json");
const WINDOW: usize = 64; // documents of a stream that are sent and not yet answered
const STREAM_TIMEOUT: Duration = Duration::from_secs(600); // a stream's deadline: its whole life

/// What the service says of a call, or of one document among several.
#[derive(Debug)]
pub struct Error {
    pub code: Code,
    pub reason: String,
    pub message: String,
    pub field: String,
    pub retry_after: Option<Duration>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // UNAVAILABLE, as gRPC's documents write it, from Unavailable.
        for (at, letter) in format!("{:?}", self.code).char_indices() {
            let gap = if at > 0 && letter.is_uppercase() { "_" } else { "" };
            write!(f, "{gap}{}", letter.to_ascii_uppercase())?;
        }
        write!(f, "{}{}: {}", if self.reason.is_empty() { "" } else { " " }, self.reason, self.message)?;
        if !self.field.is_empty() {
            write!(f, " (field {})", self.field)?;
        }
        self.retry_after.map_or(Ok(()), |delay| write!(f, " (retry after {} s)", delay.as_secs_f64()))
    }
}

impl From<Status> for Error {
    /// Decodes the details: ErrorInfo, BadRequest, RetryInfo.
    fn from(status: Status) -> Self {
        let details = status.get_error_details();
        let field = details.bad_request().and_then(|bad| bad.field_violations.first());
        // tonic says CANCELLED where its own deadline passed.
        let late = status.code() == Code::Cancelled && status.message() == "Timeout expired";
        Self {
            code: if late { Code::DeadlineExceeded } else { status.code() },
            reason: details.error_info().map(|info| info.reason.clone()).unwrap_or_default(),
            message: status.message().to_owned(),
            field: field.map(|field| field.field.clone()).unwrap_or_default(),
            retry_after: details.retry_info().and_then(|retry| retry.retry_delay),
        }
    }
}

impl From<pb::ItemError> for Error {
    fn from(error: pb::ItemError) -> Self {
        let pb::ItemError { code, message, reason, field } = error;
        Self { code: code.into(), reason, message, field, retry_after: None }
    }
}

/// Retries what is not there, as the published service config says.
async fn retried<T, F: Future<Output = Result<Response<T>, Status>>>(call: impl Fn() -> F) -> Result<T, Error> {
    let config: serde_json::Value = serde_json::from_str(SERVICE_CONFIG).expect("JSON");
    let policy = &config["methodConfig"][0]["retryPolicy"];
    let seconds = |key: &str| policy[key].as_str().and_then(|text| text.trim_end_matches('s').parse().ok()).unwrap_or(1.0);
    let (mut delay, mut attempt): (f64, u64) = (seconds("initialBackoff"), 1);
    loop {
        match call().await {
            Ok(answer) => return Ok(answer.into_inner()),
            Err(status) if status.code() == Code::Unavailable && attempt < policy["maxAttempts"].as_u64().unwrap_or(1) => {
                tokio::time::sleep(Duration::from_secs_f64(delay)).await;
                delay = (delay * policy["backoffMultiplier"].as_f64().unwrap_or(1.0)).min(seconds("maxBackoff"));
                attempt += 1;
            }
            Err(status) => return Err(status.into()),
        }
    }
}

/// One connection, for any number of calls at a time; clones share it.
#[derive(Clone)]
pub struct Client {
    stub: EntityExtractionServiceClient<Channel>,
    token: Option<MetadataValue<Ascii>>,
    timeout: Duration,
}

impl Client {
    /// From ONOMAST_ADDRESS, ONOMAST_CA (a file; TLS if set), ONOMAST_TOKEN, ONOMAST_TIMEOUT (seconds).
    pub fn from_env() -> Result<Self, Box<dyn std::error::Error>> {
        let address = env::var("ONOMAST_ADDRESS").unwrap_or("localhost:50051".to_owned());
        let endpoint = match env::var("ONOMAST_CA") {
            Ok(file) => Endpoint::from_shared(format!("https://{address}"))?
                .tls_config(ClientTlsConfig::new().ca_certificate(Certificate::from_pem(fs::read(file)?)))?,
            Err(_) => Endpoint::from_shared(format!("http://{address}"))?,
        };
        let token = env::var("ONOMAST_TOKEN").ok().map(|token| format!("Bearer {token}").parse()).transpose()?;
        let timeout = Duration::from_secs_f64(env::var("ONOMAST_TIMEOUT").map_or(Ok(10.0), |text| text.parse())?);
        let stub = EntityExtractionServiceClient::new(endpoint.connect_lazy());
        let stub = stub.max_decoding_message_size(64 << 20).accept_compressed(tonic::codec::CompressionEncoding::Gzip);
        Ok(Self { stub, token, timeout })
    }

    fn request<T>(&self, message: T, timeout: Duration) -> Request<T> {
        let mut request = Request::new(message);
        request.set_timeout(timeout);
        if let Some(token) = &self.token {
            request.metadata_mut().insert("authorization", token.clone());
        }
        request
    }

    /// Offsets are bytes of UTF-8: the default, and what `str` is indexed by.
    pub async fn extract(&self, request: pb::ExtractEntitiesRequest) -> Result<pb::ExtractEntitiesResponse, Error> {
        retried(async || self.stub.clone().extract_entities(self.request(request.clone(), self.timeout)).await).await
    }

    pub async fn batch(&self, request: pb::BatchExtractEntitiesRequest) -> Result<pb::BatchExtractEntitiesResponse, Error> {
        retried(async || self.stub.clone().batch_extract_entities(self.request(request.clone(), self.timeout)).await).await
    }

    /// Answers in order; takes from `requests` no more than WINDOW ahead of them.
    pub async fn stream(
        &self,
        requests: impl Stream<Item = pb::StreamExtractEntitiesRequest> + Send + 'static,
    ) -> Result<impl Stream<Item = Result<pb::StreamExtractEntitiesResponse, Error>>, Error> {
        let window = Arc::new(Semaphore::new(WINDOW));
        let sending = Arc::clone(&window);
        let sent = requests.then(move |request| {
            let window = Arc::clone(&sending);
            async move {
                window.acquire().await.expect("never closed").forget();
                request
            }
        });
        let answers = self.stub.clone().stream_extract_entities(self.request(sent, STREAM_TIMEOUT)).await?;
        Ok(answers.into_inner().map(move |answer| {
            window.add_permits(1);
            answer.map_err(Error::from)
        }))
    }
}
