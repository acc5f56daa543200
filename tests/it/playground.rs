//! The page to try extraction with, on the port for operators. What it does in a browser is looked at
//! by tests/playground/run.

use std::net::SocketAddr;

use crate::support::operations::{get, metrics};
use crate::support::{Setup, TestServer, request};
use onomast::server::CredentialFiles;
use prost::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const EXTRACT: &str = "/onomast.v1.EntityExtractionService/ExtractEntities";

/// Calls by gRPC-Web, as the page does; the answer's bytes, as far as they are text.
async fn call(address: SocketAddr, path: &str, token: Option<&str>) -> String {
    let message = request("Zoë Håkansson sat.").encode_to_vec();
    let mut body = vec![0];
    body.extend_from_slice(&(message.len() as u32).to_be_bytes());
    body.extend_from_slice(&message);
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{token}Content-Length: {}\r\n\
         Content-Type: application/grpc-web+proto\r\nX-Grpc-Web: 1\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.expect("accepted");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    stream.write_all(&body).await.expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_page_and_all_that_it_names_are_there() {
    let server = TestServer::start().await;
    let (status, content_type, page) = get(server.operations, "/").await;
    assert_eq!((status, content_type.as_str()), (200, "text/html; charset=utf-8"));
    let mut named: Vec<String> = page
        .split('"')
        .filter(|text| text.starts_with("/playground/"))
        .map(str::to_owned)
        .collect();
    let mut seen = 0;
    while let Some(path) = named.pop() {
        seen += 1;
        let (status, content_type, content) = get(server.operations, &path).await;
        assert_eq!(status, 200, "{path}");
        let imports = content.split('\'').filter_map(|text| text.strip_prefix("./"));
        if content_type.starts_with("text/javascript") {
            named.extend(imports.map(|name| format!("/playground/{name}")));
        }
        assert!(seen < 100, "imports go in circles");
    }
    assert!(seen >= 7, "{seen}");
    // Nothing of it comes from elsewhere.
    assert!(!page.contains("://"), "{page}");
}

#[tokio::test]
async fn it_calls_the_service_on_its_own_port() {
    let server = TestServer::start().await;
    let answer = call(server.operations, EXTRACT, None).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("Zoë Håkansson") && answer.contains("grpc-status:0"), "{answer}");
    // For pages from here and no others.
    assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
    let page = metrics(server.operations).await;
    assert_eq!(page.get("onomast_documents_read_total", &[]), Some(1.0));
    // Administration is not for it.
    let list = "/onomast.v1.GazetteerService/ListGazetteers";
    let answer = call(server.operations, list, None).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[tokio::test]
async fn tokens_are_asked_for_there_too() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "extraction-token\n").expect("written");
    let files =
        CredentialFiles { tokens: Some(file.path().to_path_buf()), ..CredentialFiles::default() };
    let server = Setup::new().credentials(files).0.start().await;
    assert_eq!(get(server.operations, "/").await.0, 200);
    let answer = call(server.operations, EXTRACT, None).await;
    assert!(answer.to_lowercase().contains("grpc-status: 16"), "{answer}");
    let answer = call(server.operations, EXTRACT, Some("extraction-token")).await;
    assert!(answer.contains("grpc-status:0"), "{answer}");
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let server = Setup::new().configure(|config| config.playground = false).start().await;
    for path in ["/", "/playground/main.js"] {
        assert_eq!(get(server.operations, path).await.0, 404, "{path}");
    }
    let answer = call(server.operations, EXTRACT, None).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert_eq!(get(server.operations, "/livez").await.0, 200);
}

#[tokio::test]
async fn the_policy_lets_nothing_in() {
    let server = TestServer::start().await;
    let mut stream = TcpStream::connect(server.operations).await.expect("accepted");
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .await
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("text");
    let policy = answer
        .lines()
        .find_map(|line| line.strip_prefix("content-security-policy: "))
        .expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
}
