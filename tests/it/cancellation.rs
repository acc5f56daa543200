//! Nobody works for callers who are gone.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::extractors::{Gate, Opener};
use crate::support::server::channel_to;
use crate::support::{Client, Setup, TestServer, document, expect, raw, request, snapshot};
use onomast::gazetteer::Snapshot;
use onomast::recognize::{
    Document, ExtractError, ExtractOptions, Extraction, Scratch, Stop, Stopped, extract,
    extract_unless,
};
use onomast::server::{Engine, Extract, pb};
use tokio::sync::mpsc;
use tonic::{Code, Request};

/// Counts texts, then waits at a gate.
struct Counting<E> {
    texts: Arc<AtomicUsize>,
    gate: E,
}

impl<E: Extract> Extract for Counting<E> {
    fn extract<'s>(
        &self,
        snapshot: &'s Snapshot,
        document: Document<'_>,
        options: &'s ExtractOptions,
        stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        self.texts.fetch_add(1, Ordering::SeqCst);
        self.gate.extract(snapshot, document, options, stop)
    }
}

async fn counting(extractor: impl Extract) -> (TestServer, Arc<AtomicUsize>) {
    let texts = Arc::new(AtomicUsize::new(0));
    let server = Setup::new()
        .extractor(Counting { texts: Arc::clone(&texts), gate: extractor })
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    (server, texts)
}

fn hasty<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(Duration::from_millis(50));
    request
}

/// Documents enough to tell whether one more is read.
fn batch(count: usize) -> pb::BatchExtractEntitiesRequest {
    pb::BatchExtractEntitiesRequest { documents: vec![document("Text."); count], options: None }
}

#[tokio::test]
async fn the_rest_of_a_batch_is_not_read_after_its_deadline() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let (server, texts) = counting(gate.extractor()).await;
    let mut client = raw::client(&server).await;
    client.batch_extract_entities(hasty(batch(100))).await.expect_err("the first never ends");
    drop(opener);
    drop(client);
    server.ended().await;
    // None, where the machine was so busy that the deadline passed before the first was begun.
    let read = texts.load(Ordering::SeqCst);
    assert!(read <= 1, "{read}");
}

#[tokio::test]
async fn the_rest_of_a_batch_is_not_read_for_a_caller_who_left() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let (server, texts) = counting(gate.extractor()).await;
    let mut client = raw::client(&server).await;
    let call = tokio::spawn(async move { client.batch_extract_entities(batch(100)).await });
    gate.arrival().await;
    call.abort();
    assert!(call.await.expect_err("aborted").is_cancelled());
    // The connection went with the call, and a server without calls ends at once: were this one
    // still worked on, the end would wait for the gate.
    server.ended().await;
    drop(opener);
    assert_eq!(texts.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_text_whose_turn_never_came_is_not_read() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let (server, texts) = counting(gate.extractor()).await;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..cores {
        let mut client = server.client().await;
        running.spawn(async move { client.extract_entities(request("Text.")).await });
        gate.arrival().await;
    }
    let mut client = raw::client(&server).await;
    client.extract_entities(hasty(request("Text."))).await.expect_err("no core was free");
    drop(opener);
    for answer in running.join_all().await {
        answer.expect("read");
    }
    drop(client);
    server.ended().await;
    assert_eq!(texts.load(Ordering::SeqCst), cores);
}

#[tokio::test]
async fn a_stream_ends_with_its_callers_connection() {
    let grace = Duration::from_secs(3600);
    let server = Setup::new().configure(|config| config.grace = grace).start().await;
    // A process of its own, as good as: everything of it goes at once.
    let caller = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let address = server.address;
    let (told, first_answer) = tokio::sync::oneshot::channel();
    caller.spawn(async move {
        let mut client = Client::new(channel_to(address).await);
        let endless = tokio_stream::iter(std::iter::repeat_with(|| {
            pb::StreamExtractEntitiesRequest { document: Some(document("Text.")), options: None }
        }));
        let answers = client.stream_extract_entities(endless).await;
        let mut answers = answers.expect("accepted").into_inner();
        answers.message().await.expect("open").expect("an answer");
        told.send(()).expect("the test waits");
        while answers.message().await.is_ok_and(|answer| answer.is_some()) {}
    });
    first_answer.await.expect("told");
    caller.shutdown_background();
    // Were the stream still answered, this would take the hour of grace.
    server.ended().await;
}

/// Reads like `inner` and tells how it ended.
struct Telling<E> {
    inner: E,
    begun: mpsc::UnboundedSender<()>,
    ended: mpsc::UnboundedSender<Result<(), ExtractError>>,
}

impl<E: Extract> Extract for Telling<E> {
    fn extract<'s>(
        &self,
        snapshot: &'s Snapshot,
        document: Document<'_>,
        options: &'s ExtractOptions,
        stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        self.begun.send(()).expect("the test waits");
        let extraction = self.inner.extract(snapshot, document, options, stop);
        self.ended
            .send(extraction.as_ref().map(drop).map_err(Clone::clone))
            .expect("the test waits");
        extraction
    }
}

/// Reads until it is told to stop, which it should be within seconds.
struct Endless;

