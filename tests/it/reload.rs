//! Reloading by RPC: what changed is served, what is broken is refused, and nothing in between.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::support::gazetteers::publish_place;
use crate::support::operations::metrics;
use crate::support::{Setup, TestServer, expect, request};
use onomast::server::{GazetteerFile, Reloader, ServerState, SnapshotStore, pb};
use tempfile::TempDir;
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// Two gazetteers in a folder, served.
struct Served {
    folder: TempDir,
    server: TestServer,
}

impl Served {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, two) = (folder.path().join("one.onomast"), folder.path().join("two.onomast"));
        publish_place(&one, "one", "Porto");
        publish_place(&two, "two", "Lagos");
        let (setup, _) = Setup::over(&[("one", &one), ("two", &two)]).await;
        Self { server: setup.start().await, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).with_extension("onomast")
    }

    async fn reload(&self) -> Result<pb::ReloadGazetteersResponse, Status> {
        let mut client = self.server.gazetteers().await;
        let answer = client.reload_gazetteers(pb::ReloadGazetteersRequest {}).await;
        answer.map(tonic::Response::into_inner)
    }

    /// The ids found in a text with every place that the tests list, and the versions used.
    async fn extract(&self) -> (Vec<String>, String) {
        let mut client = self.server.client().await;
        let text = request("From Porto to Lagos, to Faro, to Braga.");
        let response = client.extract_entities(text).await.expect("read").into_inner();
        let listed = |id: &String| !id.starts_with("doc:");
        let ids = response.entities.into_iter().map(|e| e.entity_id).filter(listed).collect();
        (ids, response.gazetteer_version)
    }

    async fn reloads(&self, result: &str) -> Option<f64> {
        let labels = [("trigger", "rpc"), ("result", result)];
        metrics(self.server.operations).await.get("onomast_reloads_total", &labels)
    }
}

#[tokio::test]
async fn a_replaced_file_is_served() {
    let served = Served::start().await;
    let (ids, before) = served.extract().await;
    assert_eq!(ids, ["one", "two"]);
    let old = Arc::downgrade(&served.server.snapshots.current().expect("loaded"));
    publish_place(&served.path("two"), "three", "Faro");

    let answer = served.reload().await.expect("whole");

    let (ids, after) = served.extract().await;
    assert_eq!(ids, ["one", "three"]);
    assert_ne!(before, after);
    let versions: Vec<_> =
        answer.gazetteers.iter().map(|g| format!("{}@{}", g.name, g.version)).collect();
    assert_eq!(versions.join(","), after);
    let told: Vec<_> = answer
        .reloads
        .iter()
        .map(|r| (format!("{}@{}", r.name, r.previous_version), r.changed))
        .collect();
    let (one, two) = before.split_once(',').expect("two of them");
    assert_eq!(told, [(one.to_owned(), false), (two.to_owned(), true)]);
    let durations: Vec<_> =
        answer.reloads.iter().map(|r| r.load_duration.expect("always set")).collect();
    assert_eq!(durations[0], prost_types::Duration::default());
    assert!(durations[1].nanos > 0);
    // Nothing holds on to what nobody uses.
    assert!(old.upgrade().is_none());
    assert_eq!(served.reloads("ok").await, Some(1.0));
}

#[tokio::test]
async fn what_did_not_change_stays() {
    let served = Served::start().await;
    let before = served.server.snapshots.current().expect("loaded");
    // The same content in another file.
    publish_place(&served.path("two"), "two", "Lagos");
    for opened in [true, false] {
        let answer = served.reload().await.expect("whole");
        assert!(answer.reloads.iter().all(|r| !r.changed && r.version == r.previous_version));
        let took = answer.reloads[1].load_duration.expect("always set");
        assert_eq!(took.nanos > 0, opened);
    }
    let after = served.server.snapshots.current().expect("loaded");
    assert!(Arc::ptr_eq(&before, &after));
    assert_eq!(served.reloads("unchanged").await, Some(2.0));
}

#[tokio::test]
async fn only_the_gazetteer_that_changed_is_replaced() {
    let served = Served::start().await;
    let gazetteers = |served: &Served| {
        let snapshot = served.server.snapshots.current().expect("loaded");
        [0, 1].map(|index| Arc::clone(&snapshot.gazetteers()[index].gazetteer))
    };
    let before = gazetteers(&served);
    publish_place(&served.path("two"), "three", "Faro");
    served.reload().await.expect("whole");
    let after = gazetteers(&served);
    assert!(Arc::ptr_eq(&before[0], &after[0]));
    assert!(!Arc::ptr_eq(&before[1], &after[1]));
}

