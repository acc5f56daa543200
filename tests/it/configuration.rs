//! Settings: what was typed wins over the environment, that over a file, that over the defaults.

use std::path::Path;
use std::process::{Command, Output};

fn print_config(file: &str, environment: &[(&str, &str)], flags: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("onomast.toml");
    std::fs::write(&path, file).expect("written");
    let mut command = serve();
    command.arg("--config").arg(&path).arg("--print-config").args(flags);
    command.envs(environment.iter().copied()).output().expect("the program starts")
}

fn serve() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
    command.arg("serve");
    command
}

fn printed(output: &Output) -> toml::Table {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    toml::from_str(str::from_utf8(&output.stdout).expect("UTF-8")).expect("TOML")
}

#[test]
fn each_place_wins_over_the_next() {
    let file = "grace = 1\ndrain-delay = 1\nrequest-timeout = 1\nno-reflection = true\n\
                gazetteer = [\"a.onomast\", \"b.onomast\"]\nlisten = \"unix:/run/o.sock\"\n";
    let environment = [("ONOMAST_GRACE", "2"), ("ONOMAST_DRAIN_DELAY", "2")];
    let table = printed(&print_config(file, &environment, &["--grace", "3"]));
    for (key, value) in
        [("grace", 3), ("drain-delay", 2), ("request-timeout", 1), ("max-documents", 256)]
    {
        assert_eq!(table[key].as_integer(), Some(value), "{key}");
    }
    assert_eq!(table["no-reflection"].as_bool(), Some(true));
    assert_eq!(table["listen"].as_str(), Some("unix:/run/o.sock"));
    assert_eq!(table["gazetteer"].as_array().map(Vec::len), Some(2));
    let table = printed(&print_config(file, &[], &["--no-reflection=false", "--gazetteer", "c"]));
    assert_eq!(table["no-reflection"].as_bool(), Some(false));
    assert_eq!(table["gazetteer"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_printed_can_be_read_again_and_holds_no_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let tokens = folder.path().join("tokens");
    std::fs::write(&tokens, "s3cret\n").expect("written");
    let file = format!("token-file = {tokens:?}\ngrpc-web-origins = [\"https://a.example\"]\n");
    let first = print_config(&file, &[], &[]);
    let table = printed(&first);
    assert_eq!(table["token-file"].as_str(), tokens.to_str());
    let again = print_config(str::from_utf8(&first.stdout).expect("UTF-8"), &[], &[]);
    assert_eq!(printed(&again), table);
    assert!(!String::from_utf8_lossy(&first.stdout).contains("s3cret"));
}

#[test]
fn what_cannot_be_used_is_said_in_one_line() {
    let check = |file: &str, flags: &[&str], expected: &str| {
        let output = print_config(file, &[], flags);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{expected}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    };
    check("max-txt-bytes = 5", &[], "did you mean \"max-text-bytes\"?");
    check("grace = \"soon\"", &[], "onomast.toml:1: invalid type");
    check("max-message-bytes = 5", &[], "max_message_bytes is 5");
    check("tls-cert = \"cert.pem\"", &[], "tls-cert and tls-key go together");
    check("", &["--max-connections", "0"], "max_connections is 0");
    check("", &["--grpc-web-origins", "a.example"], "is not an origin");
    let with_secret = ["--otlp-endpoint", "https://user:s3cret@otel.example:4317"];
    check("", &with_secret, "otlp-endpoint names a user");
}

#[test]
fn every_limit_is_checked_at_the_start() {
    let counts = [
        "max-text-bytes",
        "max-documents",
        "max-message-bytes",
        "max-inline-entries",
        "max-inline-bytes",
        "max-document-id-bytes",
        "max-gazetteers",
        "max-concurrent-calls",
        "max-stream-documents",
        "max-concurrent-streams",
        "max-connections",
    ];
    let durations =
        ["request-timeout", "handshake-timeout", "keepalive-interval", "keepalive-timeout"];
    for name in counts.into_iter().chain(durations) {
        let output = print_config(&format!("{name} = 0\n"), &[], &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(&name.replace('-', "_")), "{said}");
    }
    for name in counts.into_iter().chain(["max-queued-calls"]) {
        let output = print_config("", &[], &[&format!("--{name}"), "2147483648"]);
        assert!(!output.status.success(), "{name}");
    }
}

#[test]
fn a_file_that_is_not_there() {
    let output = serve().args(["--config", "not-there.toml"]).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("configuration file not-there.toml"), "{said}");
    assert!(!Path::new("not-there.toml").exists() && !output.status.success());
}
