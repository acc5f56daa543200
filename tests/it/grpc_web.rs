//! gRPC-Web over HTTP/1.1, as browsers send it, for the origins that are named.

use crate::support::{Setup, TestServer, request};
use prost::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATH: &str = "/onomast.v1.EntityExtractionService/ExtractEntities";
const ORIGIN: &str = "https://app.example.org";

async fn serve(origins: &[&str]) -> TestServer {
    let origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
    Setup::new().configure(|config| config.grpc_web_origins = origins).start().await
}

/// Sends one request; the answer's bytes, as far as they are text.
async fn send(server: &TestServer, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address).await.expect("accepted");
    let length = body.len();
    let head = format!(
        "{head} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\nOrigin: {ORIGIN}\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("it reads");
    stream
        .write_all(b"Content-Type: application/grpc-web+proto\r\nX-Grpc-Web: 1\r\n")
        .await
        .expect("it reads");
    stream.write_all(b"Access-Control-Request-Method: POST\r\n\r\n").await.expect("it reads");
    stream.write_all(body).await.expect("it reads");
    let mut answer = Vec::new();
    // A server that does not speak HTTP/1.1 may close before it has read everything.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).to_lowercase()
}

fn framed(text: &str) -> Vec<u8> {
    let message = request(text).encode_to_vec();
    let mut body = vec![0];
    body.extend_from_slice(&(message.len() as u32).to_be_bytes());
    body.extend_from_slice(&message);
    body
}

#[tokio::test]
async fn a_named_origin_may_call() {
    let server = serve(&["https://other.example", ORIGIN]).await;
    let allowed = format!("access-control-allow-origin: {ORIGIN}");
    let preflight = send(&server, &format!("OPTIONS {PATH}"), b"").await;
    assert!(preflight.starts_with("http/1.1 200") && preflight.contains(&allowed), "{preflight}");
    let answer = send(&server, &format!("POST {PATH}"), &framed("Zoë Håkansson sat.")).await;
    assert!(answer.starts_with("http/1.1 200") && answer.contains(&allowed), "{answer}");
    assert!(answer.contains("zoë håkansson") && answer.contains("grpc-status:0"), "{answer}");
    // Beside gRPC itself, on the same port.
    server.client().await.extract_entities(request("Text.")).await.expect("read");
}

#[tokio::test]
async fn an_error_comes_with_its_status() {
    let server = serve(&["*"]).await;
    let answer = send(&server, &format!("POST {PATH}"), &[0; 5]).await;
    assert!(answer.contains("access-control-allow-origin: *"), "{answer}");
    assert!(answer.contains("grpc-status: 3") || answer.contains("grpc-status:3"), "{answer}");
}

#[tokio::test]
async fn other_origins_are_not_let_through() {
    let server = serve(&["https://other.example"]).await;
    let preflight = send(&server, &format!("OPTIONS {PATH}"), b"").await;
    assert!(!preflight.contains("access-control-allow-origin"), "{preflight}");
}

#[tokio::test]
async fn nobody_is_unless_configured() {
    let server = TestServer::start().await;
    let answer = send(&server, &format!("POST {PATH}"), &framed("Text.")).await;
    assert!(!answer.contains("http/1.1 200"), "{answer}");
}
