//! A hundred reloads while callers do not stop calling: nobody notices but by the answers.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::gazetteers::publish_place;
use crate::support::{Setup, request};
use onomast::gazetteer::Gazetteer;
use onomast::server::pb;

const RELOADS: usize = 100;
const CALLERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_is_answered_by_exactly_one_version() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    let publish = |id: &str| publish_place(&path, id, "Porto");
    publish("second");
    let second = version(&path);
    publish("first");
    let versions = [(version(&path), "first"), (second, "second")];
    let (setup, _) = Setup::over(&[("places", &path)]).await;
    let server = setup.start().await;
    let done = Arc::new(AtomicBool::new(false));
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let mut client = server.client().await;
        let (done, versions) = (Arc::clone(&done), versions.clone());
        callers.push(tokio::spawn(async move {
            let mut answers = [0, 0];
            while !done.load(Ordering::Relaxed) {
                let answer = client.extract_entities(request("A day in Porto.")).await;
                let answer = answer.expect("every call is answered").into_inner();
                let which = versions
                    .iter()
                    .position(|(version, _)| *version == answer.gazetteer_version)
                    .expect("one of the two");
                let ids: Vec<_> = answer.entities.iter().map(|e| e.entity_id.as_str()).collect();
                assert_eq!(ids, [versions[which].1]);
                answers[which] += 1;
            }
            answers
        }));
    }
    let mut gazetteers = server.gazetteers().await;
    for reload in 0..RELOADS {
        let (version, id) = &versions[(reload + 1) % 2];
        publish(id);
        let answer = gazetteers.reload_gazetteers(pb::ReloadGazetteersRequest {}).await;
        let answer = answer.expect("whole").into_inner();
        assert!(answer.reloads[0].changed);
        assert_eq!(format!("places@{}", answer.gazetteers[0].version), *version);
    }
    done.store(true, Ordering::Relaxed);
    let mut answers = [0, 0];
    for caller in callers {
        let seen = caller.await.expect("no failed call");
        answers = [answers[0] + seen[0], answers[1] + seen[1]];
    }
    assert!(answers.iter().all(|count| *count > 0), "{answers:?}");
    server.ended().await;
}

fn version(path: &Path) -> String {
    let version = Gazetteer::open(path).expect("whole").version();
    format!("places@{version}")
}
