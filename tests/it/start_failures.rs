//! A server that cannot start says why, in one sentence, and ends.

use std::net::TcpListener;
use std::process::Command;

use crate::support::gazetteers::publish_place;
use crate::support::tls::{Authority, Files};

/// Starts serving with a good gazetteer and these arguments, which must fail.
#[track_caller]
fn check(arguments: &[&str], expected: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let gazetteer = folder.path().join("places.onomast");
    publish_place(&gazetteer, "one", "Porto");
    let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
    command.args(["serve", "--gazetteer"]).arg(gazetteer).args(arguments);
    if !arguments.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let last = said.lines().last().expect("a sentence");
    assert!(last.starts_with("onomast: ") && last.contains(expected), "{expected}: {said}");
    let others: Vec<_> = said.lines().filter(|line| !line.starts_with('{')).collect();
    assert_eq!(others, [last], "one sentence beside the log");
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    check(&["--listen", &address], &format!("cannot listen on {address}: "));
    check(&["--metrics-listen", &address], &format!("cannot listen on {address}: "));
    check(&["--admin-listen", &address], &format!("cannot listen on {address}: "));
}

#[test]
fn a_gazetteer_that_is_missing_or_of_another_version() {
    check(&["--gazetteer", "gone=/not/there"], "gazetteer \"gone\" (/not/there): cannot read");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("newer.onomast");
    publish_place(&path, "one", "Porto");
    let mut bytes = std::fs::read(&path).expect("there");
    bytes[8] = 99;
    std::fs::write(&path, bytes).expect("written");
    check(&["--gazetteer", path.to_str().expect("UTF-8")], "format version 99");
}

#[test]
fn certificates_that_cannot_be_used() {
    let authority = Authority::new();
    let files = Files::of(&authority);
    let text = |path: std::path::PathBuf| path.to_str().expect("UTF-8").to_owned();
    let (cert, key) = (text(files.tls().certificate), text(files.tls().key));
    let empty = text(files.write("empty.pem", ""));
    let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    let broken = text(files.write("broken.pem", broken));
    let other = text(files.write("other.pem", &authority.issue().1));
    check(&["--tls-cert", "/not/there", "--tls-key", &key], "cannot read /not/there: ");
    check(&["--tls-cert", &empty, "--tls-key", &key], "holds no certificate in PEM");
    check(&["--tls-cert", &broken, "--tls-key", &key], "broken.pem is damaged: ");
    check(&["--tls-cert", &cert, "--tls-key", &empty], "holds no private key in PEM");
    check(&["--tls-cert", &cert, "--tls-key", &other], "cannot be used with key");
    let client_ca = ["--tls-cert", &cert, "--tls-key", &key, "--tls-client-ca", &empty];
    check(&client_ca, "holds no certificate in PEM");
}

#[test]
fn token_files_that_cannot_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens");
    let token_file = ["--token-file", path.to_str().expect("UTF-8")];
    check(&token_file, "cannot read ");
    std::fs::write(&path, "\n").expect("written");
    check(&token_file, "holds no token");
    std::fs::write(&path, "not a token").expect("written");
    check(&token_file, ":1: a token is");
}
