//! Sources that are damaged or cut, and outputs that cannot be written: nothing half-written stays.

use std::fmt::Write;

use super::archives::{bzip2, gzip};
use super::{HEADER, check_failure, folder_with, gazetteer, stderr};

/// Enough rows for several blocks of any compression, none like the other.
fn rows() -> String {
    let mut state = 1_u64;
    let mut rows = String::new();
    for number in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        writeln!(rows, "{{\"id\":\"x:{number}\",\"name\":\"Quux {state}\",\"type\":\"person\"}}")
            .expect("memory has room");
    }
    rows
}

#[test]
fn a_source_that_breaks_off_fails_and_says_where() {
    let rows = rows();
    let whole = gzip(rows.as_bytes());
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 64].fill(0xff);
    let bzip2 = bzip2(rows.as_bytes());
    let zstd = zstd::encode_all(rows.as_bytes(), 1).expect("memory has room");
    for (name, content, why) in [
        ("cut.jsonl.gz", &whole[..middle], "reading failed after this line"),
        ("flipped.jsonl.gz", &flipped, "reading failed after this line"),
        ("cut.jsonl.bz2", &bzip2[..bzip2.len() / 2], "reading failed after this line"),
        ("cut.jsonl.zst", &zstd[..zstd.len() / 2], "reading failed after this line"),
        (
            "cut.jsonl",
            &rows.as_bytes()[..rows.len() - 9],
            "cut.jsonl:20000: the file ends in the middle of a JSON object",
        ),
        (
            "cut.csv",
            b"name,type\nAda,person\n\"Bo",
            "cut.csv:3: the file ends in the middle of a quoted field",
        ),
        ("no.jsonl.zip", b"PK nothing", "no.jsonl.zip:0: reading failed"),
        ("no.jsonl.bz2", b"BZ nothing", "no.jsonl.bz2:0: reading failed"),
    ] {
        check_failure(&[(name, content)], &["import", name, "-o", "out.csv"], why);
        check_failure(&[(name, content)], &["compile", name, "-o", "out.onomast"], why);
    }
}

#[test]
fn what_came_before_the_damage_is_kept_if_asked_for() {
    let rows = rows();
    let whole = gzip(rows.as_bytes());
    let folder = folder_with(&[
        ("cut.jsonl.gz", &whole[..whole.len() / 2]),
        ("more.jsonl", b"{\"name\":\"Ada Lovelace\",\"type\":\"person\"}\n"),
    ]);
    let import = ["import", "cut.jsonl.gz", "more.jsonl", "-o", "out.csv", "--allow-truncated"];
    let output = gazetteer(folder.path(), &import);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        stderr(&output).starts_with("kept what came before cut.jsonl.gz:"),
        "{}",
        stderr(&output)
    );
    let written = std::fs::read_to_string(folder.path().join("out.csv")).expect("written");
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines.len() > 5_000 && lines.len() < 15_000, "{}", lines.len());
    assert!(
        lines[1].starts_with("x:0,Quux ") && lines.last() == Some(&",Ada Lovelace,person,,0.5,,,")
    );
    let strict = gazetteer(folder.path(), &[&import[..], &["--strict"]].concat());
    assert_eq!(strict.status.code(), Some(1));
    let compile =
        ["compile", "cut.jsonl.gz", "more.jsonl", "-o", "out.onomast", "--allow-truncated"];
    let output = gazetteer(folder.path(), &compile);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let files = [("a.jsonl", b"{\"name\":\"Ada\",\"type\":\"person\"}\n".as_slice())];
    for (output, why) in [
        ("out.txt", "out.txt: the output is .csv or .jsonl"),
        ("no/folder/out.csv", "cannot write no/folder/out.csv: entity not found\n"),
        ("a.jsonl/out.csv", "cannot write a.jsonl/out.csv: "),
    ] {
        check_failure(&files, &["import", "a.jsonl", "-o", output], why);
    }
    check_failure(
        &files,
        &["import", "missing.jsonl", "-o", "out.csv"],
        "onomast: missing.jsonl: No such file or directory (os error 2)\n",
    );
    check_failure(
        &files,
        &["import", "a", "-o", "out.csv"],
        "say it with --from KIND or as KIND:a",
    );
}

#[test]
fn an_earlier_output_stays_until_a_whole_one_replaces_it() {
    let folder = folder_with(&[
        ("cut.csv", b"name,type\n\"Bo"),
        ("whole.csv", b"name,type\nBob,person\n"),
        ("out.csv", b"as it was"),
    ]);
    let read = || std::fs::read_to_string(folder.path().join("out.csv")).expect("there");
    assert!(!gazetteer(folder.path(), &["import", "cut.csv", "-o", "out.csv"]).status.success());
    assert_eq!(read(), "as it was");
    assert!(gazetteer(folder.path(), &["import", "whole.csv", "-o", "out.csv"]).status.success());
    assert_eq!(read(), format!("{HEADER},Bob,person,,0.5,,,\n"));
}
