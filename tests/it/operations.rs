//! What operators see over HTTP.

use std::time::{Duration, Instant};

use crate::support::extractors::{Gate, Opener};
use crate::support::operations::{Page, get, metrics};
use crate::support::{Setup, TestServer, document, request, snapshot};
use onomast::server::pb;

#[tokio::test]
async fn ready_follows_health_and_live_is_always_true() {
    let gate = Gate::closed();
    let opener = Opener(gate.clone());
    let mut server = Setup::unpublished()
        .extractor(gate.extractor())
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    let mut said = Vec::new();
    let mut ask = async |address| {
        let (ready, _, why) = get(address, "/readyz").await;
        assert_eq!(get(address, "/livez").await.0, 200);
        said.push((ready, why));
    };
    ask(server.operations).await;
    server.snapshots.publish(snapshot());
    ask(server.operations).await;

    let mut client = server.client().await;
    let call = tokio::spawn(async move { client.extract_entities(request("Slow.")).await });
    gate.arrival().await;
    let mut health = tonic_health::pb::health_client::HealthClient::new(server.channel().await);
    let mut watch = health.watch(tonic_health::pb::HealthCheckRequest::default()).await;
    let watch = watch.as_mut().expect("watched").get_mut();
    watch.message().await.expect("open").expect("SERVING");
    server.tell_to_stop();
    watch.message().await.expect("open").expect("NOT_SERVING");
    ask(server.operations).await;
    drop(opener);
    call.await.expect("no panic").expect("finished");
    server.ended().await;

    let expected = [(503, "loading\n"), (200, "ok\n"), (503, "draining\n")];
    assert_eq!(said, expected.map(|(status, why)| (status, why.to_owned())));
}

/// The metrics once every call is over for the server too: a caller has its answer a moment earlier.
async fn at_rest(server: &TestServer) -> Page {
    let late = Instant::now() + Duration::from_secs(60);
    loop {
        let page = metrics(server.operations).await;
        if page.all("onomast_calls_in_flight").all(|calls| calls == 0.0) {
            return page;
        }
        assert!(Instant::now() < late, "{page:?}");
    }
}

#[tokio::test]
async fn calls_and_documents_are_counted() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let text = "Zoë Håkansson lives in Rio de Janeiro.";
    client.extract_entities(request(text)).await.expect("read");
    let mut listed = request(text);
    listed.options = Some(pb::ExtractOptions {
        mode: pb::RecognitionMode::GazetteerOnly.into(),
        ..pb::ExtractOptions::default()
    });
    client.extract_entities(listed).await.expect("read");
    client.extract_entities(pb::ExtractEntitiesRequest::default()).await.expect_err("no document");
    let bad = pb::Document { language_code: "secret!".to_owned(), ..document(text) };
    let batch =
        pb::BatchExtractEntitiesRequest { documents: vec![document(text), bad], options: None };
    client.batch_extract_entities(batch).await.expect("answered");

    let page = at_rest(&server).await;
    let calls = |method: &str, code: &str| {
        let labels = [
            ("rpc_system_name", "grpc"),
            ("rpc_method", &*format!("onomast.v1.EntityExtractionService/{method}")),
            ("rpc_response_status_code", code),
        ];
        page.get("rpc_server_call_duration_seconds_count", &labels)
    };
    assert_eq!(calls("ExtractEntities", "OK"), Some(2.0));
    assert_eq!(calls("ExtractEntities", "INVALID_ARGUMENT"), Some(1.0));
    assert_eq!(calls("BatchExtractEntities", "OK"), Some(1.0));
    let method = ("rpc_method", "onomast.v1.EntityExtractionService/ExtractEntities");
    assert_eq!(page.get("onomast_calls_in_flight", &[method]), Some(0.0));
    let missing = ("reason", "DOCUMENT_MISSING");
    assert_eq!(page.get("onomast_calls_failed_total", &[method, missing]), Some(1.0));
    assert_eq!(page.get("onomast_documents_read_total", &[]), Some(3.0));
    assert_eq!(page.get("onomast_documents_read_bytes_total", &[]), Some(3.0 * text.len() as f64));
    let malformed = ("reason", "LANGUAGE_CODE_MALFORMED");
    assert_eq!(page.get("onomast_documents_refused_total", &[malformed]), Some(1.0));
    for kind in ["PERSON", "PLACE"] {
        let labels = [("type", kind), ("source", "GAZETTEER")];
        assert_eq!(page.get("onomast_mentions_total", &labels), Some(3.0), "{kind}");
    }
    for loaded in snapshot().gazetteers() {
        let version = loaded.gazetteer.version();
        let labels = [("name", loaded.name.as_str()), ("version", &version)];
        assert_eq!(page.get("onomast_gazetteer_info", &labels), Some(1.0));
    }
    let places = [("name", "places")];
    assert_eq!(page.get("onomast_gazetteer_entities", &places), Some(2.0));
    assert_eq!(page.get("onomast_gazetteer_surface_forms", &places), Some(2.0));
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    assert_eq!(page.get("onomast_build_info", &version), Some(1.0));
    assert!(!page.label_values().any(|value| value.contains("secret") || value.contains("Zoë")));
}

#[tokio::test]
async fn an_unknown_method_makes_no_label_of_its_own() {
    let server = TestServer::start().await;
    let connection = crate::support::raw::connect(&server).await;
    crate::support::raw::call(&server, connection, "/made.up/Method", b"")
        .await
        .expect_err("unknown");
    let page = at_rest(&server).await;
    let labels = [
        ("rpc_system_name", "grpc"),
        ("rpc_method", "_OTHER"),
        ("rpc_response_status_code", "UNIMPLEMENTED"),
    ];
    assert_eq!(page.get("rpc_server_call_duration_seconds_count", &labels), Some(1.0));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_process_is_measured() {
    let server = TestServer::start().await;
    let page = metrics(server.operations).await;
    for name in [
        "process_cpu_seconds_total",
        "process_start_time_seconds",
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
        "process_threads",
        "process_open_fds",
    ] {
        assert!(page.get(name, &[]).is_some_and(|value| value > 0.0), "{name}");
    }
}
