//! Reads any text: offsets must cut out the mention, in every encoding, and nothing may panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onomast::gazetteer::Snapshot;
use onomast::recognize::{ExtractOptions, OverlapPolicy, Scratch, extract};
use onomast::text::OffsetEncoding;

fuzz_target!(init: { onomast::recognize::prepare().expect("whole"); }, |text: &str| {
    let snapshot = Snapshot::default();
    let mut scratch = Scratch::default();
    for offset_encoding in [OffsetEncoding::Utf8, OffsetEncoding::Utf16, OffsetEncoding::Utf32] {
        let options = ExtractOptions {
            offset_encoding,
            overlap_policy: OverlapPolicy::All,
            include_explanations: true,
            ..ExtractOptions::default()
        };
        let extraction = extract(&snapshot, text, &options, &mut scratch).expect("read");
        for mention in &extraction.mentions {
            let (start, end) = (mention.offsets.0 as usize, mention.offsets.1 as usize);
            let cut = match offset_encoding {
                OffsetEncoding::Utf8 => text[start..end].to_owned(),
                OffsetEncoding::Utf16 => {
                    let units: Vec<u16> = text.encode_utf16().collect();
                    String::from_utf16(&units[start..end]).expect("whole characters")
                }
                OffsetEncoding::Utf32 => text.chars().skip(start).take(end - start).collect(),
            };
            assert_eq!(cut, mention.span.slice(text));
        }
    }
});
