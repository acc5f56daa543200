//! Looking into gazetteer files: `gazetteer info | verify | lookup | diff`, by the real program.

use std::path::Path;
use std::process::Command;

use crate::support::damage::{Numbers, reseal};
use crate::support::program::{onomast, text};

fn compile(folder: &Path, rows: &str, file: &str) {
    let source = file.replace(".onomast", ".csv");
    std::fs::write(folder.join(&source), rows).expect("written");
    let output = onomast(folder, &["gazetteer", "compile", &source, "-o", file]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn verify_finds_what_checksums_do_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "name,type,aliases\nKisumu Water Users Federation,organization,KWUF|Kisumu Water\n\
                Water Users,organization,\nKisumu,place,\n";
    compile(folder.path(), rows, "whole.onomast");
    let whole = std::fs::read(folder.path().join("whole.onomast")).expect("compiled");
    let run = |file: &str| onomast(folder.path(), &["gazetteer", "verify", file]);
    let output = run("whole.onomast");
    assert!(output.status.success(), "{}", text(&output.stderr));
    // Every byte of the tables of numbers counts: sections 3 (form-readings), 7 and 8 (automaton).
    let number = |at: usize| u64::from_le_bytes(whole[at..at + 8].try_into().expect("8 bytes"));
    let mut numbers = Numbers(3);
    let mut found = 0;
    for section in [3, 7, 8] {
        let entry = 32 + 32 * section;
        let (start, length) = (number(entry + 8) as usize, number(entry + 16) as usize);
        for _ in 0..12 {
            let mut bytes = whole.clone();
            let at = start + numbers.below(length);
            if bytes[at] == 0 || bytes[at] == 0xff {
                continue;
            }
            bytes[at] ^= 0x40;
            reseal(&mut bytes);
            std::fs::write(folder.path().join("bad.onomast"), &bytes).expect("written");
            let output = run("bad.onomast");
            assert!(!output.status.success(), "byte {at} of section {section}");
            let said = text(&output.stderr);
            assert!(said.contains("bad.onomast: section ") && said.contains("malformed"), "{said}");
            found += 1;
        }
    }
    assert!(found > 5, "{found}");
}

#[test]
fn lookup_says_what_would_be_reported_and_why() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("deny.txt"), "Paris\n").expect("written");
    for (arguments, expected) in [
        (&["Kyiv"][..], "Kyiv: reported as place, confidence 0."),
        (&["Kyiv"], "geonames:703448"),
        (&["reading"], "reading: not reported"),
        (&["Zorblattium"], "Zorblattium: not listed; "),
        (&["Paris", "--deny-list", "deny.txt"], "the deny list has it"),
    ] {
        let output = onomast(folder.path(), &[&["gazetteer", "lookup"], arguments].concat());
        let said = text(&output.stdout);
        assert!(said.contains(expected), "{arguments:?}: {said}{}", text(&output.stderr));
        assert_eq!(output.status.success(), arguments[0] != "Zorblattium");
    }
}

#[test]
fn diff_tells_what_was_added_removed_and_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = "id,name,type,aliases,prior\n1,Acme Holdings,organization,Acme|Old Acme,0.5\n\
               2,Ada Lovelace,person,,0.5\n3,Kisumu,place,,0.5\n";
    let new = "id,name,type,aliases,prior\n3,Kisumu,place,,0.9\n4,Nakuru,place,,0.5\n\
               1,Acme Holdings,organization,Acme|New Acme Corporation,0.5\n";
    compile(folder.path(), old, "old.onomast");
    compile(folder.path(), new, "new.onomast");
    let output = onomast(folder.path(), &["gazetteer", "diff", "old.onomast", "new.onomast"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for expected in [
        "entities added: 1\n  + 4 \"Nakuru\" PLACE 0.50",
        "entities removed: 1\n  - 2 \"Ada Lovelace\" PERSON 0.50",
        "entities changed: 1\n  ~ 3 \"Kisumu\" PLACE 0.50 → 3 \"Kisumu\" PLACE 0.90",
        "  + 1 \"Acme Holdings\" ORGANIZATION 0.50\n",
        "names removed: 2\n  - 1 \"Acme Holdings\" ORGANIZATION 0.50\n  - 2 ",
    ] {
        assert!(said.contains(expected), "{expected}\nin {said}");
    }
    let output =
        onomast(folder.path(), &["gazetteer", "diff", "--json", "old.onomast", "old.onomast"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["old_version"], json["new_version"]);
    for change in json["changes"].as_object().expect("an object").values() {
        assert_eq!(change["count"], 0, "{json}");
    }
}

#[test]
fn info_tells_counts_licences_and_sizes() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), "name,type\nAcme,organization\n").expect("written");
    let compiled = onomast(
        folder.path(),
        &["gazetteer", "compile", "a.csv", "--license", "CC0-1.0", "-o", "a.onomast"],
    );
    assert!(compiled.status.success(), "{}", text(&compiled.stderr));
    let output = onomast(folder.path(), &["gazetteer", "info", "a.onomast"]);
    let said = text(&output.stdout);
    for expected in ["format 1, fold 1", "CC0-1.0", "a.csv", "organization", "vocabulary", "edges"]
    {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

/// A limit on the size of files stands in for a disk that fills.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_leaves_no_file_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), "name,type\nAcme,organization\n").expect("written");
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$0\" gazetteer compile a.csv -o a.onomast";
    let output = Command::new("sh")
        .current_dir(folder.path())
        .args(["-c", script, env!("CARGO_BIN_EXE_onomast")])
        .output()
        .expect("a shell");
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("cannot write a.onomast"), "{}", text(&output.stderr));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("there").flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
