//! Files that are replaced are noticed.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::Setup;
use crate::support::gazetteers::publish_place;
use crate::support::operations::metrics;
use onomast::gazetteer::Gazetteer;
use onomast::server::pb;

const SOON: Duration = Duration::from_millis(2);
const LATE: Duration = Duration::from_secs(60);

fn version(path: &Path) -> String {
    Gazetteer::open(path).expect("whole").version()
}

#[tokio::test]
async fn a_file_renamed_over_another_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    check_noticed(&path, || publish_place(&path, "two", "Lagos")).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_symbolic_link_that_is_swapped_on_the_way_to_the_file_is_followed() {
    // As Kubernetes mounts volumes: the file is a link through a link to the current folder.
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, at("new")).expect("linked");
        std::fs::rename(at("new"), at(name)).expect("renamed");
    };
    for (version, id, name) in [("v1", "one", "Porto"), ("v2", "two", "Lagos")] {
        std::fs::create_dir(at(version)).expect("created");
        publish_place(&at(version).join("places.onomast"), id, name);
    }
    link("v1", "..data");
    link("..data/places.onomast", "places.onomast");
    check_noticed(&at("places.onomast"), || link("v2", "..data")).await;
}

#[tokio::test]
async fn a_broken_file_is_tried_once_and_the_next_one_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let (setup, reloader) = Setup::over(&[("places", &path)]).await;
    let server = setup.start().await;
    let watching = tokio::spawn(Arc::clone(&reloader).watch(SOON));
    let failed = async || {
        let labels = [("trigger", "watch"), ("result", "failed")];
        metrics(server.operations).await.get("onomast_reloads_total", &labels)
    };
    assert_eq!(failed().await, Some(0.0));
    std::fs::write(folder.path().join("aside"), "no gazetteer").expect("written");
    std::fs::rename(folder.path().join("aside"), &path).expect("renamed");
    let late = Instant::now() + LATE;
    while failed().await != Some(1.0) {
        assert!(Instant::now() < late, "not tried");
    }
    publish_place(&path, "two", "Lagos");
    serves(&server, &version(&path)).await;
    assert_eq!(failed().await, Some(1.0));
    watching.abort();
}

/// Serves `path`, has it replaced, and waits until the new one is served.
async fn check_noticed(path: &Path, replace: impl FnOnce()) {
    let (setup, reloader) = Setup::over(&[("places", path)]).await;
    let server = setup.start().await;
    let watching = tokio::spawn(reloader.watch(SOON));
    let before = version(path);
    serves(&server, &before).await;
    replace();
    assert_ne!(version(path), before);
    serves(&server, &version(path)).await;
    watching.abort();
}

/// Asks until the only gazetteer has this version.
async fn serves(server: &crate::support::TestServer, version: &str) {
    let mut client = server.gazetteers().await;
    let late = Instant::now() + LATE;
    loop {
        let list = client.list_gazetteers(pb::ListGazetteersRequest {}).await.expect("loaded");
        if list.into_inner().gazetteers[0].version == version {
            return;
        }
        assert!(Instant::now() < late, "version {version} is not served");
    }
}
