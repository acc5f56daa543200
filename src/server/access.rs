//! Who may call what.
//!
//! | what | needs |
//! |---|---|
//! | extraction, and whatever does not exist | a token for extraction or administration |
//! | administration of gazetteers | a token for administration |
//! | health, reflection | nothing, or any token: as configured |
//!
//! Where only tokens for administration are configured, extraction is everyone's; where only tokens
//! for extraction are, administration is nobody's.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response, header};
use tonic::Status;
use tonic::body::Body;
use tonic::server::NamedService;
use tonic_health::pb::health_server::HealthServer;
use tower::{Layer, Service};

use super::config::ServerConfig;
use super::credentials::Credentials;
use super::errors::ServiceError;
use super::health::HealthService;
use super::pb::gazetteer_service_server::SERVICE_NAME as GAZETTEERS;

/// Lets calls through to the services below it, or not.
#[derive(Clone)]
pub(super) struct AccessLayer {
    credentials: Arc<Credentials>,
    public_health: bool,
    public_reflection: bool,
}

impl AccessLayer {
    /// Asks for what `credentials` has.
    pub(super) fn new(config: &ServerConfig, credentials: Arc<Credentials>) -> Self {
        Self {
            credentials,
            public_health: config.public_health,
            public_reflection: config.public_reflection,
        }
    }

    fn check(&self, path: &str, headers: &HeaderMap) -> Result<(), ServiceError> {
        let token = token(headers);
        let Some(known) = self.credentials.check(token.as_ref().ok().copied().flatten()) else {
            return Ok(());
        };
        let service = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let health = <HealthServer<HealthService> as NamedService>::NAME;
        let is_admin = service == GAZETTEERS;
        let is_public = match service {
            GAZETTEERS => false,
            name if name == health => self.public_health,
            name if name.starts_with("grpc.reflection.") => self.public_reflection,
            _ => false,
        };
        if is_public || (known.anyone_extracts && !is_admin) {
            return Ok(());
        }
        if token?.is_none() {
            return Err(ServiceError::TokenMissing);
        }
        match (known.administers, known.extracts, is_admin) {
            (true, _, _) | (false, true, false) => Ok(()),
            (false, true, true) => Err(ServiceError::AdminTokenRequired),
            (false, false, _) => Err(ServiceError::TokenInvalid),
        }
    }
}

/// The token of `authorization: Bearer …`, if that is there.
fn token(headers: &HeaderMap) -> Result<Option<&[u8]>, ServiceError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let (scheme, token) = value
        .as_bytes()
        .split_at_checked("Bearer ".len())
        .filter(|_| values.next().is_none())
        .ok_or(ServiceError::TokenInvalid)?;
    if scheme.eq_ignore_ascii_case(b"Bearer ") {
        Ok(Some(token.trim_ascii()))
    } else {
        Err(ServiceError::TokenInvalid)
    }
}

impl<S> Layer<S> for AccessLayer {
    type Service = Access<S>;

    fn layer(&self, inner: S) -> Access<S> {
        Access { inner, rules: self.clone() }
    }
}

/// A service that not everyone may call.
#[derive(Clone)]
pub(super) struct Access<S> {
    inner: S,
    rules: AccessLayer,
}

impl<S> Service<Request<Body>> for Access<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if let Err(error) = self.rules.check(request.uri().path(), request.headers()) {
            return Box::pin(async { Ok(Status::from(error).into_http()) });
        }
        // Nothing further in has a use for it.
        request.headers_mut().remove(header::AUTHORIZATION);
        Box::pin(self.inner.call(request))
    }
}
