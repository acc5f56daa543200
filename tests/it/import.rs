//! Importers, by the real program on real files: each is given a slice in the exact form in which
//! the data is published.

mod archives;
mod csv;
mod damage;
mod ftm;
mod geonames;
mod jsonl;
mod pageviews;
mod wikidata;

use std::path::Path;
use std::process::{Command, Output};

const HEADER: &str = "id,name,type,aliases,prior,subtype,external_ids,case\n";

/// What is in the folder, by name.
type Files<'f> = [(&'f str, &'f [u8])];

/// Runs `onomast gazetteer …` in `folder`.
fn gazetteer(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onomast"))
        .current_dir(folder)
        .arg("gazetteer")
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder_with(files: &Files<'_>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).expect("written");
    }
    folder
}

/// Imports `files` with `arguments`. The output must be `rows`, the report must tell all of `told`,
/// and what was written must compile.
fn check(files: &Files<'_>, arguments: &[&str], rows: &str, told: &[&str]) {
    let folder = folder_with(files);
    let output = gazetteer(folder.path(), &[&["import"], arguments, &["-o", "out.csv"]].concat());
    let all = stdout(&output) + &stderr(&output);
    assert!(output.status.success(), "{arguments:?}: {all}");
    let written = std::fs::read_to_string(folder.path().join("out.csv")).expect("written");
    assert_eq!(written, format!("{HEADER}{rows}"), "{arguments:?}: {all}");
    for line in told {
        assert!(all.contains(line), "{arguments:?}: {line:?} is not in\n{all}");
    }
    let refused = stderr(&output).lines().count();
    assert_eq!(refused, told.iter().filter(|line| line.starts_with("refused")).count(), "{all}");
    let compiled = gazetteer(folder.path(), &["compile", "out.csv", "-o", "out.onomast"]);
    assert!(compiled.status.success(), "{}", stderr(&compiled));
}

/// The command must fail, say `why` and leave nothing behind but what was there.
fn check_failure(files: &Files<'_>, arguments: &[&str], why: &str) {
    let folder = folder_with(files);
    let output = gazetteer(folder.path(), arguments);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(why), "{arguments:?}: {why:?} is not in\n{said}");
    assert!(!said.contains("panicked"), "{said}");
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, files.len(), "{arguments:?}: something is left behind");
}
