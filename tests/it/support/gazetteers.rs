//! Small gazetteers, compiled by the crate's own compiler.

use std::path::Path;
use std::sync::LazyLock;

use onomast::compile::Compiler;
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use onomast::record::Record;
use onomast::types::EntityType;

/// Two gazetteers, "people" and "places", as tests serve them unless they say otherwise.
pub fn snapshot() -> Snapshot {
    static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
        let people = [record("p1", "Zoë Håkansson", EntityType::Person, "")];
        let places = [
            record("c1", "Łódź", EntityType::Place, "wikidata:Q580|geonames:3093133"),
            record("c2", "Rio de Janeiro", EntityType::Place, ""),
        ];
        Snapshot::new(vec![compiled("people", &people), compiled("places", &places)])
    });
    SNAPSHOT.clone()
}

/// One other gazetteer, so that something has changed.
pub fn other_snapshot() -> Snapshot {
    let records = [record("c3", "Porto", EntityType::Place, "")];
    Snapshot::new(vec![compiled("other", &records)])
}

/// Publishes a gazetteer of one place at `path`, in the place of whatever was there.
pub fn publish_place(path: &Path, id: &str, name: &str) {
    write(path, "places.csv", &[record(id, name, EntityType::Place, "")]);
}

fn record(id: &str, name: &str, kind: EntityType, external_ids: &str) -> Record {
    Record {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        aliases: Vec::new(),
        prior: 1.0,
        subtype: String::new(),
        external_ids: external_ids.to_owned(),
        exact_case: false,
    }
}

fn compiled(name: &str, records: &[Record]) -> LoadedGazetteer {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    write(&path, name, records);
    let gazetteer = Gazetteer::open(&path).expect("just written");
    LoadedGazetteer::new(name, gazetteer)
}

fn write(path: &Path, source: &str, records: &[Record]) {
    let mut compiler = Compiler::default();
    compiler.begin_source(source, "");
    for (record, line) in records.iter().zip(1..) {
        compiler.add(record, line).expect("few records");
    }
    compiler.write(path).expect("written");
}
