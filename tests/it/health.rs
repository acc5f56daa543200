//! Health follows what is published, and nothing is healthy that is going away.

use crate::support::{Setup, TestServer, snapshot};
use tonic::Code;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

const SERVICES: [&str; 4] = [
    "",
    "onomast.v1.EntityExtractionService",
    "onomast.v1.GazetteerService",
    "grpc.health.v1.Health",
];

fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: service.to_owned() }
}

async fn health(server: &TestServer) -> HealthClient<Channel> {
    HealthClient::new(server.channel().await)
}

async fn check_all(client: &mut HealthClient<Channel>, expected: ServingStatus) {
    for service in SERVICES {
        let answer = client.check(of(service)).await.expect("known");
        assert_eq!(answer.into_inner().status(), expected, "{service:?}");
    }
}

#[tokio::test]
async fn not_serving_until_a_gazetteer_is_published() {
    let server = Setup::unpublished().start().await;
    let mut client = health(&server).await;
    check_all(&mut client, ServingStatus::NotServing).await;
    server.snapshots.publish(snapshot());
    check_all(&mut client, ServingStatus::Serving).await;
}

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
async fn unknown_services() {
    let server = TestServer::start().await;
    let mut client = health(&server).await;
    let status = client.check(of("no.such.Service")).await.expect_err("unknown");
    assert_eq!(status.code(), Code::NotFound);
    let mut watch = client.watch(of("no.such.Service")).await.expect("watched").into_inner();
    let first = watch.message().await.expect("open").expect("a status");
    assert_eq!(first.status(), ServingStatus::ServiceUnknown);
}
