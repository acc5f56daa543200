//! Long texts do not keep others waiting: neither calls, nor pings, nor those who watch the server.

use crate::support::extractors::{Gate, Opener};
use crate::support::operations::{get, metrics};
use crate::support::{Setup, raw, request};
use onomast::gazetteer::Snapshot;
use onomast::recognize::{Document, ExtractError, ExtractOptions, Extraction, Stop};
use onomast::server::{Extract, pb};
use tokio::task::JoinSet;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

/// Holds up the texts that are longer than the short ones.
struct Held<E>(E);

/// Beyond the default bound for what is read on the runtime's own threads.
const LONG: usize = 20_000;

impl<E: Extract> Extract for Held<E> {
    fn extract<'s>(
        &self,
        snapshot: &'s Snapshot,
        document: Document<'_>,
        options: &'s ExtractOptions,
        stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        if document.text.len() < LONG {
            return Ok(Extraction::default());
        }
        self.0.extract(snapshot, document, options, stop)
    }
}

// The runtime has one thread: were a long text read on it, nothing else would ever happen.
#[tokio::test(flavor = "current_thread")]
async fn everything_else_goes_on_while_they_are_read() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let server = Setup::new().extractor(Held(gate.extractor())).start().await;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut long = JoinSet::new();
    // One more than are read at the same time.
    for _ in 0..=cores {
        let mut client = server.client().await;
        long.spawn(async move { client.extract_entities(request(&"x".repeat(LONG))).await });
    }
    for _ in 0..cores {
        gate.arrival().await;
    }

    let mut client = raw::client(&server).await;
    for _ in 0..100 {
        client.extract_entities(request("Short.")).await.expect("read");
    }
    let documents = vec![crate::support::document("Short."); 100];
    let batch = pb::BatchExtractEntitiesRequest { documents, options: None };
    client.batch_extract_entities(batch).await.expect("read");
    let mut health = HealthClient::new(server.channel().await);
    health.check(HealthCheckRequest::default()).await.expect("answered");
    assert_eq!(get(server.operations, "/livez").await.0, 200);
    let in_flight = ("rpc_method", "onomast.v1.EntityExtractionService/ExtractEntities");
    let page = metrics(server.operations).await;
    assert!(page.get("onomast_calls_in_flight", &[in_flight]) >= Some(cores as f64), "{page:?}");

    drop(opener);
    for answer in long.join_all().await {
        answer.expect("read");
    }
}