/// Publishes bytes as a gazetteer would be: never into the file that is mapped.
fn replace(path: &Path, bytes: &[u8]) {
    let aside = path.with_extension("aside");
    std::fs::write(&aside, bytes).expect("written");
    std::fs::rename(aside, path).expect("renamed");
}

#[tokio::test]
async fn a_broken_file_is_refused_and_the_old_ones_serve_on() {
    let served = Served::start().await;
    let before = served.extract().await;
    let path = served.path("two");
    let whole = std::fs::read(&path).expect("there");
    let mut flipped = whole.clone();
    let name = flipped.windows(5).position(|bytes| bytes == b"Lagos").expect("listed");
    flipped[name] ^= 1;
    let mut newer = whole.clone();
    newer[8] = 99;
    // A good one beside the broken one: all or nothing.
    publish_place(&served.path("one"), "four", "Braga");
    let cases = [
        (Some(&whole[..whole.len() / 2]), "was cut"),
        (Some(&flipped), "checksum"),
        (Some(&newer), "format version 99"),
        (Some(b"".as_slice()), "not a gazetteer file"),
        (None, "cannot read the file"),
    ];
    for (index, (bytes, problem)) in cases.into_iter().enumerate() {
        match bytes {
            Some(bytes) => replace(&path, bytes),
            None => std::fs::remove_file(&path).expect("there"),
        }
        let status = served.reload().await.expect_err(problem);
        expect(&status, Code::FailedPrecondition, "GAZETTEER_INVALID", None);
        let said = status.get_details_error_info().expect("an ErrorInfo").metadata;
        assert_eq!(said["gazetteer"], "two");
        assert!(said["problem"].contains(problem), "{problem}: {said:?}");
        assert!(!status.message().contains(served.folder.path().to_str().expect("UTF-8")));
        assert_eq!(served.extract().await, before);
        assert_eq!(served.reloads("failed").await, Some(index as f64 + 1.0));
    }
    let page = metrics(served.server.operations).await;
    assert_eq!(page.get("onomast_last_reload_successful", &[]), Some(0.0));

    publish_place(&path, "three", "Faro");
    served.reload().await.expect("whole again");
    assert_eq!(served.extract().await.0, ["three", "four"]);
    let page = metrics(served.server.operations).await;
    assert_eq!(page.get("onomast_last_reload_successful", &[]), Some(1.0));
    let name = [("name", "two")];
    for gauge in ["onomast_gazetteer_load_seconds", "onomast_gazetteer_loaded_timestamp_seconds"] {
        assert!(page.get(gauge, &name).is_some_and(|value| value > 0.0), "{gauge}");
    }
}

#[tokio::test]
async fn reloads_at_the_same_time_take_turns() {
    let served = Arc::new(Served::start().await);
    publish_place(&served.path("two"), "three", "Faro");
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let served = Arc::clone(&served);
            tokio::spawn(async move { served.reload().await })
        })
        .collect();
    let mut changes = 0;
    for call in calls {
        let answer = call.await.expect("no panic").expect("whole");
        changes += answer.reloads.iter().filter(|reload| reload.changed).count();
    }
    assert_eq!(changes, 1);
    assert_eq!(served.reloads("ok").await, Some(1.0));
    assert_eq!(served.reloads("unchanged").await, Some(7.0));
}

#[tokio::test]
async fn there_is_nothing_to_reload_until_something_is_loaded() {
    let snapshots = Arc::new(SnapshotStore::new());
    let file = GazetteerFile {
        name: "late".to_owned(),
        path: PathBuf::from("not-there.onomast"),
        in_default_set: true,
    };
    let reloader = Arc::new(Reloader::new(Arc::clone(&snapshots), vec![file]));
    let state = ServerState::new(Arc::clone(&snapshots)).with_reloader(reloader);
    let server = Setup::unpublished().state(state, snapshots).start().await;
    let mut client = server.gazetteers().await;
    let answer = client.reload_gazetteers(pb::ReloadGazetteersRequest {}).await;
    expect(&answer.expect_err("loading"), Code::Unavailable, "GAZETTEER_LOADING", None);
}
