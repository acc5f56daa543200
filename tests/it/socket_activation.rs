//! Sockets that somebody else listens on, as systemd hands them over.
#![cfg(unix)]

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use crate::support::gazetteers::publish_place;
use crate::support::process::Process;
use crate::support::program::text;
use crate::support::server::channel_to;
use crate::support::{Client, request};

/// The program with `socket` as its third file, which is where the protocol has the first socket.
fn handed(socket: OwnedFd, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    // The number of the process stays the same through every exec.
    let script = "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" serve \"$@\" 3<&0 0</dev/null";
    command.args(["-c", script, env!("CARGO_BIN_EXE_onomast")]).args(arguments);
    command.stdin(Stdio::from(socket));
    command
}

fn gazetteer(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    path.to_str().expect("UTF-8").to_owned()
}

#[tokio::test]
async fn a_port_is_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let arguments = ["--listen", "systemd", "--gazetteer", &gazetteer(&folder)];
    let mut process = Process::start(&mut handed(listener.into(), &arguments));
    assert_eq!(process.logged("listening")["address"], address.to_string());
    process.logged("serving");
    let mut client = Client::new(channel_to(address).await);
    client.extract_entities(request("In Porto.")).await.expect("read");
}

#[tokio::test]
async fn a_file_is_taken_over_and_left_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("onomast.sock");
    let listener = UnixListener::bind(&path).expect("bound");
    let arguments = ["--listen", "systemd:0", "--gazetteer", &gazetteer(&folder)];
    let mut process = Process::start(&mut handed(listener.into(), &arguments));
    assert_eq!(process.logged("listening")["address"], format!("unix:{}", path.display()));
    process.logged("serving");
    process.signal("-TERM");
    assert!(process.ended().success());
    assert!(path.exists(), "the file belongs to whom made it");
}

#[test]
fn without_such_a_socket_the_start_fails() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let check = |mut command: Command, expected: &str| {
        let output = command.output().expect("it starts");
        let said = text(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{said}");
    };
    let one_too_far = handed(listener.into(), &["--listen", "systemd:1"]);
    check(one_too_far, "cannot listen on systemd:1: no such socket was handed to the process");
    let mut without = Command::new(env!("CARGO_BIN_EXE_onomast"));
    without.args(["serve", "--listen", "systemd"]);
    check(without, "cannot listen on systemd: no such socket");
}
