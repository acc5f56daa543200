//! What is logged of a call: numbers, and nothing that the caller wrote but ids.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use crate::support::{TestServer, document, request};
use onomast::server::pb;
use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panics here").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    fn lines(&self) -> Vec<serde_json::Value> {
        let bytes = self.0.lock().expect("no panics here").clone();
        let text = String::from_utf8(bytes).expect("text");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

#[tokio::test]
async fn calls_are_logged_without_their_text() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(Level::DEBUG).with_writer(log.clone());
    // For this thread, which is all that the test's runtime has.
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    // While there is only one subscriber, tracing asks a thread's own whether an event is wanted at
    // all, and remembers the answer for every thread. Other tests' threads would say no.
    let _another = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::new());
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let text = "Zoë Håkansson knows a secret.";

    client.extract_entities(request(text)).await.expect("read");
    let bad = pb::Document { id: "bad\n1".to_owned(), r#type: 99, ..document(text) };
    let batch =
        pb::BatchExtractEntitiesRequest { documents: vec![document(text), bad], options: None };
    client.batch_extract_entities(batch).await.expect("answered");
    let messages = [text, text].map(|text| pb::StreamExtractEntitiesRequest {
        document: Some(document(text)),
        options: None,
    });
    let answers = client.stream_extract_entities(tokio_stream::iter(messages)).await;
    let mut answers = answers.expect("accepted").into_inner();
    while answers.message().await.expect("open").is_some() {}
    let missing = pb::ExtractEntitiesRequest::default();
    client.extract_entities(missing).await.expect_err("nothing to read");
    drop((answers, client));
    server.ended().await;

    let lines = log.lines();
    let finished: Vec<_> = lines
        .iter()
        .filter(|line| line["fields"]["message"] == "call finished")
        .map(|line| {
            let (span, fields) = (&line["span"], &line["fields"]);
            assert!(fields["micros"].is_u64());
            let method = span["method"].as_str().unwrap_or_default();
            let method = method.trim_start_matches("onomast.v1.EntityExtractionService/");
            let number = |name: &str| span[name].as_u64();
            (
                method.to_owned(),
                fields["code"].as_str().unwrap_or_default().to_owned(),
                [number("documents"), number("failed"), number("bytes"), number("mentions")],
            )
        })
        .collect();
    let length = text.len() as u64;
    let expected = [
        ("ExtractEntities", "Ok", [Some(1), Some(0), Some(length), Some(1)]),
        ("BatchExtractEntities", "Ok", [Some(2), Some(1), Some(2 * length), Some(1)]),
        ("StreamExtractEntities", "Ok", [Some(2), Some(0), Some(2 * length), Some(2)]),
        ("ExtractEntities", "InvalidArgument", [None; 4]),
    ]
    .map(|(method, code, numbers)| (method.to_owned(), code.to_owned(), numbers));
    assert_eq!(finished, expected);
    let whole = format!("{lines:?}");
    assert!(!whole.contains("secret") && !whole.contains("Håkansson"), "{whole}");
    let escaped = serde_json::Value::from("\"bad\\n1\"");
    assert!(lines.iter().any(|line| line["fields"]["document"] == escaped), "{whole}");
}
