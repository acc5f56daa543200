//! Compressed sources, of every kind of compression, in the parts in which they are published.

use std::io::Write;

use super::{HEADER, folder_with, gazetteer, stderr};

const JSON: &str =
    "{\"name\":\"Ada Lovelace\",\"type\":\"person\"}\n{\"name\":\"Porto\",\"type\":\"place\"}\n";
const ROWS: &str = ",Ada Lovelace,person,,0.5,,,\n,Porto,place,,0.5,,,\n";

pub(super) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("memory has room")
}

pub(super) fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(content).and_then(|()| encoder.finish()).expect("memory has room")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in files {
        writer.start_file(*name, options).expect("memory has room");
        writer.write_all(content).expect("memory has room");
    }
    writer.finish().expect("memory has room").into_inner()
}

fn check(name: &str, content: &[u8], arguments: &[&str], rows: &str) {
    let folder = folder_with(&[(name, content)]);
    let output = gazetteer(folder.path(), &[&["import"], arguments, &["-o", "out.csv"]].concat());
    assert!(output.status.success(), "{name}: {}", stderr(&output));
    let written = std::fs::read_to_string(folder.path().join("out.csv")).expect("written");
    assert_eq!(written, format!("{HEADER}{rows}"), "{name}");
}

#[test]
fn every_compression_is_read_in_all_its_parts() {
    let (first, second) = JSON.split_at(JSON.find('\n').expect("two lines") - 7);
    let (first, second) = (first.as_bytes(), second.as_bytes());
    check("a.jsonl.gz", &[gzip(first), gzip(second)].concat(), &["a.jsonl.gz"], ROWS);
    check("a.jsonl.bz2", &[bzip2(first), bzip2(second)].concat(), &["a.jsonl.bz2"], ROWS);
    let zstd = |content| zstd::encode_all(content, 1).expect("memory has room");
    check("a.jsonl.zst", &[zstd(first), zstd(second)].concat(), &["a.jsonl.zst"], ROWS);
    let zipped = zip(&[("1/a.jsonl", JSON.as_bytes()), ("b.jsonl", b"")]);
    check("a.jsonl.zip", &zipped, &["a.jsonl.zip"], ROWS);
    check("a.zip", &zipped, &["jsonl:a.zip"], ROWS);
    check("a", JSON.as_bytes(), &["--from", "jsonl", "a"], ROWS);
}

#[test]
fn archives_of_geonames_are_read_as_published() {
    let place = "2988507\tParis\tParis\t\t48.8\t2.3\tP\tPPLC\tFR\t\t11\t75\t751\t75056\t2138551\t\t42\tEurope/Paris\t2024-01-01\n";
    let zipped = zip(&[("readme.txt", b"a text\n"), ("FR.txt", place.as_bytes())]);
    let names = zip(&[
        ("iso-languagecodes.txt", b"ISO 639-3\tISO 639-2\n"),
        ("alternateNamesV2.txt", b"1\t2988507\ten\tCity of Light\t\t\t\t\t\t\n"),
    ]);
    let folder = folder_with(&[("FR.zip", &zipped), ("alternateNamesV2.zip", &names)]);
    let import =
        ["import", "--from", "geonames", "FR.zip", "alternateNamesV2.zip", "-o", "out.csv.zst"];
    let output = gazetteer(folder.path(), &import);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", stderr(&output));
    let written = std::fs::read(folder.path().join("out.csv.zst")).expect("written");
    let written = zstd::decode_all(written.as_slice()).expect("whole");
    let row = "geonames:2988507,Paris,place,City of Light,0.9,capital,,\n";
    assert_eq!(String::from_utf8_lossy(&written), format!("{HEADER}{row}"));
    // The compiler reads both forms.
    for arguments in [
        &["compile", "out.csv.zst", "-o", "a.onomast"][..],
        &["compile", "geonames:FR.zip", "geonames:alternateNamesV2.zip", "-o", "a.onomast"],
    ] {
        let compiled = gazetteer(folder.path(), arguments);
        assert!(compiled.status.success(), "{}", stderr(&compiled));
        let lookup = ["lookup", "City of Light", "--gazetteer", "a.onomast"];
        let found = gazetteer(folder.path(), &lookup);
        assert!(String::from_utf8_lossy(&found.stdout).contains("geonames:2988507"));
    }
}
