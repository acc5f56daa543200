//! A socket in the file system, beside TCP.
#![cfg(unix)]

use std::path::Path;
use std::sync::Arc;

use crate::support::{Client, request, snapshot};
use hyper_util::rt::TokioIo;
use onomast::server::{self, ListenAddress, Listener, ServerConfig, ServerState, SnapshotStore};
use tokio::net::UnixStream;
use tokio::sync::oneshot;
use tonic::transport::{Channel, Endpoint};

async fn connect(path: &Path) -> Channel {
    let path = path.to_owned();
    let connector = tower::service_fn(move |_| {
        let path = path.clone();
        async { UnixStream::connect(path).await.map(TokioIo::new) }
    });
    let endpoint = Endpoint::from_static("http://localhost");
    endpoint.connect_with_connector(connector).await.expect("the server accepts")
}

#[tokio::test]
async fn calls_are_answered_and_the_file_goes_with_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("onomast.sock");
    let address = ListenAddress::Unix(path.clone());
    // Left behind by a server that was killed.
    drop(std::os::unix::net::UnixListener::bind(&path).expect("a new file"));
    let listener = Listener::bind(&address).await.expect("nobody listens there");
    let another = Listener::bind(&address).await.expect_err("somebody does");
    assert_eq!(another.kind(), std::io::ErrorKind::AddrInUse);

    let snapshots = Arc::new(SnapshotStore::new());
    snapshots.publish(snapshot());
    let (stop, stopped) = oneshot::channel::<()>();
    let state = ServerState::new(snapshots);
    let serving = tokio::spawn(server::run(listener, state, ServerConfig::default(), async {
        drop(stopped.await);
    }));
    let mut client = Client::new(connect(&path).await);
    client.extract_entities(request("Text.")).await.expect("read");
    drop(stop);
    serving.await.expect("no panic").expect("a good end");
    assert!(!path.exists());
}
