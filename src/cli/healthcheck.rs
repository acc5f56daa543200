//! `onomast healthcheck`: for HEALTHCHECK and probes in images without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::arguments::Healthcheck;
use crate::server::ListenAddress;

pub(super) fn run(arguments: &Healthcheck) -> Result<ExitCode> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start")?
        .block_on(check(arguments))
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

async fn check(arguments: &Healthcheck) -> Result<ExitCode> {
    let address = &arguments.addr;
    let timeout = Duration::from_secs(arguments.timeout);
    let channel = tokio::time::timeout(timeout, connect(arguments))
        .await
        .with_context(|| format!("no server at {address}"))?
        .with_context(|| format!("no server at {address}"))?;
    let mut request = tonic::Request::new(HealthCheckRequest::default());
    request.set_timeout(timeout);
    let answer = HealthClient::new(channel).check(request).await;
    match answer.with_context(|| format!("no answer from {address}"))?.into_inner().status() {
        ServingStatus::Serving => Ok(ExitCode::SUCCESS),
        other => bail!("the server at {address} is {}", other.as_str_name()),
    }
}

async fn connect(arguments: &Healthcheck) -> Result<Channel> {
    let scheme = if arguments.tls_ca.is_some() { "https" } else { "http" };
    let host = match &arguments.addr {
        ListenAddress::Tcp(address) => reachable(*address).to_string(),
        // The name in the certificate, if there is one; a path needs none to be found.
        ListenAddress::Unix(_) => "localhost".to_owned(),
        ListenAddress::Inherited(_) => {
            bail!("{} is no address to ask: give --addr as its callers know it", arguments.addr)
        }
    };
    let mut endpoint = Endpoint::from_shared(format!("{scheme}://{host}"))?;
    if let Some(ca) = &arguments.tls_ca {
        let mut tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(read(ca)?));
        if let Some(name) = &arguments.tls_name {
            tls = tls.domain_name(name);
        }
        if let (Some(cert), Some(key)) = (&arguments.tls_client_cert, &arguments.tls_client_key) {
            tls = tls.identity(Identity::from_pem(read(cert)?, read(key)?));
        }
        endpoint = endpoint.tls_config(tls)?;
    }
    match &arguments.addr {
        ListenAddress::Tcp(_) => Ok(endpoint.connect().await?),
        #[cfg(unix)]
        ListenAddress::Unix(path) => {
            let path = path.clone();
            let connector = tower::service_fn(move |_| {
                let path = path.clone();
                async move {
                    let stream = tokio::net::UnixStream::connect(path).await;
                    stream.map(hyper_util::rt::TokioIo::new)
                }
            });
            Ok(endpoint.connect_with_connector(connector).await?)
        }
        #[cfg(not(unix))]
        ListenAddress::Unix(_) => bail!("there are no Unix sockets here"),
        ListenAddress::Inherited(_) => bail!("no address to ask"),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
