//! One HTTP/2 connection and nothing else: no reconnecting, no deadlines on this side, any bytes.

use bytes::{Buf, BufMut, Bytes};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;
use tokio::net::TcpStream;
use tonic::body::Body;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::{Request, Response, uri::PathAndQuery};
use tonic::{IntoRequest, Status};
use tower::util::BoxCloneService;
use tower::{Service, ServiceExt};

use super::TestServer;

/// The method that most tests call.
pub const EXTRACT: &str = "/onomast.v1.EntityExtractionService/ExtractEntities";

/// A single connection, as a service for tonic's clients.
pub type Connection = BoxCloneService<Request<Body>, Response<Incoming>, hyper::Error>;

/// Connects to `server`. When the connection ends, every further call fails.
pub async fn connect(server: &TestServer) -> Connection {
    let stream = TcpStream::connect(server.address).await.expect("accepted");
    let (sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .expect("speaks HTTP/2");
    tokio::spawn(connection);
    BoxCloneService::new(tower::service_fn(move |request| sender.clone().send_request(request)))
}

/// The extraction client over a single connection.
pub async fn client(server: &TestServer) -> EntityExtractionServiceClient<Connection> {
    over(server, connect(server).await)
}

/// The extraction client over this connection.
pub fn over(
    server: &TestServer,
    connection: Connection,
) -> EntityExtractionServiceClient<Connection> {
    let origin = format!("http://{}", server.address);
    EntityExtractionServiceClient::with_origin(connection, origin.parse().expect("a URI"))
}

/// Calls a method with bytes that need not be a message.
pub async fn call(
    server: &TestServer,
    connection: Connection,
    path: &'static str,
    message: &'static [u8],
) -> Result<Bytes, Status> {
    let origin = format!("http://{}", server.address);
    let mut grpc = Grpc::with_origin(connection, origin.parse().expect("a URI"));
    grpc.ready().await.expect("the connection is open");
    grpc.unary(
        Bytes::from_static(message).into_request(),
        PathAndQuery::from_static(path),
        Untouched,
    )
    .await
    .map(tonic::Response::into_inner)
}

/// Sends a body that need not be made of messages; the status that comes at once.
pub async fn send(
    server: &TestServer,
    mut connection: Connection,
    path: &str,
    body: &str,
) -> Status {
    let request = Request::post(format!("http://{}{path}", server.address))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .body(Body::new(body.to_owned()))
        .expect("a request");
    let answer = connection.ready().await.expect("open").call(request).await.expect("answered");
    Status::from_header_map(answer.headers()).expect("a status, and nothing before it")
}

/// Bytes as they are.
struct Untouched;

impl Codec for Untouched {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Untouched {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Untouched {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}