impl Extract for Endless {
    fn extract<'s>(
        &self,
        _snapshot: &'s Snapshot,
        _document: Document<'_>,
        _options: &'s ExtractOptions,
        stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        let late = Instant::now() + Duration::from_secs(20);
        while !stop() {
            assert!(Instant::now() < late, "nobody said stop");
            std::thread::yield_now();
        }
        Err(Stopped.into())
    }
}

type Told<T> = mpsc::UnboundedReceiver<T>;

async fn telling(inner: impl Extract) -> (TestServer, Told<()>, Told<Result<(), ExtractError>>) {
    let ((begun, has_begun), (ended, has_ended)) =
        (mpsc::unbounded_channel(), mpsc::unbounded_channel());
    let server = Setup::new()
        .extractor(Telling { inner, begun, ended })
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    (server, has_begun, has_ended)
}

/// A text full of what might be names.
fn text_of(bytes: usize) -> String {
    let sentence = "Yesterday Anna Sundberg met the mayor of Łódź in Rio de Janeiro. ";
    sentence.repeat(bytes / sentence.len())
}

#[tokio::test]
async fn a_long_text_is_given_up_with_its_caller() {
    let (server, mut begun, mut ended) = telling(Engine).await;
    let mut client = raw::client(&server).await;
    let call =
        tokio::spawn(async move { client.extract_entities(request(&text_of(1 << 20))).await });
    begun.recv().await.expect("begun");
    call.abort();
    assert_eq!(ended.recv().await.expect("told"), Err(Stopped.into()));
}

#[tokio::test]
async fn a_text_is_given_up_at_its_deadline() {
    let (server, mut begun, mut ended) = telling(Endless).await;
    let mut client = raw::client(&server).await;
    // Where the machine is so busy that a deadline passes before its text is begun, the next one.
    for milliseconds in [100, 1_000, 10_000] {
        let mut request = Request::new(request("Text."));
        request.set_timeout(Duration::from_millis(milliseconds));
        let status = client.extract_entities(request).await.expect_err("it never ends");
        assert_eq!(status.code(), Code::DeadlineExceeded);
        if begun.try_recv().is_ok() {
            assert_eq!(ended.recv().await.expect("told"), Err(Stopped.into()));
            return;
        }
    }
    panic!("never begun");
}

/// A short text is read on the thread that its call came on, where nothing else can say stop.
#[tokio::test]
async fn a_short_text_is_given_up_at_its_deadline_too() {
    let server = Setup::new().extractor(Endless).start().await;
    let mut client = raw::client(&server).await;
    let status = client.extract_entities(hasty(request("Text."))).await.expect_err("endless");
    expect(&status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
    let status = client.batch_extract_entities(hasty(batch(3))).await.expect_err("endless");
    expect(&status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
}

#[tokio::test]
async fn and_at_that_of_the_server() {
    let timeout = Duration::from_millis(50);
    let server = Setup::new()
        .extractor(Endless)
        .configure(|config| config.request_timeout = timeout)
        .start()
        .await;
    let mut client = raw::client(&server).await;
    let status = client.extract_entities(request("Text.")).await.expect_err("endless");
    expect(&status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
}

#[tokio::test]
async fn within_a_stream_too() {
    for inline_text_bytes in [usize::MAX, 0] {
        let server = Setup::new()
            .extractor(Endless)
            .configure(|config| config.inline_text_bytes = inline_text_bytes)
            .start()
            .await;
        let mut client = raw::client(&server).await;
        let texts = ["One.", "Two."].map(|text| pb::StreamExtractEntitiesRequest {
            document: Some(document(text)),
            options: None,
        });
        let answers = client.stream_extract_entities(hasty(tokio_stream::iter(texts))).await;
        // Ended for the stream as a whole: not one document's error, and then the next.
        let status = match answers {
            Ok(answers) => answers.into_inner().message().await.expect_err("endless"),
            Err(status) => status,
        };
        expect(&status, Code::DeadlineExceeded, "DEADLINE_EXCEEDED", None);
        server.ended().await;
    }
}

#[test]
fn the_engine_asks_often_and_recovers() {
    let snapshot = snapshot();
    let options = ExtractOptions { include_explanations: true, ..ExtractOptions::default() };
    let text = text_of(100_000);
    let mut scratch = Scratch::default();
    let whole = extract(&snapshot, &text, &options, &mut scratch).expect("read");
    let asked = Cell::new(0u32);
    let count = || {
        asked.set(asked.get() + 1);
        false
    };
    let counted = extract_unless(&snapshot, &text, &options, &mut scratch, &count);
    assert_eq!(counted.expect("read"), whole);
    let words = text.split(' ').count() as u32;
    assert!(asked.get() > words / 100, "{} times for {words} words", asked.get());
    // Wherever it stops, the next text is read as if nothing had been.
    for at in [0, 1, 2, 3, asked.get() / 3, asked.get() / 2, asked.get() - 1] {
        let left = Cell::new(at);
        let stop = || left.replace(left.get().saturating_sub(1)) == 0;
        let stopped = extract_unless(&snapshot, &text, &options, &mut scratch, &stop);
        assert_eq!(stopped.expect_err("stopped"), Stopped.into(), "{at}");
        assert_eq!(extract(&snapshot, &text, &options, &mut scratch).expect("read"), whole, "{at}");
    }
}
