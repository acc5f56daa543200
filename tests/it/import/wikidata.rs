//! The JSON dump of Wikidata.

use super::{check, check_failure};

/// An entity in the form of the dump: empty objects are arrays.
fn entity(id: &str, labels: &[(&str, &str)], classes: &[&str], more: &str, links: u64) -> String {
    let list = |items: Vec<String>| items.join(",");
    let labels = list(
        labels
            .iter()
            .map(|(l, v)| format!(r#""{l}":{{"language":"{l}","value":"{v}"}}"#))
            .collect(),
    );
    let labels = if labels.is_empty() { "[]".to_owned() } else { format!("{{{labels}}}") };
    let classes = list(
        classes
            .iter()
            .map(|class| {
                let (class, rank) = class.split_once(' ').unwrap_or((class, "normal"));
                let number = &class[1..];
                format!(
                    r#"{{"mainsnak":{{"snaktype":"value","property":"P31","hash":"ad","datavalue":{{"value":{{"entity-type":"item","numeric-id":{number},"id":"{class}"}},"type":"wikibase-entityid"}},"datatype":"wikibase-item"}},"type":"statement","id":"{id}$1","rank":"{rank}"}}"#
                )
            })
            .collect(),
    );
    let links = list(
        (0..links)
            .map(|n| format!(r#""w{n}wiki":{{"site":"w{n}wiki","title":"T","badges":[]}}"#))
            .collect(),
    );
    format!(
        r#"{{"type":"item","id":"{id}","labels":{labels},"descriptions":[],"claims":{{"P31":[{classes}]{more}}},"sitelinks":{{{links}}},"aliases":{{"en":[{{"language":"en","value":"{id} alias"}}]}},"pageid":138,"ns":0,"title":"{id}","lastrevid":1,"modified":"2024-01-01T00:00:00Z"}}"#
    )
}

fn identifier(property: &str, value: &str) -> String {
    format!(
        r#","{property}":[{{"mainsnak":{{"snaktype":"value","property":"{property}","datavalue":{{"value":"{value}","type":"string"}},"datatype":"external-id"}},"type":"statement","id":"x$2","rank":"normal"}}]"#
    )
}

fn dump() -> String {
    let ids = identifier("P345", "nm001") + &identifier("P213", "0000 0001");
    let entities = [
        entity("Q42", &[("en", "Douglas Adams"), ("fr", "D. Adams")], &["Q5"], &ids, 99),
        entity(
            "Q64",
            &[("de", "Berlin an der Spree"), ("mul", "Berlin")],
            &["Q515", "Q5119"],
            &identifier("P1566", "2950159"),
            0,
        ),
        entity("Q312", &[("en", "Apple Inc.")], &["Q4830453", "Q891723"], "", 9),
        entity("Q11", &[("en", "Ma\\u0142y \\ud83c\\udf4e \\\"K\\\"")], &["Q5"], "", 0),
        entity("Q20", &[("en", "A paper")], &["Q13442814"], "", 5),
        entity("Q21", &[("en", "Was a town")], &["Q515 deprecated"], "", 5),
        entity("Q22", &[("fr", "Paris")], &["Q515"], "", 5),
        entity("Q23", &[("en", "Broken")], &["Q5"], "", 5).replace("\"ns\":0", "\"ns\":"),
        entity("Q24", &[("en", "Odd \\u12")], &["Q5"], "", 5),
    ];
    format!("[\n{}\n]\n", entities.join(",\n"))
}

const TOLD: [&str; 5] = [
    "refused dump.json:9: no value at byte ",
    "refused dump.json:10: a bad escape at byte ",
    "left out: 2 (instance of no wanted class)",
    "person: 2",
    "licence of dump.json: CC0-1.0",
];

#[test]
fn items_of_wanted_classes_are_listed() {
    check(
        &[("dump.json", dump().as_bytes())],
        &["--from", "wikidata", "dump.json"],
        "wikidata:Q42,Douglas Adams,person,Q42 alias,0.81,,isni:0000 0001|imdb:nm001,\n\
         wikidata:Q64,Berlin,place,Q64 alias,0.25,capital,geonames:2950159,\n\
         wikidata:Q312,Apple Inc.,organization,Q312 alias,0.53,company,,\n\
         wikidata:Q11,\"Mały 🍎 \"\"K\"\"\",person,Q11 alias,0.25,,,\n",
        &[&TOLD[..], &["left out: 1 (no name in a wanted language)"]].concat(),
    );
}

#[test]
fn languages_and_classes_may_be_others() {
    let table = "class\ttype\tsubtype\tlabel\nQ13442814\torganization\tpaper\tarticle\nQ515\tplace\ttown\tcity\n";
    check(
        &[("dump.json", dump().as_bytes()), ("classes.tsv", table.as_bytes())],
        &["wikidata:dump.json", "--classes", "classes.tsv", "--languages", "de,fr", "--limit", "2"],
        "wikidata:Q64,Berlin an der Spree,place,Berlin,0.25,town,geonames:2950159,\n\
         wikidata:Q22,Paris,place,,0.468,town,,\n",
        &["left out: 1 (no name in a wanted language)"],
    );
}

#[test]
fn a_dump_that_ends_before_its_bracket_is_told() {
    let dump = dump();
    let cut = &dump[..dump.find("Q312").expect("there") + 40];
    check_failure(
        &[("dump.json", cut.as_bytes())],
        &["import", "--from", "wikidata", "dump.json", "-o", "out.csv"],
        "dump.json:4: the file ends in the middle of the array of entities\n",
    );
    let kept = "wikidata:Q42,Douglas Adams,person,Q42 alias,0.81,,isni:0000 0001|imdb:nm001,\n\
         wikidata:Q64,Berlin,place,Q64 alias,0.25,capital,geonames:2950159,\n";
    let folder = super::folder_with(&[("dump.json", cut.as_bytes())]);
    let import =
        ["import", "--from", "wikidata", "dump.json", "-o", "out.csv", "--allow-truncated"];
    let output = super::gazetteer(folder.path(), &import);
    assert!(output.status.success(), "{}", super::stderr(&output));
    assert!(super::stderr(&output).contains("kept what came before dump.json:4: the file ends"));
    let written = std::fs::read_to_string(folder.path().join("out.csv")).expect("written");
    assert_eq!(written, format!("{}{kept}", super::HEADER));
}
