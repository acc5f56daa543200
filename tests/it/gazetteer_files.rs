//! Gazetteer files: of released format versions, and with damage in them.

use std::path::{Path, PathBuf};

use onomast::compile::Compiler;
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use onomast::import;
use onomast::recognize::{CaseMode, ExtractOptions, RecognitionMode, Scratch, extract};

use crate::support::damage::{Numbers, damage, reseal};

const TEXT: &str = "The Kisumu Water Users Federation (KWUF) met Zoë Håkansson in Kisumu. Kisumu Water \
                    Users, Lloyd’s of Kisumu’s men and bin Salim's sued ACME in 東京 in May; May won.";

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gazetteers").join(name)
}

fn compile(source: &Path, file: &Path) {
    let mut compiler = Compiler::default();
    import::read_file(source, &mut compiler).expect("it reads");
    compiler.write(file).expect("it compiles");
}

/// What is found in the text, and what of it is known.
fn read(gazetteer: Gazetteer) -> Vec<(String, String, String)> {
    let loaded = LoadedGazetteer::new("test".to_owned(), gazetteer);
    let snapshot = Snapshot::new(vec![loaded]);
    let mut found = Vec::new();
    let mut scratch = Scratch::default();
    for case_mode in [CaseMode::Smart, CaseMode::Insensitive] {
        let options = ExtractOptions {
            mode: RecognitionMode::GazetteerOnly,
            case_mode,
            include_rejected: true,
            ..ExtractOptions::default()
        };
        let extraction = extract(&snapshot, TEXT, &options, &mut scratch).expect("read");
        for mention in &extraction.mentions {
            let entity = &extraction.entities[mention.entity as usize];
            found.push((
                mention.span.slice(TEXT).to_owned(),
                entity.id.to_string(),
                format!("{} {} {}", entity.name, entity.subtype, entity.external_ids),
            ));
        }
    }
    found
}

#[test]
fn files_of_every_released_version_are_read_like_new_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = folder.path().join("new.onomast");
    compile(&data("v1.csv"), &new);
    let expected = read(Gazetteer::open(&new).expect("it opens"));
    assert!(expected.iter().any(|(text, ..)| text == "Kisumu Water Users Federation"));
    let released = |version| Gazetteer::open(&data(version)).expect("it opens");
    assert_eq!(read(released("v1.onomast")), expected);
}

#[test]
fn ten_thousand_damaged_files_are_refused_or_do_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("damaged.onomast");
    compile(&data("v1.csv"), &path);
    let whole = std::fs::read(&path).expect("written");
    let mut numbers = Numbers(7);
    let (mut refused, mut opened) = (0, 0);
    for round in 0..10_000 {
        let mut bytes = whole.clone();
        damage(&mut bytes, &mut numbers);
        let resealed = round % 2 == 1;
        if resealed {
            reseal(&mut bytes);
        }
        // A new file each time: the one before may still be mapped, and files are not changed in
        // place.
        std::fs::remove_file(&path).expect("removed");
        std::fs::write(&path, &bytes).expect("written");
        match Gazetteer::open(&path) {
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
            Ok(gazetteer) => {
                assert!(resealed || bytes == whole, "round {round}: damage went unnoticed");
                for name in ["Kisumu", "kisumu water users federation", "東京"] {
                    gazetteer.lookup(name);
                }
                for index in 0..gazetteer.entity_count().min(64) as u32 {
                    gazetteer.entity(index);
                }
                read(gazetteer);
                opened += 1;
            }
        }
    }
    // Both ways were taken often, or this test shows nothing.
    assert!(refused > 5_000 && opened > 1_000, "{refused} refused, {opened} opened");
}
