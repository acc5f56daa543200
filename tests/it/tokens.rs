//! Bearer tokens: who may call what, and that nobody else gets to see them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::support::operations::metrics;
use crate::support::tls::publish;
use crate::support::{Setup, TestServer, expect, request};
use onomast::server::{CredentialFiles, Credentials, ServerConfig, Trigger, pb};
use tempfile::TempDir;
use tonic::{Code, Request, Status};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;

struct Guarded {
    folder: TempDir,
    server: TestServer,
    credentials: Arc<Credentials>,
}

impl Guarded {
    async fn start(change: impl FnOnce(&mut ServerConfig)) -> Self {
        let tokens = |folder: &Path, name: &str| {
            Some(publish(&folder.join(name), &format!("# for the tests\n{name}-token\n")))
        };
        Self::with(change, |folder| CredentialFiles {
            tokens: tokens(folder, "extraction"),
            admin_tokens: tokens(folder, "admin"),
            ..CredentialFiles::default()
        })
        .await
    }

    async fn with(
        change: impl FnOnce(&mut ServerConfig),
        files: impl FnOnce(&Path) -> CredentialFiles,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = Setup::new().configure(change);
        let (setup, credentials) = setup.credentials(files(folder.path()));
        Self { folder, server: setup.start().await, credentials }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn extract(&self, authorization: Option<&str>) -> Result<(), Status> {
        let request = bearing(request("Text."), authorization);
        self.server.client().await.extract_entities(request).await.map(drop)
    }

    async fn administer(&self, authorization: Option<&str>) -> Result<(), Status> {
        let request = bearing(pb::ListGazetteersRequest {}, authorization);
        self.server.gazetteers().await.list_gazetteers(request).await.map(drop)
    }

    async fn health(&self, authorization: Option<&str>) -> Result<(), Status> {
        let mut client = HealthClient::new(self.server.channel().await);
        client.check(bearing(HealthCheckRequest::default(), authorization)).await.map(drop)
    }

    async fn reflection(&self, authorization: Option<&str>) -> Result<(), Status> {
        let mut client = ServerReflectionClient::new(self.server.channel().await);
        let requests = tokio_stream::once(ServerReflectionRequest::default());
        client.server_reflection_info(bearing(requests, authorization)).await.map(drop)
    }
}

fn bearing<T>(message: T, authorization: Option<&str>) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(value) = authorization {
        request.metadata_mut().insert("authorization", value.parse().expect("ASCII"));
    }
    request
}

const EXTRACTION: Option<&str> = Some("Bearer extraction-token");
const ADMIN: Option<&str> = Some("Bearer admin-token");

#[track_caller]
fn missing(result: Result<(), Status>) {
    expect(&result.expect_err("refused"), Code::Unauthenticated, "TOKEN_MISSING", None);
}

#[track_caller]
fn invalid(result: Result<(), Status>) {
    let status = result.expect_err("refused");
    expect(&status, Code::Unauthenticated, "TOKEN_INVALID", None);
    assert!(!format!("{status:?}").contains("token-of-nobody"));
}

#[track_caller]
fn not_admin(result: Result<(), Status>) {
    expect(&result.expect_err("refused"), Code::PermissionDenied, "ADMIN_TOKEN_REQUIRED", None);
}

#[tokio::test]
async fn each_token_opens_what_it_is_for() {
    let guarded = Guarded::start(|_| {}).await;
    missing(guarded.extract(None).await);
    guarded.extract(EXTRACTION).await.expect("allowed");
    guarded.extract(ADMIN).await.expect("allowed");
    missing(guarded.administer(None).await);
    not_admin(guarded.administer(EXTRACTION).await);
    guarded.administer(ADMIN).await.expect("allowed");
    for wrong in [
        "Bearer token-of-nobody",
        "Bearer ",
        "Bearer extraction-toke",
        "Bearer extraction-tokens",
        "Basic token-of-nobody",
        "extraction-token",
        "",
    ] {
        invalid(guarded.extract(Some(wrong)).await);
        invalid(guarded.administer(Some(wrong)).await);
    }
    guarded.extract(Some("bearer extraction-token")).await.expect("the scheme has no case");
}

#[tokio::test]
async fn reloading_is_administration() {
    let guarded = Guarded::start(|_| {}).await;
    let reload = async |authorization| {
        let request = bearing(pb::ReloadGazetteersRequest {}, authorization);
        guarded.server.gazetteers().await.reload_gazetteers(request).await.map(drop)
    };
    missing(reload(None).await);
    not_admin(reload(EXTRACTION).await);
    // Let through, to a server that has no files.
    let status = reload(ADMIN).await.expect_err("nothing to reload");
    expect(&status, Code::Unimplemented, "RELOAD_UNSUPPORTED", None);
}

#[tokio::test]
async fn health_is_public_and_reflection_is_not_unless_configured() {
    let guarded = Guarded::start(|_| {}).await;
    guarded.health(None).await.expect("public");
    missing(guarded.reflection(None).await);
    guarded.reflection(EXTRACTION).await.expect("allowed");

    let guarded = Guarded::start(|config| {
        config.public_health = false;
        config.public_reflection = true;
    })
    .await;
    missing(guarded.health(None).await);
    guarded.health(EXTRACTION).await.expect("allowed");
    guarded.reflection(None).await.expect("public");
}

#[tokio::test]
async fn with_one_kind_of_token_the_other_side_is_open_or_shut() {
    let only_admin = Guarded::with(
        |_| {},
        |folder| CredentialFiles {
            admin_tokens: Some(publish(&folder.join("admin"), "admin-token")),
            ..CredentialFiles::default()
        },
    )
    .await;
    only_admin.extract(None).await.expect("open");
    missing(only_admin.administer(None).await);
    only_admin.administer(ADMIN).await.expect("allowed");

    let only_extraction = Guarded::with(
        |_| {},
        |folder| CredentialFiles {
            tokens: Some(publish(&folder.join("extraction"), "extraction-token")),
            ..CredentialFiles::default()
        },
    )
    .await;
    only_extraction.extract(EXTRACTION).await.expect("allowed");
    not_admin(only_extraction.administer(EXTRACTION).await);
    missing(only_extraction.administer(None).await);
}

#[tokio::test]
async fn replaced_tokens_count_at_once_and_broken_files_change_nothing() {
    let guarded = Guarded::start(|_| {}).await;
    publish(&guarded.file("extraction"), "next-token\n");
    guarded.credentials.reload(Trigger::Signal).expect("good");
    invalid(guarded.extract(EXTRACTION).await);
    guarded.extract(Some("Bearer next-token")).await.expect("allowed");

    publish(&guarded.file("extraction"), "# none left\n");
    guarded.credentials.reload(Trigger::Signal).expect_err("would shut everyone out");
    guarded.extract(Some("Bearer next-token")).await.expect("as before");
}

#[tokio::test]
async fn refusals_are_counted_without_the_token() {
    let guarded = Guarded::start(|_| {}).await;
    invalid(guarded.extract(Some("Bearer token-of-nobody")).await);
    guarded.extract(EXTRACTION).await.expect("allowed");
    let page = metrics(guarded.server.operations).await;
    let labels = [
        ("rpc_method", "onomast.v1.EntityExtractionService/ExtractEntities"),
        ("reason", "TOKEN_INVALID"),
    ];
    assert_eq!(page.get("onomast_calls_failed_total", &labels), Some(1.0));
    assert!(
        !page.label_values().any(|value| value.contains("token-of") || value.contains("-token"))
    );
}
