//! What holds for every call, whatever service it is for: its deadline, the end of the server, a
//! panic, the statuses that tonic makes up, its line in the log and its place in the metrics.
//!
//! tonic's services answer a message over the limit with OUT_OF_RANGE and bytes that are no message
//! with INTERNAL; its transport knows no deadlines on streams, and a handler that panics takes the
//! whole connection with it, other calls included.

mod body;
mod call;
mod deadline;
mod interrupt;
mod trace;

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Request, Response};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};
use tracing::Instrument;

use self::body::GuardedBody;
use self::call::Call;
use self::interrupt::Interrupt;
use super::bounds::{Bounds, CallBounds};
use super::config::ServerConfig;
use super::errors::ServiceError;
use super::metrics::Metrics;

/// Guards the services below it.
#[derive(Clone)]
pub(super) struct GuardLayer {
    request_timeout: Duration,
    max_message_bytes: usize,
    ending: CancellationToken,
    metrics: Arc<Metrics>,
}

impl GuardLayer {
    /// Calls end with UNAVAILABLE when `ending` is cancelled.
    pub(super) fn new(
        config: &ServerConfig,
        ending: CancellationToken,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            request_timeout: config.request_timeout,
            max_message_bytes: config.limits.max_message_bytes,
            ending,
            metrics,
        }
    }
}

impl<S> Layer<S> for GuardLayer {
    type Service = Guard<S>;

    fn layer(&self, inner: S) -> Guard<S> {
        Guard { inner, settings: self.clone() }
    }
}

/// A guarded service.
#[derive(Clone)]
pub(super) struct Guard<S> {
    inner: S,
    settings: GuardLayer,
}

impl<S> Service<Request<Body>> for Guard<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        // The one that was polled ready goes with the call.
        let next = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, next);
        let now = Instant::now();
        let asked = deadline::of_caller(request.headers()).and_then(|d| now.checked_add(d));
        let ours = now.checked_add(self.settings.request_timeout);
        let settings = self.settings.clone();
        let until = |deadline| Bounds { deadline, ending: settings.ending.clone() };
        let sooner = asked.into_iter().chain(ours).min();
        // Streams have no deadline but their caller's.
        let bounds = CallBounds { answer: until(sooner), stream: until(asked) };
        // For the work itself, which no timer reaches while it has the thread.
        request.extensions_mut().insert(bounds.clone());
        let mut call = Call::new(request.uri().path(), now, &settings.metrics.calls);
        let span = call.span().clone();
        trace::join(&span, request.headers());
        let handled = async move {
            let mut interrupt = Interrupt::new(bounds.answer);
            let response = handle(inner, request, &mut interrupt, &settings).await;
            let response = match response {
                Ok(mut response) => {
                    settings.correct(response.headers_mut());
                    response
                }
                Err(error) => Status::from(error).into_http(),
            };
            call.finish(response.headers());
            // What follows the head of a response is a stream. Where it is not, it is already there.
            let interrupt = Interrupt::new(bounds.stream);
            let (head, body) = response.into_parts();
            let body = Body::new(GuardedBody::new(body, interrupt, call, settings));
            Ok(Response::from_parts(head, body))
        };
        Box::pin(handled.instrument(span))
    }
}

impl GuardLayer {
    /// Replaces a status that tonic made up with the one it should have been. Where none is, or none
    /// that needs it, nothing is touched.
    fn correct(&self, headers: &mut HeaderMap) {
        if headers.get(Status::GRPC_STATUS).is_none_or(|code| code == "0") {
            return;
        }
        let made_up = Status::from_header_map(headers);
        if let Some(error) =
            made_up.and_then(|status| ServiceError::from_tonic(&status, self.max_message_bytes))
        {
            write(&Status::from(error), headers);
        }
    }
}

/// Writes a status where headers or trailers may have another one.
fn write(status: &Status, headers: &mut HeaderMap) {
    if status.add_header(headers).is_err() {
        headers.insert(Status::GRPC_STATUS, HeaderValue::from(status.code() as i32));
    }
}

/// Has the call handled, unless it panics or is interrupted.
async fn handle<S>(
    mut inner: S,
    request: Request<Body>,
    interrupt: &mut Interrupt,
    settings: &GuardLayer,
) -> Result<Response<Body>, ServiceError>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let mut handling = pin!(async move { inner.call(request).await });
    std::future::poll_fn(|cx| {
        // The future is not polled again after a panic, nor is anything of it looked at.
        match catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(cx))) {
            Err(_) => {
                settings.metrics.calls.panicked();
                Poll::Ready(Err(ServiceError::Internal))
            }
            Ok(Poll::Ready(Ok(response))) => Poll::Ready(Ok(response)),
            Ok(Poll::Ready(Err(never))) => match never {},
            Ok(Poll::Pending) => interrupt.poll(cx).map(Err),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http_body::{Body as HttpBody, Frame, SizeHint};
    use tonic::Code;
    use tonic_types::StatusExt;

    use super::*;

    /// A stream that panics after its first message.
    struct PanickingBody(bool);

    impl HttpBody for PanickingBody {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
            assert!(!std::mem::replace(&mut self.0, true), "asked to");
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"message")))))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::default()
        }
    }

    async fn guarded(answer: fn(Request<Body>) -> Response<Body>) -> Response<Body> {
        let inner = tower::service_fn(move |request| async move { Ok(answer(request)) });
        let metrics = Arc::new(Metrics::new(Arc::default(), None, None));
        let layer = GuardLayer::new(&ServerConfig::default(), CancellationToken::new(), metrics);
        let request = Request::new(Body::empty());
        let Ok(response) = layer.layer(inner).call(request).await;
        response
    }

    async fn next(body: &mut Body) -> Option<Frame<Bytes>> {
        std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx))
            .await
            .map(|frame| frame.expect("no transport error"))
    }

    #[track_caller]
    fn check(headers: &http::HeaderMap) {
        let status = Status::from_header_map(headers).expect("a status");
        assert_eq!(status.code(), Code::Internal);
        let info = status.get_details_error_info().expect("an ErrorInfo");
        assert_eq!(info.reason, "INTERNAL");
    }

    #[tokio::test]
    async fn a_panic_of_a_handler_is_an_answer() {
        let response = guarded(|_| panic!("asked to")).await;
        check(response.headers());
    }

    #[tokio::test]
    async fn a_panic_of_a_stream_is_its_end() {
        let response = guarded(|_| Response::new(Body::new(PanickingBody(false)))).await;
        let mut body = response.into_body();
        assert!(next(&mut body).await.expect("a frame").is_data());
        let trailers = next(&mut body).await.expect("a frame").into_trailers();
        check(&trailers.expect("trailers"));
        assert!(body.is_end_stream());
        assert!(next(&mut body).await.is_none());
    }
}
