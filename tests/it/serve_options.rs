//! What `serve` makes of its options, seen from outside.
#![cfg(unix)]

use std::process::Command;

use crate::support::gazetteers::publish_place;
use crate::support::operations::get;
use crate::support::process::Process;
use crate::support::request;
use onomast::server::pb;
use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;

fn address(line: &serde_json::Value) -> String {
    line["address"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn own_names_beside_the_default_gazetteer_and_only_on_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.onomast");
    publish_place(&path, "mine", "Quuxborough");
    let mut process = Process::serve(&[
        "--gazetteer",
        "default",
        "--gazetteer",
        path.to_str().expect("UTF-8"),
        "--on-request",
        "mine",
        "--metrics-listen",
        "127.0.0.1:0",
    ]);
    let grpc = address(&process.logged("listening"));
    let operations = address(&process.logged("listening for operators"));
    process.logged("serving");
    assert_eq!(get(operations.parse().expect("an address"), "/readyz").await.0, 200);

    let mut client =
        EntityExtractionServiceClient::connect(format!("http://{grpc}")).await.expect("accepted");
    let info = client.get_server_info(pb::GetServerInfoRequest {}).await.expect("answered");
    let info = info.into_inner().gazetteers;
    let loaded: Vec<_> = info.iter().map(|g| (g.name.as_str(), g.in_default_set)).collect();
    assert_eq!(loaded, [("default", true), ("mine", false)]);
    let used = |response: &pb::ExtractEntitiesResponse| {
        let versions = response.gazetteer_version.split(',');
        versions.filter_map(|v| Some(v.split_once('@')?.0.to_owned())).collect::<Vec<_>>()
    };
    let mut asked = request("Angela Merkel came to Quuxborough.");
    let response = client.extract_entities(asked.clone()).await.expect("read").into_inner();
    assert_eq!(used(&response), ["default"]);
    let listed = |r: &pb::ExtractEntitiesResponse, id: &str| {
        r.entities.iter().any(|entity| entity.entity_id == id)
    };
    assert!(!listed(&response, "mine"));
    let gazetteers = ["default", "mine"].map(str::to_owned).to_vec();
    asked.options = Some(pb::ExtractOptions { gazetteers, ..pb::ExtractOptions::default() });
    let response = client.extract_entities(asked).await.expect("read").into_inner();
    assert_eq!(used(&response), ["default", "mine"]);
    assert!(listed(&response, "mine"), "{response:?}");
}

#[test]
fn a_name_on_request_must_be_loaded() {
    let output = Command::new(env!("CARGO_BIN_EXE_onomast"))
        .args(["serve", "--listen", "127.0.0.1:0", "--gazetteer", "a=b", "--on-request", "c"])
        .output()
        .expect("the program starts");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("--on-request c") && said.contains("loaded are: a"), "{said}");
}
