//! Calls are part of their callers' traces: in the log, and at a collector where there is one.
#![cfg(unix)]

use crate::support::gazetteers::publish_place;
use crate::support::process::Process;
use crate::support::program::{onomast, text as written};
use crate::support::server::channel_to;
use crate::support::tls::{Authority, Files};
use crate::support::{Client, request};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Identity, Server, ServerTlsConfig};
use tonic::{Request, Response, Status};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// Passes on whatever it is sent.
struct Collector(mpsc::UnboundedSender<ExportTraceServiceRequest>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.0.send(request.into_inner()).expect("the test waits");
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// Makes two calls, the first of them in a trace, and gives back that one's line in the log.
async fn call(process: &mut Process) -> serde_json::Value {
    let address = process.logged("listening")["address"].as_str().expect("an address").to_owned();
    process.logged("serving");
    let mut client = Client::new(channel_to(address.parse().expect("an address")).await);
    let mut traced = Request::new(request("In Porto."));
    let header = format!("00-{TRACE}-{PARENT}-01").parse().expect("ASCII");
    traced.metadata_mut().insert("traceparent", header);
    client.extract_entities(traced).await.expect("read");
    let line = process.logged("call finished");
    client.extract_entities(request("In Porto.")).await.expect("read");
    line
}

fn hex(bytes: &[u8]) -> String {
    let number = bytes.iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{number:0width$x}", width = bytes.len() * 2)
}

fn text<'a>(attributes: &'a [KeyValue], key: &str) -> &'a str {
    let attribute = attributes.iter().find(|attribute| attribute.key == key);
    match attribute.and_then(|attribute| attribute.value.as_ref()?.value.as_ref()) {
        Some(Value::StringValue(text)) => text,
        other => panic!("{key}: {other:?} of {attributes:?}"),
    }
}

/// A collector, and the program that exports to it with these arguments; every request of its life.
async fn exported(
    arguments: &[&str],
    calls: impl AsyncFnOnce(&mut Process),
) -> Vec<ExportTraceServiceRequest> {
    exported_to(Server::builder(), "http://127.0.0.1", arguments, &[], calls).await
}

/// The same with a collector that is called by another name, in another environment.
async fn exported_to(
    mut collector: Server,
    name: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
    calls: impl AsyncFnOnce(&mut Process),
) -> Vec<ExportTraceServiceRequest> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("{name}:{}", listener.local_addr().expect("an address").port());
    let (sent, mut received) = mpsc::unbounded_channel();
    let collector = collector.add_service(TraceServiceServer::new(Collector(sent)));
    let collecting = tokio::spawn(collector.serve_with_incoming(TcpIncoming::from(listener)));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let path = path.to_str().expect("UTF-8");
    let mut all = vec!["--gazetteer", path, "--otlp-endpoint", &endpoint];
    all.extend(arguments);
    let mut described = vec![("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")];
    described.extend(environment);
    let mut process = Process::serve_in(&all, &described);
    calls(&mut process).await;
    // What is left is sent before the end.
    process.signal("-TERM");
    assert!(process.ended().success());
    collecting.abort();
    let mut requests = Vec::new();
    while let Ok(request) = received.try_recv() {
        requests.push(request);
    }
    requests
}

fn spans(requests: Vec<ExportTraceServiceRequest>) -> Vec<Span> {
    let resources = requests.into_iter().flat_map(|request| request.resource_spans);
    resources.flat_map(|of| of.scope_spans).flat_map(|scope| scope.spans).collect()
}

