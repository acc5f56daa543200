//! A call against what carries it: the service beside an echo that returns the same answers at once.
//! Prints Markdown.
//!
//! `cargo bench --bench rpc`
//!
//! Both servers run in this process, each on one worker thread of its own; one client on another
//! thread calls them in turns, 5 KB of news a call. The echo is tonic's plain server with the
//! protocol's own messages: what it costs to carry such a request and such an answer, and nothing
//! else. What a call takes of the worker is that thread's time on the processor, so that a client
//! or a neighbour who takes the other core does not count.

mod support;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use onomast::compile::compile_default;
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;
use onomast::server::pb::entity_extraction_service_server::{
    EntityExtractionService, EntityExtractionServiceServer,
};
use onomast::server::{Listeners, ServerConfig, ServerState, SnapshotStore, pb};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status, Streaming};

/// Calls that are under way at once where throughput is measured.
const AT_ONCE: usize = 8;
/// Rounds over the articles; servers take turns, and the best round of each counts.
const ROUNDS: usize = 8;
/// Articles of a round.
const ARTICLES: usize = 200;

type Client = EntityExtractionServiceClient<Channel>;
type Answers = Arc<Mutex<HashMap<String, pb::ExtractEntitiesResponse>>>;

fn main() {
    // `cargo test --benches` only wants to see it compile and start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.onomast");
    compile_default(&path, |_, _| ()).expect("the default gazetteer compiles");
    let gazetteer = Gazetteer::open(&path).expect("it opens");
    let snapshots = Arc::new(SnapshotStore::new());
    snapshots.publish(Snapshot::new(vec![LoadedGazetteer::new("default", gazetteer)]));
    let state = ServerState::new(Arc::clone(&snapshots));
    let service = Worker::start(|listener| async move {
        let listeners = Listeners::from(listener);
        let serving = onomast::server::run(
            listeners,
            state,
            ServerConfig::default(),
            std::future::pending::<()>(),
        );
        serving.await.expect("it serves");
    });
    let answers = Answers::default();
    let canned = Arc::clone(&answers);
    let echo = Worker::start(|listener| async move {
        let incoming = tonic::transport::server::TcpIncoming::from(listener);
        let serving = Server::builder()
            .add_service(EntityExtractionServiceServer::new(Echo(canned)))
            .serve_with_incoming(incoming.with_nodelay(Some(true)));
        serving.await.expect("it serves");
    });
    let client = tokio::runtime::Builder::new_current_thread().enable_all().build();
    client.expect("a runtime").block_on(run(&service, &echo, &answers));
}

async fn run(service: &Worker, echo: &Worker, answers: &Answers) {
    let mut articles = support::articles(5_000);
    articles.truncate(ARTICLES);
    let bytes: usize = articles.iter().map(String::len).sum();
    println!(
        "{} articles, {} bytes each, {AT_ONCE} calls at once\n",
        articles.len(),
        bytes / articles.len()
    );
    println!(
        "| | calls/s | worker, µs a call | one at a time: p50, µs | p99, µs | mentions a call |"
    );
    println!("|---|---|---|---|---|---|");
    for mode in [pb::RecognitionMode::Full, pb::RecognitionMode::GazetteerOnly] {
        let requests: Vec<_> = articles
            .iter()
            .enumerate()
            .map(|(nth, text)| pb::ExtractEntitiesRequest {
                document: Some(pb::Document {
                    id: nth.to_string(),
                    text: text.clone(),
                    ..Default::default()
                }),
                options: Some(pb::ExtractOptions { mode: mode.into(), ..Default::default() }),
            })
            .collect();
        let (mut to_service, mut to_echo) = (service.client().await, echo.client().await);
        let mut mentions = 0;
        for request in &requests {
            let answer = to_service.extract_entities(request.clone()).await.expect("read");
            let answer = answer.into_inner();
            mentions += answer.mentions.len();
            let id = request.document.as_ref().expect("there").id.clone();
            answers.lock().expect("whole").insert(id, answer);
        }
        let (mut ours, mut plain) = (Measured::default(), Measured::default());
        for _ in 0..ROUNDS {
            ours.round(service, &mut to_service, &requests, mentions).await;
            plain.round(echo, &mut to_echo, &requests, mentions).await;
        }
        let per_call = mentions / requests.len();
        ours.print(mode.as_str_name(), per_call);
        plain.print("echo of its answers", per_call);
        println!(
            "| **of the echo's throughput; times its latency** | {:.3} | {:.3} | {:.1} | {:.1} | |",
            ours.calls / plain.calls,
            plain.worker / ours.worker,
            ours.percentile(0.5) / plain.percentile(0.5),
            ours.percentile(0.99) / plain.percentile(0.99),
        );
    }
}

