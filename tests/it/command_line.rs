//! The real program in a folder of its own.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::default_gazetteer;

/// The program, with the default gazetteer where it is compiled already.
fn onomast(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
    let cache = default_gazetteer::path().parent().expect("a file in a folder");
    command.current_dir(folder).env("ONOMAST_CACHE_DIR", cache);
    command
}

fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("UTF-8")
}

#[test]
fn extract_writes_json_lines_into_a_pipe() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = onomast(folder.path());
    command.args(["extract", "--input-format", "jsonl", "--offset-encoding", "utf32"]);
    let input = "{\"id\":\"a\",\"text\":\"🎉 Emmanuel Macron visited São Paulo.\"}\nnonsense\n{\"id\":7,\"text\":\"\"}\n";
    let output = run(&mut command, input);
    let lines: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], "a");
    let found: Vec<_> = lines[0]["entities"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|e| (e["start"].as_u64(), e["end"].as_u64(), e["text"].as_str(), e["type"].as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Some(2), Some(17), Some("Emmanuel Macron"), Some("PERSON")),
            (Some(26), Some(35), Some("São Paulo"), Some("PLACE")),
        ]
    );
    assert_eq!(lines[1], serde_json::json!({"id": 7, "entities": []}));
    // The bad line is named, the others are kept, the exit status tells.
    assert!(stderr(&output).contains("-:2:"), "{}", stderr(&output));
    assert!(!output.status.success());
}

#[test]
fn extract_writes_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "Emmanuel Macron <visited> Berlin.")
        .expect("written");
    for (format, expected) in [
        ("pretty", "person:emmanuel-macron"),
        ("jsonl", "\"text\":\"Emmanuel Macron\""),
        ("html", "&lt;visited&gt;"),
        ("conll", "Macron\tI-PERSON"),
    ] {
        let output = run(onomast(folder.path()).args(["extract", "--format", format, "a.txt"]), "");
        assert!(output.status.success(), "{format}: {}", stderr(&output));
        assert!(stdout(&output).contains(expected), "{format}: {}", stdout(&output));
    }
}

#[test]
fn extract_reads_the_gazetteer_it_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("names.csv"),
        "id,name,type\nx:1,Acme Holdings,organization\n",
    )
    .expect("written");
    let compile = ["gazetteer", "compile", "names.csv", "-o", "names.onomast"];
    assert!(run(onomast(folder.path()).args(compile), "").status.success());
    std::fs::write(folder.path().join("a.txt"), "Acme Holdings grew.").expect("written");
    let mut by_option = onomast(folder.path());
    by_option.args(["extract", "--gazetteer", "names.onomast", "a.txt"]);
    let mut by_environment = onomast(folder.path());
    by_environment.args(["extract", "a.txt"]).env("ONOMAST_GAZETTEER", "names.onomast");
    for command in [&mut by_option, &mut by_environment] {
        let output = run(command, "");
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(stdout(&output).lines().count(), 1);
        assert!(stdout(&output).contains("x:1"), "{}", stdout(&output));
    }
}

#[test]
fn a_bad_row_is_reported_with_file_and_line_and_the_others_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: &[u8] = b"name,type,aliases,prior\n\
        Acme Holdings,organization,Acme,0.9\n\
        Nobody,alien,,\n\
        ,person,,\n\
        Over,person,,7\n\
        \xff\xfe,person,,\n\
        \"...\",place,,\n\
        Jane Quux,person,,\n";
    std::fs::write(folder.path().join("names.csv"), rows).expect("written");
    let compile = ["gazetteer", "compile", "names.csv", "-o", "names.onomast"];
    let output = run(onomast(folder.path()).args(compile), "");
    assert!(output.status.success(), "{}", stderr(&output));
    for (line, why) in
        [(3, "alien"), (4, "empty"), (5, "prior"), (6, "UTF-8"), (7, "no letter or digit")]
    {
        let found = stderr(&output)
            .lines()
            .any(|l| l.contains(&format!("names.csv:{line}:")) && l.contains(why));
        assert!(found, "line {line}: {}", stderr(&output));
    }
    assert_eq!(stderr(&output).lines().count(), 5);
    let lookup = ["gazetteer", "lookup", "acme", "Jane Quux", "--gazetteer", "names.onomast"];
    let output = run(onomast(folder.path()).args(lookup), "");
    assert!(output.status.success() && stdout(&output).contains("org:acme-holdings"));
    let strict = run(onomast(folder.path()).args(compile).arg("--strict"), "");
    assert!(!strict.status.success());
}

#[test]
fn a_damaged_gazetteer_is_refused_with_what_was_found() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("names.csv"), "name,type\nAcme Holdings,organization\n")
        .expect("written");
    let compile = ["gazetteer", "compile", "names.csv", "-o", "whole.onomast"];
    assert!(run(onomast(folder.path()).args(compile), "").status.success());
    let whole = std::fs::read(folder.path().join("whole.onomast")).expect("compiled");
    let mut flipped = whole.clone();
    let name = flipped.windows(4).position(|bytes| bytes == b"Acme").expect("listed");
    flipped[name] ^= 1;
    let mut newer = whole.clone();
    newer[8] = 99;
    for (content, expected) in [
        (&whole[..whole.len() / 2], "was cut"),
        (&flipped, "checksum of strings"),
        (&newer, "format version 99"),
        (b"PK\x03\x04 a zip".as_slice(), "not a gazetteer file"),
        (b"", "not a gazetteer file"),
    ] {
        std::fs::write(folder.path().join("bad.onomast"), content).expect("written");
        let output = run(onomast(folder.path()).args(["gazetteer", "verify", "bad.onomast"]), "");
        assert!(!output.status.success());
        assert!(stderr(&output).contains(expected), "{expected}: {}", stderr(&output));
    }
    let output = run(onomast(folder.path()).args(["gazetteer", "verify", "whole.onomast"]), "");
    assert!(output.status.success() && stdout(&output).contains("is whole"));
}
