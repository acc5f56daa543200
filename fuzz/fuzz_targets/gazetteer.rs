//! Opens any bytes as a gazetteer file, with their checksums made right, and reads a text with it.

#![no_main]


use libfuzzer_sys::fuzz_target;
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use onomast::recognize::{CaseMode, ExtractOptions, RecognitionMode, Scratch, extract};

#[path = "../../tests/it/support/damage.rs"]
#[allow(dead_code)]
mod damage;

const TEXT: &str = "The Kisumu Water Users Federation (KWUF) met Zoë Håkansson in Kisumu. Kisumu Water \
                    Users, Lloyd’s of Kisumu’s men and bin Salim's sued ACME in 東京 in May; May won.";

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    damage::reseal(&mut bytes);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &bytes).expect("written");
    let Ok(gazetteer) = Gazetteer::open(file.path()) else { return };
    gazetteer.lookup("Kisumu Water");
    for index in 0..gazetteer.entity_count().min(64) as u32 {
        gazetteer.entity(index);
    }
    let loaded = LoadedGazetteer::new("fuzz".to_owned(), gazetteer);
    let options = ExtractOptions {
        mode: RecognitionMode::GazetteerOnly,
        case_mode: CaseMode::Insensitive,
        include_rejected: true,
        ..ExtractOptions::default()
    };
    let snapshot = Snapshot::new(vec![loaded]);
    extract(&snapshot, TEXT, &options, &mut Scratch::default()).expect("read");
});
