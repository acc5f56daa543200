//! Health follows what is published, and nothing is healthy that is going away.

use crate::support::health::{SERVICES, health, of};
use crate::support::{Setup, TestServer, expect, snapshot};
use tonic::Code;
use tonic::transport::Channel;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

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
async fn unknown_services() {
    let server = TestServer::start().await;
    let mut client = health(&server).await;
    let status = client.check(of("no.such.Service")).await.expect_err("unknown");
    expect(&status, Code::NotFound, "HEALTH_SERVICE_UNKNOWN", None);
}
