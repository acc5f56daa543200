//! Which gazetteers there are, and choosing among them.

use crate::support::gazetteers::publish_place;
use crate::support::{TestServer, request, snapshot};
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use onomast::recognize::{ExtractOptions, Scratch, extract};
use onomast::server::pb;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;

const TEXT: &str = "Zoë Håkansson lives in Rio de Janeiro.";

fn version(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    snapshot().version_of(&names).expect("they are loaded")
}

#[tokio::test]
async fn they_are_listed() {
    let server = TestServer::start().await;
    let mut client = GazetteerServiceClient::new(server.channel().await);
    let list = client.list_gazetteers(pb::ListGazetteersRequest {}).await.expect("loaded");
    let list = list.into_inner().gazetteers;
    let described: Vec<_> = list
        .iter()
        .map(|g| (g.name.as_str(), g.entity_count, g.surface_form_count, g.in_default_set))
        .collect();
    assert_eq!(described, [("people", 1, 1, true), ("places", 2, 2, true)]);
    for gazetteer in &list {
        let named = format!("{}@{}", gazetteer.name, gazetteer.version);
        assert_eq!(named, version(&[&gazetteer.name]));
    }
    let info = server.client().await.get_server_info(pb::GetServerInfoRequest {}).await;
    assert_eq!(info.expect("always answered").into_inner().gazetteers, list);
}

#[tokio::test]
async fn only_those_that_are_named_are_used() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let cases: [(&[&str], &[&str]); 5] = [
        (&[], &["Zoë Håkansson", "Rio de Janeiro"]),
        (&["people"], &["Zoë Håkansson"]),
        (&["places"], &["Rio de Janeiro"]),
        (&["places", "places"], &["Rio de Janeiro"]),
        (&["places", "people"], &["Zoë Håkansson", "Rio de Janeiro"]),
    ];
    for (named, expected) in cases {
        let mut request = request(TEXT);
        request.options = Some(pb::ExtractOptions {
            gazetteers: named.iter().map(|&name| name.to_owned()).collect(),
            mode: pb::RecognitionMode::GazetteerOnly.into(),
            ..pb::ExtractOptions::default()
        });
        let response = client.extract_entities(request).await.expect("read").into_inner();
        let found: Vec<_> = response.mentions.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(found, expected, "{named:?}");
        assert_eq!(response.gazetteer_version, version(named));
    }
}

#[tokio::test]
async fn one_outside_the_default_set_is_used_when_it_is_named() {
    let server = TestServer::start().await;
    let mut gazetteers = snapshot().gazetteers().to_vec();
    gazetteers[0].in_default_set = false;
    let on_request = Snapshot::new(gazetteers);
    server.snapshots.publish(on_request.clone());
    let list = server.gazetteers().await.list_gazetteers(pb::ListGazetteersRequest {}).await;
    let list = list.expect("loaded").into_inner().gazetteers;
    let described: Vec<_> = list.iter().map(|g| (g.name.as_str(), g.in_default_set)).collect();
    assert_eq!(described, [("people", false), ("places", true)]);

    let mut client = server.client().await;
    for (named, expected) in [(&[][..], &["Rio de Janeiro"][..]), (&["people"], &["Zoë Håkansson"])]
    {
        let mut request = request(TEXT);
        let names: Vec<String> = named.iter().map(|&name: &&str| name.to_owned()).collect();
        let version = on_request.version_of(&names).expect("loaded");
        request.options = Some(pb::ExtractOptions {
            gazetteers: names,
            mode: pb::RecognitionMode::GazetteerOnly.into(),
            ..pb::ExtractOptions::default()
        });
        let response = client.extract_entities(request).await.expect("read").into_inner();
        let found: Vec<_> = response.mentions.iter().map(|m| m.text.as_str()).collect();
        assert_eq!((found.as_slice(), response.gazetteer_version), (expected, version));
    }
}

#[test]
fn of_two_that_list_the_same_name_the_later_one_wins() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |id: &str| {
        let path = folder.path().join(id);
        publish_place(&path, id, "Porto");
        LoadedGazetteer::new(id, Gazetteer::open(&path).expect("whole"))
    };
    for ids in [["one", "two"], ["two", "one"]] {
        let snapshot = Snapshot::new(ids.map(open).to_vec());
        let options = ExtractOptions::default();
        let found = extract(&snapshot, "We met in Porto.", &options, &mut Scratch::default());
        assert_eq!(found.expect("read").entities[0].id, ids[1]);
    }
}
