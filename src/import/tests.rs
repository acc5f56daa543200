//! What holds for every kind of source: no bytes are too strange to be read.

use proptest::prelude::*;

use super::{Input, Kind, Options, import};
use crate::compile::Compiler;

/// Bytes that look like the formats a little, so that reading gets somewhere.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "name,type\n",
            "\"",
            "\n",
            "\r\n",
            "\t",
            ",",
            "|",
            "[",
            "]",
            "{",
            "}",
            ":",
            "\\",
            "\\u12",
            "\u{feff}",
            "\0",
            "person",
            "P\tPPL\t",
            "1\t",
            "999999999999999999999",
            "-1",
            "{\"id\":\"Q5\",\"claims\":{\"P31\":[",
            "{\"schema\":\"Person\",\"id\":\"a\"}",
            "{\"name\":\"A\",\"type\":\"place\"}",
            "1\t2\ten\tName\t1\t1\t\t\t\t\n",
            "1\tName\tName\t\t1\t1\tP\tPPLC\tFR\t\t\t\t\t\t7\t\t\t\t\n",
            "title\ttype\tviews\n",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..20),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_are_too_strange(content in content()) {
        let folder = tempfile::tempdir().expect("a folder");
        for kind in Kind::ALL {
            let mut inputs = Vec::new();
            // GeoNames tells files apart by their names; the endings tell decompressors apart.
            for name in ["XX.txt", "alternateNamesV2.txt", "countryInfo.txt", "x.tsv", "x.gz",
                "x.bz2", "x.zst", "x.zip"]
            {
                let path = folder.path().join(name);
                std::fs::write(&path, &content).expect("written");
                inputs.push(Input { kind, path });
            }
            let options = Options { allow_truncated: true, ..Options::default() };
            let mut compiler = Compiler::default();
            let _ = import(&inputs, &options, &|_| (), &mut compiler);
            for input in inputs {
                let _ = import(&[input], &options, &|_| (), &mut compiler);
            }
        }
    }
}