// The collector must answer while the test reads the program's log.
#[tokio::test(flavor = "multi_thread")]
async fn spans_are_exported_as_part_of_the_callers_trace() {
    let requests = exported(&[], async |process| {
        let line = call(process).await;
        assert_eq!(line["span"]["trace_id"], TRACE);
        let own = process.logged("call finished")["span"]["trace_id"].clone();
        assert!(own.as_str().is_some_and(|own| own.len() == 32 && own != TRACE), "{own}");
    })
    .await;
    let resource = requests[0].resource_spans[0].resource.as_ref().expect("a resource");
    for (key, expected) in [
        ("service.name", "onomast"),
        ("service.version", env!("CARGO_PKG_VERSION")),
        ("deployment.environment.name", "test"),
    ] {
        assert_eq!(text(&resource.attributes, key), expected);
    }
    let spans = spans(requests);
    assert_eq!(spans.len(), 2, "{spans:?}");
    let method = "onomast.v1.EntityExtractionService/ExtractEntities";
    for span in &spans {
        assert_eq!((span.name.as_str(), span.kind), (method, 2));
        assert_eq!(text(&span.attributes, "rpc.method"), method);
        assert_eq!(text(&span.attributes, "rpc.system.name"), "grpc");
        assert_eq!(text(&span.attributes, "rpc.response.status_code"), "OK");
    }
    let joined: Vec<_> = spans.iter().filter(|span| hex(&span.trace_id) == TRACE).collect();
    assert_eq!(joined.len(), 1, "{spans:?}");
    assert_eq!(hex(&joined[0].parent_span_id), PARENT);
    assert!(!format!("{spans:?}").contains("Porto"));
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_decide_and_the_others_are_sampled() {
    let requests = exported(&["--otlp-sampling-ratio", "0"], async |process| {
        call(process).await;
        process.logged("call finished");
    })
    .await;
    let traces: Vec<_> = spans(requests).iter().map(|span| hex(&span.trace_id)).collect();
    assert_eq!(traces, [TRACE]);
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_to_a_collector_whose_root_is_known() {
    let (own, other) = (Authority::new(), Authority::new());
    let files = Files::of(&own);
    let path = |name, authority: &Authority| {
        files.write(name, &authority.pem()).to_str().expect("UTF-8").to_owned()
    };
    let (own_root, other_root) = (path("own.pem", &own), path("other.pem", &other));
    let read = |path| std::fs::read(path).expect("there");
    let (certificate, key) = (read(files.tls().certificate), read(files.tls().key));
    // Roots that are given, or the system's, which this variable is the name of.
    for (name, arguments, environment, expected) in [
        ("https://localhost", vec!["--otlp-ca", &own_root], vec![], 2),
        ("grpcs://localhost", vec![], vec![("SSL_CERT_FILE", own_root.as_str())], 2),
        ("https://localhost", vec!["--otlp-ca", &other_root], vec![], 0),
        // The name is not the certificate's.
        ("https://127.0.0.1", vec!["--otlp-ca", &own_root], vec![], 0),
    ] {
        let tls = ServerTlsConfig::new().identity(Identity::from_pem(&certificate, &key));
        let collector = Server::builder().tls_config(tls).expect("they go together");
        let calls = async |process: &mut Process| {
            // Answered, wherever the traces go.
            assert_eq!(call(process).await["code"], "Ok");
            process.logged("call finished");
        };
        let requests = exported_to(collector, name, &arguments, &environment, calls).await;
        assert_eq!(spans(requests).len(), expected, "{name} {arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_not_there_holds_nobody_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let path = path.to_str().expect("UTF-8");
    let mut process = Process::serve(&["--gazetteer", path, "--otlp-endpoint", &endpoint]);
    assert_eq!(call(&mut process).await["code"], "Ok");
    process.signal("-TERM");
    assert!(process.ended().success());
}

#[tokio::test]
async fn the_log_names_the_callers_trace_without_a_collector_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let mut process = Process::serve(&["--gazetteer", path.to_str().expect("UTF-8")]);
    assert_eq!(call(&mut process).await["span"]["trace_id"], TRACE);
    assert!(process.logged("call finished")["span"]["trace_id"].is_null());
}

#[test]
fn what_cannot_be_exported_to_is_said_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |flags: &[&str], expected: &str| {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], flags].concat();
        let output = onomast(folder.path(), &arguments);
        let said = written(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{said}");
    };
    check(&["--otlp-endpoint", "not an endpoint"], "cannot export traces to not an endpoint");
    let of_tls = ["--otlp-endpoint", "https://localhost:4317", "--otlp-ca"];
    check(&[&of_tls[..], &["/not/there"]].concat(), "cannot read /not/there: ");
    let plain = ["--otlp-endpoint", "http://localhost:4317", "--otlp-ca", "roots.pem"];
    check(&plain, "otlp-ca is of use only where the endpoint begins with https");
    check(&["--otlp-sampling-ratio", "1.5"], "otlp-sampling-ratio must lie between 0 and 1");
    check(&["--otlp-sampling-ratio", "nan"], "otlp-sampling-ratio must lie between 0 and 1");
}
