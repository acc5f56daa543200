//! A hundred reloads of the default gazetteer while callers do not stop calling: does a call fail,
//! does memory come back, and what do callers feel? Prints Markdown.
//!
//! `cargo bench --bench reload`
//!
//! The server is a process of its own, told to reload by RPC; its files are swapped as Kubernetes
//! swaps volumes, by a symbolic link. Two versions take turns: the default gazetteer, and the same
//! with other ids for a made-up name, so that every answer shows which version it came from.

use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use onomast::compile::default_fingerprint;
use onomast::gazetteer::Gazetteer;
use onomast::server::pb;
use onomast::server::pb::entity_extraction_service_client::EntityExtractionServiceClient;
use onomast::server::pb::gazetteer_service_client::GazetteerServiceClient;
use tonic::transport::{Channel, Endpoint};

const RELOADS: usize = 100;
const CALLERS: usize = 4;
/// Each caller waits this long between calls, so that the machine is busy, not swamped: a queue that
/// only grows would hide what a reload costs.
const PAUSE: Duration = Duration::from_millis(10);
/// As the system calls it: all resident memory, what the program allocated, what it mapped.
const MEMORY: [&str; 3] = ["VmRSS", "RssAnon", "RssFile"];
const NAME: &str = "Quentin Quuxborough";

fn main() {
    // `cargo test --benches` only wants to see it compile and start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(run());
}

async fn run() {
    let files = ["a", "b"].map(compiled);
    let versions = files.each_ref().map(|file| Gazetteer::open(file).expect("whole").version());
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("served.onomast");
    point(&link, &files[0]);
    let server = Server::start(&link);
    let callers = Callers { address: server.address.clone(), versions: versions.clone() };

    // Touches what calls touch, so that memory is compared like with like.
    callers.during(tokio::time::sleep(Duration::from_secs(5))).await;
    let quiet = callers.during(tokio::time::sleep(Duration::from_secs(20))).await;
    let before = server.memory();

    let mut gazetteers = GazetteerServiceClient::new(server.channel().await);
    let mut times = Vec::with_capacity(RELOADS);
    let busy = callers
        .during(async {
            for reload in 1..=RELOADS {
                point(&link, &files[reload % 2]);
                let started = Instant::now();
                let answer = gazetteers.reload_gazetteers(pb::ReloadGazetteersRequest {}).await;
                times.push(started.elapsed());
                let answer = answer.expect("whole").into_inner();
                assert_eq!(answer.gazetteers[0].version, versions[reload % 2]);
            }
        })
        .await;
    callers.during(tokio::time::sleep(Duration::from_secs(5))).await;
    let after = server.memory();

    times.sort_unstable();
    let mut table = String::from(
        "| measure | without reloads | during 100 reloads | ratio |\n|---|---|---|---|\n",
    );
    let mut row = |what: &str, quiet: String, busy: String, ratio: f64| {
        let _ = writeln!(table, "| {what} | {quiet} | {busy} | {ratio:.2} |");
    };
    for (what, part) in [("p50 of a call, ms", 0.5), ("p99 of a call, ms", 0.99)] {
        let (quiet, busy) = (quiet.percentile(part), busy.percentile(part));
        row(what, format!("{quiet:.2}"), format!("{busy:.2}"), busy / quiet);
    }
    let mebibytes = |bytes: f64| format!("{:.1}", bytes / f64::from(1 << 20));
    for ((what, before), after) in MEMORY.into_iter().zip(before).zip(after) {
        let what = format!("{what} before and after, MiB");
        row(&what, mebibytes(before), mebibytes(after), after / before);
    }
    println!("{table}");
    println!(
        "{RELOADS} reloads of {} MB, the slower half over {:.0} ms; {} calls during them, {} failed or \
         inconsistent; {} calls without, {} failed or inconsistent; {CALLERS} callers; most resident \
         memory ever {} MiB.",
        std::fs::metadata(&files[0]).expect("there").len() / 1_000_000,
        times[RELOADS / 2].as_secs_f64() * 1e3,
        busy.times.len() + busy.failures,
        busy.failures,
        quiet.times.len() + quiet.failures,
        quiet.failures,
        mebibytes(server.status("VmHWM")),
    );
    assert_eq!(quiet.failures + busy.failures, 0, "no call fails");
    assert!((after[0] / before[0] - 1.0).abs() < 0.1, "memory comes back");
}

