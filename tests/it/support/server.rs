//! A server of the test's own.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use onomast::server::{
    self, CredentialFiles, Credentials, Extract, GazetteerFile, Listeners, Reloader, ServeError,
    ServerConfig, ServerState, SnapshotStore,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::{Channel, Endpoint};

/// The extraction client over tonic's own channel.
pub type Client = EntityExtractionServiceClient<Channel>;

/// How a test's server differs from the default one.
pub struct Setup {
    config: ServerConfig,
    state: ServerState,
    snapshots: Arc<SnapshotStore>,
    administration: bool,
}

impl Setup {
    /// Default configuration, the crate's own extractor, nothing published.
    pub fn unpublished() -> Self {
        // As the program does before it serves: it is no part of the first call.
        onomast::recognize::prepare().expect("the model is whole");
        let snapshots = Arc::new(SnapshotStore::new());
        Self {
            config: ServerConfig::default(),
            state: ServerState::new(Arc::clone(&snapshots)),
            snapshots,
            administration: false,
        }
    }

    /// The same, serving [`super::snapshot`].
    pub fn new() -> Self {
        let setup = Self::unpublished();
        setup.snapshots.publish(super::snapshot());
        setup
    }

    /// The same, serving these files instead, each under its name and by default.
    pub async fn over(files: &[(&str, &Path)]) -> (Self, Arc<Reloader>) {
        let setup = Self::unpublished();
        let files = files.iter().map(|(name, path)| GazetteerFile {
            name: (*name).to_owned(),
            path: path.to_path_buf(),
            in_default_set: true,
        });
        let reloader = Arc::new(Reloader::new(Arc::clone(&setup.snapshots), files.collect()));
        reloader.load().await.expect("they are whole");
        let state = setup.state.with_reloader(Arc::clone(&reloader));
        (Self { state, ..setup }, reloader)
    }

    /// The same with a state of the test's own, which publishes to `snapshots`.
    pub fn state(self, state: ServerState, snapshots: Arc<SnapshotStore>) -> Self {
        Self { state, snapshots, ..self }
    }

    pub fn configure(mut self, change: impl FnOnce(&mut ServerConfig)) -> Self {
        change(&mut self.config);
        self
    }

    pub fn extractor(mut self, extractor: impl Extract) -> Self {
        self.state = self.state.with_extractor(extractor);
        self
    }

    /// The same with these certificates and tokens.
    pub fn credentials(self, files: CredentialFiles) -> (Self, Arc<Credentials>) {
        let credentials = Arc::new(Credentials::load(files).expect("they are good"));
        let state = self.state.with_credentials(Arc::clone(&credentials));
        (Self { state, ..self }, credentials)
    }

    /// The same with a listener for administration.
    pub fn administration(self) -> Self {
        Self { administration: true, ..self }
    }

    pub async fn start(self) -> TestServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let operations = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let operations_address = operations.local_addr().expect("an address");
        let mut listeners = Listeners::from(listener).with_operations(operations);
        let mut administration = None;
        if self.administration {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            administration = Some(listener.local_addr().expect("an address"));
            listeners = listeners.with_administration(listener);
        }
        let (stop, stopped) = oneshot::channel();
        let serving = server::run(listeners, self.state, self.config, async {
            drop(stopped.await);
        });
        TestServer {
            address,
            operations: operations_address,
            administration,
            snapshots: self.snapshots,
            stop: Some(stop),
            serving: tokio::spawn(serving),
        }
    }
}

/// A server that is listening.
pub struct TestServer {
    pub address: SocketAddr,
    /// Where it answers operators.
    pub operations: SocketAddr,
    /// Where it answers administrators, if that is elsewhere.
    pub administration: Option<SocketAddr>,
    pub snapshots: Arc<SnapshotStore>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl TestServer {
    pub async fn start() -> Self {
        Setup::new().start().await
    }

    pub async fn channel(&self) -> Channel {
        channel_to(self.address).await
    }

    pub async fn client(&self) -> Client {
        Client::new(self.channel().await)
    }

    pub async fn gazetteers(&self) -> GazetteerServiceClient<Channel> {
        GazetteerServiceClient::new(self.channel().await)
    }

    /// Tells the server to stop, and does not wait.
    pub fn tell_to_stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits for the server's end, which must be a good one.
    pub async fn ended(self) {
        drop(self.stop);
        self.serving.await.expect("the server does not panic").expect("the server ends well");
    }
}

/// A plain connection.
pub async fn channel_to(address: SocketAddr) -> Channel {
    Endpoint::from_shared(format!("http://{address}"))
        .expect("an endpoint")
        .connect()
        .await
        .expect("the server accepts")
}
