//! `evaluate` and `train`, by the real program.

use crate::support::program::{onomast, text};

/// One right name, one of another type, one that is not there, one missed; offsets in code points.
const GOLD: &str = concat!(
    r#"{"id":"a","text":"🎉 Emmanuel Macron visited Berlin.","entities":[{"start":2,"end":17,"type":"PERSON"},"#,
    r#"{"start":26,"end":32,"type":"ORGANIZATION"}]}"#,
    "\n",
    r#"{"id":"b","text":"They went to Paris and ate soup.","entities":[{"start":27,"end":31,"type":"PLACE"}]}"#,
    "\n"
);

#[test]
fn evaluate_counts_like_the_reader_of_its_table() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("gold.jsonl"), GOLD).expect("written");
    let output = onomast(folder.path(), &["evaluate", "gold.jsonl", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let summary = &json["summary"];
    assert_eq!(summary["documents"], 2);
    assert_eq!(summary["gold"], serde_json::json!([1, 1, 1]));
    assert_eq!(summary["found"], serde_json::json!([1, 0, 2]));
    let third = 1.0 / 3.0;
    let near = |value: &serde_json::Value, expected: f64| {
        assert!(value.as_f64().is_some_and(|v| (v - expected).abs() < 1e-9), "{value} {expected}");
    };
    near(&summary["exact"]["PERSON"]["f1"], 1.0);
    near(&summary["exact"]["micro"]["precision"], third);
    near(&summary["exact"]["micro"]["recall"], third);
    near(&summary["untyped"]["f1"], 2.0 * third);
    assert!(json["expected_calibration_error"].as_f64().is_some_and(|error| error > 0.3));

    let output = onomast(folder.path(), &["evaluate", "gold.jsonl", "--errors", "3"]);
    let said = text(&output.stdout);
    for expected in [
        "wrong type: 1\n  a: \"Berlin\" ORGANIZATION found as \"Berlin\" PLACE",
        "missed: 1\n  b: \"soup\" PLACE found as nothing",
        "spurious: 1\n  b: nothing found as \"Paris\" PLACE",
        "expected calibration error",
    ] {
        assert!(said.contains(expected), "{expected}\nin {said}");
    }
}

#[test]
fn a_gold_file_that_does_not_read_is_named_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("gold.jsonl"), format!("{GOLD}nonsense\n")).expect("written");
    let output = onomast(folder.path(), &["evaluate", "gold.jsonl"]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("gold.jsonl:3:"), "{}", text(&output.stderr));
}

#[test]
fn training_twice_gives_the_same_file_and_prints_scores() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("names.csv"), "name,type\nBerlin,place\n").expect("written");
    std::fs::write(folder.path().join("train.jsonl"), GOLD.repeat(20)).expect("written");
    let compiled =
        onomast(folder.path(), &["gazetteer", "compile", "names.csv", "-o", "g.onomast"]);
    assert!(compiled.status.success(), "{}", text(&compiled.stderr));
    let train = |file: &str| {
        let output = onomast(
            folder.path(),
            &[
                "train",
                "train.jsonl:2",
                "--epochs",
                "2",
                "--gazetteer",
                "g.onomast",
                "--dev",
                "train.jsonl",
                "-o",
                file,
            ],
        );
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("can be found"), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("train.jsonl | P R F1"), "{}", text(&output.stdout));
        std::fs::read(folder.path().join(file)).expect("written")
    };
    assert_eq!(train("one.model"), train("two.model"));
}
