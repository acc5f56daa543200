//! docs/errors.md lists every reason that the code knows, with its code, and no other.

use std::collections::BTreeMap;

const CODE: &str = include_str!("../../src/server/errors.rs");
const TABLE: &str = include_str!("../../docs/errors.md");

/// Reasons and codes as the one `match` of errors.rs has them.
fn of_the_code() -> BTreeMap<String, String> {
    let start = CODE.find("match self {").expect("the match");
    let end = CODE.find("/// The reason that callers are given.").expect("its end");
    let source: String = CODE[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let mut reasons = BTreeMap::new();
    let mut parts = source.split('"');
    while let (Some(before), Some(literal)) = (parts.next(), parts.next()) {
        let is_reason = literal.len() > 3
            && literal.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        if !is_reason {
            continue;
        }
        let code = match before.trim_end().rsplit([' ', '(']).find(|word| !word.is_empty()) {
            Some("invalid") => "INVALID_ARGUMENT".to_owned(),
            Some("exhausted") => "RESOURCE_EXHAUSTED".to_owned(),
            Some(code) => screaming(code.trim_start_matches("Code::").trim_end_matches(',')),
            None => panic!("a reason out of nowhere: {literal}"),
        };
        reasons.insert(literal.to_owned(), code);
    }
    reasons
}

/// `InvalidArgument` as gRPC spells it.
fn screaming(camel: &str) -> String {
    let mut name = String::new();
    for (index, letter) in camel.chars().enumerate() {
        if index > 0 && letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

#[test]
fn the_table_and_the_code_agree() {
    let table: BTreeMap<String, String> = TABLE
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split(" | ");
            let reason = cells.next()?.trim_end_matches('`').to_owned();
            let code = cells.next()?.to_owned();
            assert_eq!(cells.filter(|cell| cell.trim_matches([' ', '|']).len() > 3).count(), 2);
            Some((reason, code))
        })
        .collect();
    let code = of_the_code();
    assert!(code.len() > 20, "{code:?}");
    assert_eq!(table, code);
}
