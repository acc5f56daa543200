//! docs/errors.md lists every reason that the code knows, with its code, and no other; and each of them
//! is what a real server answers.

use std::collections::BTreeMap;

use crate::support::extractors::{Gate, Opener, panicking};
use crate::support::gazetteers::publish_place;
use crate::support::raw::{self, EXTRACT};
use crate::support::tls::publish;
use crate::support::{Setup, TestServer, document, request};
use onomast::server::{CredentialFiles, pb};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{IntoRequest, Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_types::StatusExt;

const CODE: &str = include_str!("../../src/server/errors.rs");
const TABLE: &str = include_str!("../../docs/errors.md");

/// Reasons and codes as the one `match` of errors.rs has them.
fn of_the_code() -> BTreeMap<String, String> {
    let start = CODE.find("match self {").expect("the match");
    let end = CODE.find("/// The reason that callers are given.").expect("its end");
    let source: String = CODE[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let mut reasons = BTreeMap::new();
    let mut parts = source.split('"');
    while let (Some(before), Some(literal)) = (parts.next(), parts.next()) {
        let is_reason = literal.len() > 3
            && literal.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        if !is_reason {
            continue;
        }
        let code = match before.trim_end().rsplit([' ', '(']).find(|word| !word.is_empty()) {
            Some("invalid") => "INVALID_ARGUMENT".to_owned(),
            Some("exhausted") => "RESOURCE_EXHAUSTED".to_owned(),
            Some(code) => screaming(code.trim_start_matches("Code::").trim_end_matches(',')),
            None => panic!("a reason out of nowhere: {literal}"),
        };
        reasons.insert(literal.to_owned(), code);
    }
    reasons
}

/// `InvalidArgument` as gRPC spells it.
fn screaming(camel: &str) -> String {
    let mut name = String::new();
    for (index, letter) in camel.chars().enumerate() {
        if index > 0 && letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

/// Reasons and codes as the page has them. Each line says when, and what to do.
fn of_the_table() -> BTreeMap<String, String> {
    let rows = TABLE.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let reason = cells.next()?.trim_end_matches('`').to_owned();
        let code = cells.next()?.to_owned();
        assert_eq!(cells.filter(|cell| cell.trim_matches([' ', '|']).len() > 3).count(), 2);
        Some((reason, code))
    });
    rows.collect()
}

#[test]
fn the_table_and_the_code_agree() {
    let code = of_the_code();
    assert!(code.len() > 20, "{code:?}");
    assert_eq!(of_the_table(), code);
}

/// What was answered: reasons and codes.
#[derive(Default)]
struct Answered(BTreeMap<String, String>);

impl Answered {
    #[track_caller]
    fn note<T: std::fmt::Debug>(&mut self, answer: Result<T, Status>, reason: &str) {
        let status = answer.expect_err(reason);
        let info = status.get_details_error_info().unwrap_or_else(|| panic!("bare: {status:?}"));
        assert_eq!((info.reason.as_str(), info.domain.as_str()), (reason, "onomast.v1"));
        self.0.insert(info.reason, screaming(&format!("{:?}", status.code())));
    }
}

#[tokio::test]
async fn each_reason_is_what_a_server_answers() {
    let mut answered = Answered::default();
    documents_and_options(&mut answered).await;
    messages_and_methods(&mut answered).await;
    gazetteers(&mut answered).await;
    tokens(&mut answered).await;
    load_and_time(&mut answered).await;
    faults(&mut answered).await;
    assert_eq!(answered.0, of_the_table());
}

fn entry(name: &str) -> pb::InlineEntry {
    let person = pb::EntityType::Person.into();
    pb::InlineEntry { name: name.to_owned(), r#type: person, ..pb::InlineEntry::default() }
}

async fn documents_and_options(answered: &mut Answered) {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let of = |change: fn(&mut pb::Document)| {
        let mut document = document("Text.");
        change(&mut document);
        pb::ExtractEntitiesRequest { document: Some(document), options: None }
    };
    let with = |change: fn(&mut pb::ExtractOptions)| {
        let mut options = pb::ExtractOptions::default();
        change(&mut options);
        pb::ExtractEntitiesRequest { options: Some(options), ..request("Text.") }
    };
    for (request, reason) in [
        (pb::ExtractEntitiesRequest::default(), "DOCUMENT_MISSING"),
        (of(|d| d.text = "x".repeat((1 << 20) + 1)), "TEXT_TOO_LARGE"),
        (of(|d| d.id = "x".repeat(257)), "DOCUMENT_ID_TOO_LONG"),
        (of(|d| d.language_code = "!".into()), "LANGUAGE_CODE_MALFORMED"),
        (of(|d| d.r#type = 99), "ENUM_VALUE_UNKNOWN"),
        (with(|o| o.include_types = vec![0]), "ENTITY_TYPE_UNSPECIFIED"),
        (with(|o| o.min_confidence = Some(1.1)), "CONFIDENCE_OUT_OF_RANGE"),
        (with(|o| o.inline_entries = vec![entry("")]), "INLINE_NAME_MISSING"),
        (with(|o| o.inline_entries = vec![entry("?!")]), "INLINE_NAME_UNUSABLE"),
        (
            with(|o| {
                let twice = pb::InlineEntry { entity_id: "a".to_owned(), ..entry("Ann") };
                o.inline_entries = vec![twice; 2];
            }),
            "INLINE_ID_REPEATED",
        ),
        (with(|o| o.inline_entries = vec![entry("Ann"); 1_001]), "TOO_MANY_INLINE_ENTRIES"),
        (
            with(|o| o.inline_entries = vec![entry(&"A".repeat((1 << 18) + 1))]),
            "INLINE_ENTRIES_TOO_LARGE",
        ),
        (with(|o| o.gazetteers = vec!["places".to_owned(); 65]), "TOO_MANY_GAZETTEERS"),
        (with(|o| o.gazetteers = vec!["plaices".to_owned()]), "UNKNOWN_GAZETTEER"),
    ] {
        answered.note(client.extract_entities(request).await, reason);
    }
    let documents = vec![document("Text."); 257];
    let batch = pb::BatchExtractEntitiesRequest { documents, options: None };
    answered.note(client.batch_extract_entities(batch).await, "TOO_MANY_DOCUMENTS");
}

async fn messages_and_methods(answered: &mut Answered) {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let large = request(&"x".repeat(9 << 20));
    answered.note(client.extract_entities(large).await, "MESSAGE_TOO_LARGE");
    let mut packed = request("Text.").into_request();
    packed.metadata_mut().insert("grpc-encoding", "br".parse().expect("ASCII"));
    answered.note(client.extract_entities(packed).await, "COMPRESSION_UNSUPPORTED");
    let connection = raw::connect(&server).await;
    let malformed = raw::call(&server, connection.clone(), EXTRACT, b"\x08\x01").await;
    answered.note(malformed, "MESSAGE_MALFORMED");
    let unknown = raw::call(&server, connection, "/onomast.v1.Unknown/Method", b"").await;
    answered.note(unknown, "METHOD_UNKNOWN");

    let channel = server.channel().await;
    let service = "no.such.Service".to_owned();
    let check = HealthClient::new(channel.clone()).check(HealthCheckRequest { service }).await;
    answered.note(check, "HEALTH_SERVICE_UNKNOWN");
    let symbol = MessageRequest::FileContainingSymbol("no.such.Symbol".to_owned());
    let asked = ServerReflectionRequest {
        message_request: Some(symbol),
        ..ServerReflectionRequest::default()
    };
    let mut reflection = ServerReflectionClient::new(channel);
    let answers = reflection.server_reflection_info(tokio_stream::once(asked)).await;
    let answer = answers.expect("accepted").into_inner().message().await;
    answered.note(answer, "SYMBOL_UNKNOWN");
}

async fn gazetteers(answered: &mut Answered) {
    let reload = async |server: &TestServer| {
        server.gazetteers().await.reload_gazetteers(pb::ReloadGazetteersRequest {}).await
    };
    let server = Setup::unpublished().start().await;
    let loading = server.client().await.extract_entities(request("Text.")).await;
    answered.note(loading, "GAZETTEER_LOADING");
    answered.note(reload(&server).await, "RELOAD_UNSUPPORTED");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let (setup, _) = Setup::over(&[("places", &path)]).await;
    let server = setup.start().await;
    std::fs::remove_file(&path).expect("there");
    answered.note(reload(&server).await, "GAZETTEER_INVALID");
}

async fn tokens(answered: &mut Answered) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| Some(publish(&folder.path().join(name), name));
    let files = CredentialFiles {
        tokens: file("extraction"),
        admin_tokens: file("administration"),
        ..CredentialFiles::default()
    };
    let server = Setup::new().credentials(files).0.start().await;
    let mut client = server.gazetteers().await;
    for (token, reason) in [
        (None, "TOKEN_MISSING"),
        (Some("Bearer nobody"), "TOKEN_INVALID"),
        (Some("Bearer extraction"), "ADMIN_TOKEN_REQUIRED"),
    ] {
        let mut list = Request::new(pb::ListGazetteersRequest {});
        if let Some(token) = token {
            list.metadata_mut().insert("authorization", token.parse().expect("ASCII"));
        }
        answered.note(client.list_gazetteers(list).await, reason);
    }
}

async fn load_and_time(answered: &mut Answered) {
    let mut server = Setup::new()
        .configure(|config| {
            config.limits.max_concurrent_calls = 1;
            config.limits.max_queued_calls = 0;
            config.grace = std::time::Duration::ZERO;
        })
        .start()
        .await;
    let mut client = server.client().await;
    let (_documents, requests) = tokio::sync::mpsc::channel(1);
    let open = client.stream_extract_entities(ReceiverStream::new(requests)).await;
    let mut open = open.expect("the only call").into_inner();
    answered.note(client.extract_entities(request("Text.")).await, "OVERLOADED");
    server.tell_to_stop();
    answered.note(open.message().await, "SHUTTING_DOWN");

    let gate = Gate::closed();
    let _opener = Opener(gate.clone());
    let server = Setup::new()
        .extractor(gate.extractor())
        .configure(|config| config.inline_text_bytes = 0)
        .start()
        .await;
    let mut hasty = request("Slow.").into_request();
    hasty.set_timeout(std::time::Duration::from_millis(20));
    // Over a connection that has no deadlines of its own: the server's answer is wanted.
    let answer = raw::client(&server).await.extract_entities(hasty).await;
    answered.note(answer, "DEADLINE_EXCEEDED");
}

async fn faults(answered: &mut Answered) {
    let server = Setup::new().extractor(panicking()).start().await;
    let answer = server.client().await.extract_entities(request("panic")).await;
    answered.note(answer, "INTERNAL");
}
