//! `onomast healthcheck`: for HEALTHCHECK and probes in images without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tonic::transport::Endpoint;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::arguments::Healthcheck;

pub(super) fn run(arguments: &Healthcheck) -> Result<ExitCode> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start")?
        .block_on(check(reachable(arguments.addr), Duration::from_secs(arguments.timeout)))
}

/// The address to connect to for a server that listens on `address`.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

async fn check(address: SocketAddr, timeout: Duration) -> Result<ExitCode> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))?
        .connect_timeout(timeout)
        .timeout(timeout);
    let channel = endpoint.connect().await.with_context(|| format!("no server at {address}"))?;
    let answer = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
    match answer.with_context(|| format!("no answer from {address}"))?.into_inner().status() {
        ServingStatus::Serving => Ok(ExitCode::SUCCESS),
        other => bail!("the server at {address} is {}", other.as_str_name()),
    }
}