/// What was seen of one server.
#[derive(Default)]
struct Measured {
    /// Calls a second, of the best round.
    calls: f64,
    /// Microseconds of the worker a call, of the best round.
    worker: f64,
    /// How long calls took that nobody else waited beside, in microseconds.
    times: Vec<f64>,
}

impl Measured {
    async fn round(
        &mut self,
        server: &Worker,
        client: &mut Client,
        requests: &[pb::ExtractEntitiesRequest],
        mentions: usize,
    ) {
        let (began, busy) = (Instant::now(), server.busy());
        let callers = (0..AT_ONCE).map(|caller| {
            let (mut client, requests) = (client.clone(), requests.to_vec());
            tokio::spawn(async move {
                let mut found = 0;
                for request in requests.into_iter().skip(caller).step_by(AT_ONCE) {
                    let answer = client.extract_entities(request).await.expect("read");
                    found += answer.into_inner().mentions.len();
                }
                found
            })
        });
        let mut found = 0;
        for caller in callers.collect::<Vec<_>>() {
            found += caller.await.expect("it ended");
        }
        assert_eq!(found, mentions, "every round finds the same");
        let count = requests.len() as f64;
        self.calls = self.calls.max(count / began.elapsed().as_secs_f64());
        let worker = server.busy().saturating_sub(busy).as_secs_f64() * 1e6 / count;
        self.worker = if self.worker == 0.0 { worker } else { self.worker.min(worker) };
        for request in requests {
            let request = request.clone();
            let began = Instant::now();
            client.extract_entities(request).await.expect("read");
            self.times.push(began.elapsed().as_secs_f64() * 1e6);
        }
    }

    fn percentile(&self, part: f64) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable_by(f64::total_cmp);
        times[((times.len() - 1) as f64 * part) as usize]
    }

    fn print(&self, name: &str, mentions: usize) {
        println!(
            "| {name} | {:.0} | {:.0} | {:.0} | {:.0} | {mentions} |",
            self.calls,
            self.worker,
            self.percentile(0.5),
            self.percentile(0.99),
        );
    }
}

/// A server on one worker thread of its own.
struct Worker {
    _runtime: Runtime,
    address: SocketAddr,
    /// Where the system says how long the thread ran.
    clock: PathBuf,
}

impl Worker {
    fn start<F>(serve: impl FnOnce(TcpListener) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let threads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&threads);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .on_thread_start(move || {
                let own = std::fs::read_link("/proc/thread-self").expect("Linux");
                seen.lock().expect("whole").push(Path::new("/proc").join(own).join("schedstat"));
            })
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let served = serve(listener);
        runtime.block_on(async { tokio::spawn(async {}).await }).expect("the worker runs");
        let clock = threads.lock().expect("whole")[0].clone();
        runtime.spawn(served);
        Self { _runtime: runtime, address, clock }
    }

    async fn client(&self) -> Client {
        Client::connect(format!("http://{}", self.address)).await.expect("it listens")
    }

    /// How long the worker was on a processor.
    fn busy(&self) -> Duration {
        let times = std::fs::read_to_string(&self.clock).expect("the thread lives");
        let busy = times.split(' ').next().expect("three numbers");
        Duration::from_nanos(busy.parse().expect("a number"))
    }
}

/// Answers what it was told to, by the document's id.
struct Echo(Answers);

#[tonic::async_trait]
impl EntityExtractionService for Echo {
    async fn extract_entities(
        &self,
        request: Request<pb::ExtractEntitiesRequest>,
    ) -> Result<Response<pb::ExtractEntitiesResponse>, Status> {
        let id = request.into_inner().document.unwrap_or_default().id;
        let answers = self.0.lock().expect("whole");
        answers.get(&id).cloned().map(Response::new).ok_or_else(|| Status::not_found("no answer"))
    }

    async fn batch_extract_entities(
        &self,
        _: Request<pb::BatchExtractEntitiesRequest>,
    ) -> Result<Response<pb::BatchExtractEntitiesResponse>, Status> {
        Err(Status::unimplemented("an echo of single calls"))
    }

    async fn get_server_info(
        &self,
        _: Request<pb::GetServerInfoRequest>,
    ) -> Result<Response<pb::GetServerInfoResponse>, Status> {
        Err(Status::unimplemented("an echo of single calls"))
    }

    type StreamExtractEntitiesStream =
        tokio_stream::Empty<Result<pb::StreamExtractEntitiesResponse, Status>>;

    async fn stream_extract_entities(
        &self,
        _: Request<Streaming<pb::StreamExtractEntitiesRequest>>,
    ) -> Result<Response<Self::StreamExtractEntitiesStream>, Status> {
        Err(Status::unimplemented("an echo of single calls"))
    }
}
