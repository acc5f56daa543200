//! docs/operations.md lists every metric that there is, and no other.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;

use crate::support::gazetteers::publish_place;
use crate::support::operations::get;
use crate::support::{Setup, document, request};
use onomast::server::pb;

const DOCUMENT: &str = include_str!("../../docs/operations.md");

/// The names in the first column of the table.
fn of_the_document() -> BTreeSet<String> {
    let (_, section) = DOCUMENT.split_once("\n## Metrics\n").expect("the section");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|line| line.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The names of a page's metrics, as queries have them.
fn of_the_page(page: &str) -> BTreeSet<String> {
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let named = types.map(|(name, kind)| match kind {
        "counter" => format!("{name}_total"),
        "info" => format!("{name}_info"),
        _ => name.to_owned(),
    });
    named.collect()
}

#[tokio::test]
async fn the_table_and_the_page_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    publish_place(&path, "one", "Porto");
    let (setup, _) = Setup::over(&[("places", &path)]).await;
    let server = setup.start().await;
    let mut client = server.client().await;
    client.extract_entities(request("In Porto.")).await.expect("read");
    let malformed = pb::Document { language_code: "!".to_owned(), ..document("Text.") };
    let malformed = pb::ExtractEntitiesRequest { document: Some(malformed), options: None };
    client.extract_entities(malformed).await.expect_err("no language");
    let (_, _, page) = get(server.operations, "/metrics").await;
    assert_eq!(of_the_page(&page), of_the_document());
}
