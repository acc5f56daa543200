//! A guarded response body.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use super::call::Call;
use super::interrupt::Interrupt;
use super::{GuardLayer, write};
use crate::server::errors::ServiceError;

/// Ends a response early, in a way the caller understands, when its stream panics, its deadline
/// passes or the server goes. tonic hands over whole messages, so that what was sent stays readable.
pub(super) struct GuardedBody {
    /// None once the response is over. Before `call`, so that what the service counted is in the
    /// span before the span is logged.
    inner: Option<Body>,
    interrupt: Interrupt,
    call: Call,
    settings: GuardLayer,
}

impl GuardedBody {
    pub(super) fn new(inner: Body, interrupt: Interrupt, call: Call, settings: GuardLayer) -> Self {
        Self { inner: Some(inner), interrupt, call, settings }
    }

    /// Ends the response with `error` in its trailers.
    fn end(&mut self, error: &ServiceError) -> Frame<Bytes> {
        self.inner = None;
        let status = Status::from(error.clone());
        self.call.fail(status.code(), error);
        let mut trailers = HeaderMap::new();
        write(&status, &mut trailers);
        Frame::trailers(trailers)
    }
}

impl HttpBody for GuardedBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        let Some(inner) = &mut this.inner else {
            return Poll::Ready(None);
        };
        // First, so that a stream with always one more answer ready has a deadline too.
        if let Some(error) = this.interrupt.check() {
            return Poll::Ready(Some(Ok(this.end(&error))));
        }
        let polled = this.call.span().in_scope(|| {
            // Dropped after a panic, not polled again.
            catch_unwind(AssertUnwindSafe(|| Pin::new(inner).poll_frame(cx)))
        });
        let Ok(mut polled) = polled else {
            this.settings.metrics.calls.panicked();
            return Poll::Ready(Some(Ok(this.end(&ServiceError::Internal))));
        };
        if polled.is_pending()
            && let Poll::Ready(error) = this.interrupt.poll(cx)
        {
            return Poll::Ready(Some(Ok(this.end(&error))));
        }
        if let Poll::Ready(Some(Ok(frame))) = &mut polled
            && let Some(trailers) = frame.trailers_mut()
        {
            this.settings.correct(trailers);
            this.call.finish(trailers);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}
