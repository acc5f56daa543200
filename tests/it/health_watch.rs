//! Who watches health sees every change, and the end.

use crate::support::health::{SERVICES, health, of};
use crate::support::{Setup, TestServer, snapshot};
use tonic_health::pb::health_check_response::ServingStatus;

#[tokio::test]
async fn a_watch_sees_the_whole_life() {
    for service in SERVICES {
        let mut server = Setup::unpublished().start().await;
        let mut client = health(&server).await;
        let mut watch = client.watch(of(service)).await.expect("watched").into_inner();
        let mut seen = Vec::new();
        while let Some(answer) = watch.message().await.expect("a good end") {
            seen.push(answer.status());
            match seen.len() {
                1 => server.snapshots.publish(snapshot()),
                2 => server.tell_to_stop(),
                _ => {}
            }
        }
        let life = [ServingStatus::NotServing, ServingStatus::Serving, ServingStatus::NotServing];
        assert_eq!(seen, life, "{service:?}");
        server.ended().await;
    }
}

#[tokio::test]
async fn publishing_again_is_no_change() {
    let mut server = TestServer::start().await;
    let mut client = health(&server).await;
    let mut watch = client.watch(of("")).await.expect("watched").into_inner();
    let first = watch.message().await.expect("open").expect("a status");
    assert_eq!(first.status(), ServingStatus::Serving);
    server.snapshots.publish(snapshot());
    server.tell_to_stop();
    let next = watch.message().await.expect("open").expect("a status");
    assert_eq!(next.status(), ServingStatus::NotServing);
    assert_eq!(watch.message().await.expect("a good end"), None);
}

#[tokio::test]
async fn of_an_unknown_service() {
    let server = TestServer::start().await;
    let mut client = health(&server).await;
    let mut watch = client.watch(of("no.such.Service")).await.expect("watched").into_inner();
    let first = watch.message().await.expect("open").expect("a status");
    assert_eq!(first.status(), ServingStatus::ServiceUnknown);
}