/// The default gazetteer with one more name, whose id says which file it came from. Compiled once.
fn compiled(id: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("reload-{id}-{}.onomast", default_fingerprint()));
    if Gazetteer::open(&path).is_err() {
        let source = folder.join(format!("reload-{id}.csv"));
        let rows = format!("id,name,type\n{id},{NAME},person\n");
        std::fs::write(&source, rows).expect("written");
        let status = Command::new(env!("CARGO_BIN_EXE_onomast"))
            .args(["gazetteer", "compile", "--default"])
            .args([source.as_os_str(), "-o".as_ref(), path.as_os_str()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("the program starts").success());
    }
    path
}

/// Swaps the link in one step.
fn point(link: &Path, target: &Path) {
    let aside = link.with_extension("aside");
    std::os::unix::fs::symlink(target, &aside).expect("linked");
    std::fs::rename(aside, link).expect("renamed");
}

/// The program, serving.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(gazetteer: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onomast"))
            .args(["serve", "--listen", "127.0.0.1:0", "--watch-gazetteers", "0", "--gazetteer"])
            .arg(gazetteer)
            .env("ONOMAST_LOG", "onomast::cli=info")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("piped"));
        let mut address = String::new();
        for line in log.lines() {
            let line: serde_json::Value = serde_json::from_str(&line.expect("text")).expect("JSON");
            match line["message"].as_str() {
                Some("listening") => {
                    address = format!("http://{}", line["address"].as_str().expect("an address"));
                }
                Some("serving") => break,
                _ => {}
            }
        }
        Self { child, address }
    }

    async fn channel(&self) -> Channel {
        connect(&self.address).await
    }

    fn status(&self, field: &str) -> f64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix(field)).expect(field);
        let kilobytes = line.trim_start_matches(':').trim().trim_end_matches(" kB");
        kilobytes.parse::<f64>().expect("a number") * 1024.0
    }

    /// Resident memory, and the parts of it in [`MEMORY`].
    fn memory(&self) -> [f64; 3] {
        MEMORY.map(|field| self.status(field))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn connect(address: &str) -> Channel {
    let endpoint = Endpoint::from_shared(address.to_owned()).expect("an address");
    endpoint.connect().await.expect("accepted")
}

/// Whoever calls while something else happens.
struct Callers {
    address: String,
    versions: [String; 2],
}

/// What they saw.
#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    failures: usize,
}

impl Seen {
    fn percentile(&self, part: f64) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[(times.len() as f64 * part) as usize].as_secs_f64() * 1e3
    }
}

impl Callers {
    async fn during(&self, work: impl Future<Output = ()>) -> Seen {
        let done = Arc::new(AtomicBool::new(false));
        let article = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/articles");
        let article = std::fs::read_to_string(article.join("business.plain.txt")).expect("there");
        let text = format!("{NAME} spoke.\n\n{article}");
        let mut calling = Vec::new();
        for _ in 0..CALLERS {
            let mut client = EntityExtractionServiceClient::new(connect(&self.address).await);
            let (done, versions, text) = (Arc::clone(&done), self.versions.clone(), text.clone());
            calling.push(tokio::spawn(async move {
                let mut seen = Seen::default();
                while !done.load(Ordering::Relaxed) {
                    let document = pb::Document { text: text.clone(), ..pb::Document::default() };
                    let request =
                        pb::ExtractEntitiesRequest { document: Some(document), options: None };
                    let started = Instant::now();
                    match client.extract_entities(request).await {
                        Ok(answer) if is_consistent(answer.get_ref(), &versions) => {
                            seen.times.push(started.elapsed());
                        }
                        _ => seen.failures += 1,
                    }
                    tokio::time::sleep(PAUSE).await;
                }
                seen
            }));
        }
        work.await;
        done.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        for caller in calling {
            let seen = caller.await.expect("no panic");
            all.times.extend(seen.times);
            all.failures += seen.failures;
        }
        all
    }
}

/// Whether the made-up name was found with the id of the version that the answer says it used.
fn is_consistent(answer: &pb::ExtractEntitiesResponse, versions: &[String; 2]) -> bool {
    versions.iter().zip(["a", "b"]).any(|(version, id)| {
        answer.gazetteer_version == format!("served@{version}")
            && answer.entities.iter().any(|e| e.entity_id == id && e.name == NAME)
    })
}
