//! Asking for health.

use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::TestServer;

/// Those that health is told of: the server as a whole, and each of its services.
pub const SERVICES: [&str; 4] = [
    "",
    "onomast.v1.EntityExtractionService",
    "onomast.v1.GazetteerService",
    "grpc.health.v1.Health",
];

pub fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: service.to_owned() }
}

pub async fn health(server: &TestServer) -> HealthClient<Channel> {
    HealthClient::new(server.channel().await)
}
