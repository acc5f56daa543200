//! The recogniser as a whole, with a tiny model trained on the spot.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::{Constraints, Labelled, Model, PossibleName, Workspace};
use crate::recognize::stop::NEVER;
use crate::recognize::train::{Document, Options, Settings, train};
use crate::text::Words;
use crate::types::{EntityType, Span, TypeSet};

/// A document with names between `[` and `]`, typed by the letter after `[`.
fn document(marked: &str) -> Document {
    let mut document = Document { weight: 1.0, marks_others: true, ..Document::default() };
    let mut open = None;
    let mut letters = marked.chars();
    while let Some(letter) = letters.next() {
        let at = document.text.len() as u32;
        match letter {
            '[' => open = Some((at, letters.next().unwrap())),
            ']' => {
                let (start, kind) = open.take().unwrap();
                let kind = match kind {
                    'P' => EntityType::Person,
                    'O' => EntityType::Organization,
                    _ => EntityType::Place,
                };
                document.names.push((Span { start, end: at }, kind));
            }
            _ => document.text.push(letter),
        }
    }
    document
}

fn tiny_file() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let documents: Vec<_> = [
            "Mr [PSmith] of [OAcme Ltd] lives in [LParis] and works for [OBolt Inc].",
            "Mr [PJones] flew to [LLima] to meet Mrs [PAnna Miller] in [LLondon].",
            "[OAcme Ltd] hired Mr [PBrown] in [LRome]. The plan was new.",
            "The board of [OGrand Bank Ltd] met Mr [PJohn Smith] in [LMadrid].",
        ]
        .iter()
        .cycle()
        .take(24)
        .map(|marked| document(marked))
        .collect();
        let settings = Settings { rate: 0.1, ..Settings::default() };
        let options = Options { gazetteers: &[], settings };
        train(&documents, &options, &|_| {}).unwrap()
    })
}

fn tiny() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| Model::load(tiny_file()).unwrap())
}

fn recognize(text: &str, constraints: &Constraints<'_>) -> (Words, Vec<Labelled>) {
    recognize_with(tiny(), text, constraints)
}

fn recognize_with(
    model: &Model,
    text: &str,
    constraints: &Constraints<'_>,
) -> (Words, Vec<Labelled>) {
    let mut words = Words::default();
    words.scan(text);
    let mut workspace = Workspace::default();
    let found = model.recognize(text, words.as_slice(), &[], constraints, NEVER, &mut workspace);
    let found = found.expect("read").to_vec();
    (words, found)
}

fn found(text: &str, constraints: &Constraints<'_>) -> Vec<(String, EntityType)> {
    let (words, found) = recognize(text, constraints);
    let words = words.as_slice();
    found
        .iter()
        .map(|name| {
            let start = words[name.first_word as usize].start as usize;
            let end = words[name.last_word as usize].end as usize;
            (text[start..end].to_owned(), name.kind)
        })
        .collect()
}

#[test]
fn what_was_learned_is_found_in_other_text() {
    assert_eq!(
        found("Mr Taylor works for Stone Ltd in Vienna.", &Constraints::default()),
        [
            ("Taylor".to_owned(), EntityType::Person),
            ("Stone Ltd".to_owned(), EntityType::Organization),
            ("Vienna".to_owned(), EntityType::Place),
        ]
    );
}

#[test]
fn constraints_are_kept() {
    let text = "Mr Taylor works for Stone Ltd in Vienna.";
    let lives =
        PossibleName { first_word: 2, last_word: 3, kinds: TypeSet::EMPTY.with(EntityType::Place) };
    let vienna = PossibleName { first_word: 7, last_word: 7, kinds: TypeSet::ALL };
    let certain = [lives];
    let constraints = Constraints { certain: &certain, ..Constraints::default() };
    assert!(found(text, &constraints).contains(&("works for".to_owned(), EntityType::Place)));
    let denied = [vienna];
    let constraints = Constraints { denied: &denied, ..Constraints::default() };
    assert!(found(text, &constraints).iter().all(|(name, _)| name != "Vienna"));
    let constraints = Constraints { only: Some(&denied), ..Constraints::default() };
    assert_eq!(found(text, &constraints), [("Vienna".to_owned(), EntityType::Place)]);
}

