//! The files of deploy/ name metrics, services and methods that exist.

use std::collections::BTreeSet;

use crate::support::operations::get;
use crate::support::{Setup, request};
use onomast::server::pb;
use prost::Message;
use prost_types::FileDescriptorSet;

const DASHBOARD: &str = include_str!("../../deploy/grafana-dashboard.json");
const ALERTS: &str = include_str!("../../deploy/alerts.yml");
const CLIENTS: &str = include_str!("../../deploy/service_config.json");

/// The names of metrics that a text mentions.
fn mentioned(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !is_part(c))
        .filter(|word| ["onomast_", "rpc_server_", "process_"].iter().any(|p| word.starts_with(p)))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn dashboard_and_alerts_use_metrics_that_are_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    crate::support::gazetteers::publish_place(&path, "one", "Porto");
    let (setup, _) = Setup::over(&[("places", &path)]).await;
    let server = setup.start().await;
    let mut client = server.client().await;
    client.extract_entities(request("In Porto.")).await.expect("read");
    client.extract_entities(pb::ExtractEntitiesRequest::default()).await.expect_err("nothing");
    let bad = pb::Document { language_code: "!".to_owned(), ..crate::support::document("Text.") };
    let bad = pb::ExtractEntitiesRequest { document: Some(bad), options: None };
    client.extract_entities(bad).await.expect_err("malformed");
    drop(client);
    let (_, _, page) = get(server.operations, "/metrics").await;
    let there = mentioned(&page);
    let dashboard: serde_json::Value = serde_json::from_str(DASHBOARD).expect("JSON");
    let used: BTreeSet<_> =
        mentioned(&dashboard.to_string()).union(&mentioned(ALERTS)).cloned().collect();
    assert!(used.len() > 15, "{used:?}");
    let made_up: Vec<_> = used.difference(&there).collect();
    assert_eq!(made_up, Vec::<&String>::new(), "{page}");
}

#[test]
fn the_service_config_names_methods_that_are_there_and_retries_unavailable_alone() {
    let config: serde_json::Value = serde_json::from_str(CLIENTS).expect("JSON");
    let set = FileDescriptorSet::decode(pb::FILE_DESCRIPTOR_SET).expect("ours");
    let mut there = BTreeSet::new();
    for file in &set.file {
        for service in &file.service {
            let full = format!("{}.{}", file.package(), service.name());
            there.extend(
                service.method.iter().map(|method| (full.clone(), method.name().to_owned())),
            );
        }
    }
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    for methods in config["methodConfig"].as_array().expect("a list") {
        for name in methods["name"].as_array().expect("a list") {
            let name = (text(&name["service"]), text(&name["method"]));
            assert!(there.contains(&name), "{name:?}");
        }
        let codes = &methods["retryPolicy"]["retryableStatusCodes"];
        assert_eq!(codes, &serde_json::json!(["UNAVAILABLE"]));
    }
}
