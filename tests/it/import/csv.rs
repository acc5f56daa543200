//! The project's own CSV: one line of report for each bad row, the rest kept.

use super::{check_failure, folder_with, gazetteer, stderr, stdout};

fn bad_rows() -> Vec<u8> {
    let endless = "word ".repeat(10_000);
    [
        b"id,name,type,aliases\n".as_slice(),
        b"x:1,Acme Holdings,organization,\"Acme\nGroup\"\n", // lines 2 and 3
        b"x:2,Nobody,alien,\n",                              // line 4
        b"x:3,,person,\n",
        b"x:4,\xff\xfe,person,\n",
        format!("x:5,{endless},organization,\n").as_bytes(),
        b"x:1,Acme Holdings,place,\n", // line 8
        b"x:6,\"Jane\tQuux\",person,J. Quux\n",
        b"x:7,Too,person,many,fields\n",
    ]
    .concat()
}

const EXPECTED: [(u64, &str); 7] = [
    (2, "Group"),
    (4, "unknown entity type \"alien\""),
    (5, "the name is empty"),
    (6, "name is not UTF-8"),
    (7, "10000 words"),
    (8, "was listed before as ORGANIZATION"),
    (10, "5 fields, the header has 4"),
];

#[test]
fn bad_rows_are_told_with_file_and_line_and_the_others_are_kept() {
    let rows = bad_rows();
    let folder = folder_with(&[("names.csv", &rows)]);
    let compile = ["compile", "names.csv", "-o", "names.onomast"];
    let output = gazetteer(folder.path(), &compile);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stderr(&output);
    // An alias over two lines is no name: a match does not reach across a line break.
    for (line, why) in EXPECTED {
        let found = said
            .lines()
            .filter(|told| told.starts_with(&format!("refused names.csv:{line}: ")))
            .collect::<Vec<_>>();
        assert!(found.len() == 1 && found[0].contains(why), "line {line}, {why}: {said:.2000}");
    }
    assert_eq!(said.lines().count(), EXPECTED.len(), "{said:.2000}");
    let looked_up = gazetteer(
        folder.path(),
        &["lookup", "Acme Holdings", "J. Quux", "--gazetteer", "names.onomast"],
    );
    assert!(looked_up.status.success(), "{}", stderr(&looked_up));
    assert!(stdout(&looked_up).contains("x:1") && stdout(&looked_up).contains("x:6"));
    let strict = gazetteer(folder.path(), &[&compile[..], &["--strict"]].concat());
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn a_file_without_the_right_header_is_refused() {
    for (content, why) in [
        ("name,kind\nA,person\n", "unknown column \"kind\""),
        ("name\nA\n", "no column \"type\""),
        ("id,type\nA,person\n", "no column \"name\""),
    ] {
        let files = [("names.csv", content.as_bytes())];
        check_failure(&files, &["compile", "names.csv", "-o", "out.onomast"], why);
        check_failure(&files, &["import", "names.csv", "-o", "out.csv"], why);
    }
}

#[test]
fn tabs_separate_the_columns_of_tsv() {
    super::check(
        &[("names.tsv", b"name\ttype\taliases\n\"Quux, Jane\"\tperson\tJ. Quux|Jane Q.\n")],
        &["names.tsv"],
        ",\"Quux, Jane\",person,J. Quux|Jane Q.,0.5,,,\n",
        &["rows: 1 read, 1 kept, 0 left out, 0 refused", "person: 1"],
    );
}