#[test]
fn explanations_name_what_decided() {
    let text = "Mr Taylor lives in Vienna.";
    let mut words = Words::default();
    words.scan(text);
    let mut workspace = Workspace::default();
    let name = tiny()
        .recognize(text, words.as_slice(), &[], &Constraints::default(), NEVER, &mut workspace)
        .expect("read")[0];
    let explanations = tiny().explain(&workspace, &name);
    assert!(explanations.is_sorted_by(|one, other| one.weight.abs() >= other.weight.abs()));
    assert!(explanations.iter().any(|one| one.evidence == "cue_before" && one.weight > 0.0));
}

#[test]
fn training_twice_gives_the_same_file() {
    let documents: Vec<_> = ["Mr [PSmith] of [OAcme Ltd] lives in [LParis]."; 6]
        .iter()
        .map(|marked| document(marked))
        .collect();
    let settings = Settings { epochs: 2, ..Settings::default() };
    let options = Options { gazetteers: &[], settings };
    let once = train(&documents, &options, &|_| {}).unwrap();
    assert_eq!(once, train(&documents, &options, &|_| {}).unwrap());
}

#[test]
fn damaged_files_are_refused() {
    let file = tiny_file();
    for length in [0, 4, 8, 12, 31, file.len() / 2, file.len() - 1] {
        assert!(Model::load(&file[..length]).is_err(), "cut to {length}");
    }
    for at in (0..file.len()).step_by(file.len() / 200) {
        let mut damaged = file.to_vec();
        damaged[at] ^= 0x10;
        // A few bits of a packed body mean nothing: what it unpacks to is what is checked.
        if let Ok(model) = Model::load(&damaged) {
            let text = "Mr Smith of Acme Ltd lives in Paris.";
            let [found, expected] = [&model, tiny()]
                .map(|model| recognize_with(model, text, &Constraints::default()).1);
            assert_eq!(found, expected, "byte {at} flipped");
        }
    }
}

#[test]
fn any_text_can_be_read() {
    for text in ["", " ", ".", "A", "ALL IN CAPITALS HERE", "全部", "\u{0}", "\n\n\n", "a-", "’s"]
    {
        recognize(text, &Constraints::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn names_lie_in_the_text_and_apart(
        pieces in prop::collection::vec(prop_oneof![
            "[A-Z][a-z]{1,7}", "[a-z]{1,7}", "[ .,'&()\n-]{1,3}", "\\PC{1,3}",
            Just(" Mr ".to_owned()), Just(" Ltd. ".to_owned()), Just("’s ".to_owned()),
        ], 0..30),
    ) {
        let text = pieces.concat();
        let (words, found) = recognize(&text, &Constraints::default());
        let mut past = 0;
        for name in found {
            prop_assert!(name.first_word >= past && name.first_word <= name.last_word);
            prop_assert!((0.0..=1.0).contains(&name.confidence));
            past = name.last_word + 1;
        }
        prop_assert!(past as usize <= words.as_slice().len());
    }
}

#[test]
fn the_embedded_model_knows_its_trade() {
    let model = Model::embedded().unwrap();
    let text =
        "President Vladimir Putin met executives of Larsen Holdings Ltd in Moscow on Tuesday.";
    let mut words = Words::default();
    words.scan(text);
    let mut workspace = Workspace::default();
    let found = model
        .recognize(text, words.as_slice(), &[], &Constraints::default(), NEVER, &mut workspace)
        .expect("read");
    let kinds: Vec<_> = found.iter().map(|name| (name.first_word, name.kind)).collect();
    assert_eq!(
        kinds,
        [(1, EntityType::Person), (6, EntityType::Organization), (10, EntityType::Place)]
    );
}

/// A name as long as the text must not make every word look as far: that took more than ten minutes.
#[test]
fn a_text_of_one_long_name_is_read() {
    let model = Model::embedded().unwrap();
    let text = "Ab ".repeat(100_000);
    let mut words = Words::default();
    words.scan(&text);
    let mut workspace = Workspace::default();
    let found = model
        .recognize(&text, words.as_slice(), &[], &Constraints::default(), NEVER, &mut workspace)
        .expect("read");
    assert!(found.iter().any(|name| name.last_word - name.first_word > 10_000), "{found:?}");
}
