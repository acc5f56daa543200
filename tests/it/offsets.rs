//! In every encoding, on any text: the offsets cut out exactly the text that is reported.

use onomast::gazetteer::{InlineEntry, InlineGazetteer, Snapshot};
use onomast::recognize::{
    CaseMode, ExtractOptions, OverlapPolicy, RecognitionMode, Scratch, extract,
};
use onomast::text::OffsetEncoding::{self, Utf8, Utf16, Utf32};
use onomast::types::EntityType;
use proptest::prelude::*;

pub const NAMES: &[&str] =
    &["Zoë", "Łódź", "東京", "O'Neill", "New York", "York", "𝓐da", "Ив Київ", "U.S.", "Ünal's"];

pub fn options(encoding: OffsetEncoding) -> ExtractOptions {
    let entries: Vec<InlineEntry> = NAMES
        .iter()
        .map(|name| InlineEntry {
            entity_id: String::new(),
            name: (*name).to_owned(),
            kind: EntityType::Place,
            aliases: Vec::new(),
            always: true,
        })
        .collect();
    ExtractOptions {
        offset_encoding: encoding,
        overlap_policy: OverlapPolicy::All,
        case_mode: CaseMode::Insensitive,
        inline: Some(InlineGazetteer::build(&entries).expect("the names can be listed")),
        include_rejected: true,
        ..ExtractOptions::default()
    }
}

pub fn cut(text: &str, encoding: OffsetEncoding, (start, end): (u32, u32)) -> String {
    let (start, end) = (start as usize, end as usize);
    match encoding {
        Utf8 => text[start..end].to_owned(),
        Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).expect("whole characters")
        }
        Utf32 => text.chars().skip(start).take(end - start).collect(),
    }
}

/// Listed names between anything that text may hold.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(NAMES).prop_map(str::to_owned),
        2 => prop::sample::select(&[" ", ". ", "’s ", "\r\n", "\0", "👍🏽", "\u{200f}", "e\u{301}", "-", "\n\n"][..])
            .prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn offsets_cut_out_what_is_reported(text in text()) {
        let snapshot = Snapshot::default();
        let mut scratch = Scratch::default();
        for encoding in [Utf8, Utf16, Utf32] {
            let options = options(encoding);
            let extraction = extract(&snapshot, &text, &options, &mut scratch).expect("read");
            let mut before = (0, u32::MAX);
            for mention in &extraction.mentions {
                prop_assert_eq!(cut(&text, encoding, mention.offsets), mention.span.slice(&text));
                prop_assert!((mention.span.start, u32::MAX - mention.span.end) >= (before.0, u32::MAX - before.1));
                before = (mention.span.start, mention.span.end);
                prop_assert!((mention.entity as usize) < extraction.entities.len());
                prop_assert!((0.0..=1.0).contains(&mention.confidence));
            }
            for rejected in &extraction.rejected {
                prop_assert_eq!(cut(&text, encoding, rejected.offsets), rejected.span.slice(&text));
            }
            let again = extract(&snapshot, &text, &options, &mut Scratch::default()).expect("read");
            prop_assert_eq!(extraction, again);
        }
    }

    #[test]
    fn listed_names_are_found_between_anything(before in "[a-m ,.]{0,20}", after in "[ ,.][a-m ,.]{0,20}") {
        let text = format!("{before} Łódź{after}");
        let snapshot = Snapshot::default();
        // What the model makes of random words is no matter here, and none of the listed names is
        // spelled with these letters: "us" would be the listed U.S., as case is ignored.
        let mode = RecognitionMode::GazetteerOnly;
        let options = ExtractOptions { mode, ..options(Utf8) };
        let extraction =
            extract(&snapshot, &text, &options, &mut Scratch::default()).expect("read");
        let names: Vec<&str> = extraction.mentions.iter().map(|m| m.span.slice(&text)).collect();
        prop_assert_eq!(names, ["Łódź"]);
    }
}
