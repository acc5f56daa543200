//! Reading the embedded lists.

use super::Lexicon;
use super::cue::{Cue, CueSet};
use super::phrases::PhraseTable;
use super::table::{Count, WordTable, log_count};
use crate::text::{Words, fold_into, hash_folded};

const CUES: &str = include_str!("../../data/lexicons/cues.tsv");
const ACRONYMS: &str = include_str!("../../data/lexicons/acronyms.tsv");
const NICKNAMES: &str = include_str!("../../data/lexicons/nicknames.tsv");
const COMMON_WORDS: &[u8] = include_bytes!("../../data/lexicons/common-words.tsv.zst");
const GIVEN_NAMES: &[u8] = include_bytes!("../../data/lexicons/given-names.tsv.zst");
const SURNAMES: &[u8] = include_bytes!("../../data/lexicons/surnames.tsv.zst");
const NAME_VARIANTS: &[u8] = include_bytes!("../../data/lexicons/name-variants.tsv.zst");

/// Room for all listed words.
const WORDS: usize = 420_000;

/// A nickname counts as a given name of this many people (as a logarithm).
const NICKNAME_BAND: u8 = 10;

pub(super) fn embedded() -> Lexicon {
    let mut words = WordTable::with_capacity(WORDS);
    let phrases = read_cues(&mut words);
    read_counts(COMMON_WORDS, &mut words, |size| (Count::Common, band(size)));
    read_counts(GIVEN_NAMES, &mut words, |people| (Count::Given, people_band(people)));
    read_counts(SURNAMES, &mut words, |people| (Count::Surname, people_band(people)));
    read_counts(NAME_VARIANTS, &mut words, |groups| (Count::Variant, log_count(groups)));
    let mut folded = String::new();
    for (nickname, _) in rows(NICKNAMES) {
        words.update(key(nickname, &mut folded), |facts| {
            facts.raise(Count::Given, NICKNAME_BAND);
        });
    }
    for (acronym, _) in rows(ACRONYMS) {
        words.update(key(acronym, &mut folded), |facts| {
            facts.raise(Count::Organization, 2);
        });
    }
    Lexicon { words, phrases }
}

/// How common a word is, from the size of the smallest word list that has it.
fn band(size: u32) -> u8 {
    match size {
        0..=10 => 7,
        11..=20 => 6,
        21..=35 => 5,
        36..=40 => 4,
        41..=50 => 3,
        51..=60 => 2,
        _ => 1,
    }
}

/// The census lists nothing below 90 people: the logarithm starts there.
fn people_band(people: u32) -> u8 {
    log_count(people / 64)
}

fn read_cues(words: &mut WordTable) -> PhraseTable {
    let mut phrases = Vec::new();
    let mut scanned = Words::default();
    for (class, phrase) in rows(CUES) {
        let Some(cue) = Cue::from_name(class) else {
            debug_assert!(false, "unknown class {class}");
            continue;
        };
        scanned.scan(phrase);
        match scanned.as_slice() {
            [] => {}
            [word] => words.update(word.key, |facts| facts.cues = facts.cues.with(cue)),
            [first, ..] => {
                words.update(first.key, |facts| facts.starts_phrase = true);
                let keys: Vec<u64> = scanned.as_slice().iter().map(|word| word.key).collect();
                phrases.push((keys, CueSet::default().with(cue)));
            }
        }
    }
    PhraseTable::new(phrases.iter().map(|(keys, cues)| (keys.as_slice(), *cues)))
}

fn read_counts(packed: &[u8], words: &mut WordTable, band: impl Fn(u32) -> (Count, u8)) {
    // The lists are part of the program; a test unpacks each of them.
    let Ok(list) = unpack(packed) else {
        debug_assert!(false, "an embedded list cannot be unpacked");
        return;
    };
    let mut folded = String::new();
    for (word, number) in rows(&list) {
        let (count, value) = band(number.parse().unwrap_or(0));
        words.update(key(word, &mut folded), |facts| facts.raise(count, value));
    }
}

fn unpack(packed: &[u8]) -> std::io::Result<String> {
    String::from_utf8(zstd::decode_all(packed)?).map_err(std::io::Error::other)
}

fn rows(list: &str) -> impl Iterator<Item = (&str, &str)> {
    // A million lines are read before the first text can be: bytes are quicker than characters.
    let ends = memchr::memchr_iter(b'\n', list.as_bytes()).chain([list.len()]);
    ends.scan(0, move |start, end| {
        let line = list.get(*start..end)?;
        *start = end + 1;
        Some(line.strip_suffix('\r').unwrap_or(line))
    })
    .filter(|line| !line.starts_with('#'))
    .filter_map(|line| {
        let tab = line.bytes().position(|byte| byte == b'\t')?;
        Some((&line[..tab], &line[tab + 1..]))
    })
}

fn key(word: &str, folded: &mut String) -> u64 {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return hash_folded(word);
    }
    folded.clear();
    fold_into(word, folded);
    hash_folded(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_unpacks_and_every_class_is_known() {
        for packed in [COMMON_WORDS, GIVEN_NAMES, SURNAMES, NAME_VARIANTS] {
            assert!(rows(&unpack(packed).unwrap()).count() > 1000);
        }
        for (class, phrase) in rows(CUES) {
            assert!(Cue::from_name(class).is_some(), "{class} {phrase}");
        }
    }

    #[test]
    fn knows_what_a_reader_knows() {
        let lexicon = embedded();
        let facts = |word| lexicon.words.get(hash_folded(word));
        assert!(facts("mr").cues.contains(Cue::Honorific));
        assert!(facts("ltd").cues.contains(Cue::LegalForm));
        assert_eq!(facts("the").count(Count::Common), 7);
        assert!(facts("smith").count(Count::Surname) > facts("aagard").count(Count::Surname));
        assert!(facts("maria").count(Count::Given) > 8);
        assert_eq!(facts("qqqqq").packed_counts(), 0);
        let keys = |phrase: &str| {
            let mut words = Words::default();
            words.scan(phrase);
            words.as_slice().iter().map(|word| word.key).collect::<Vec<_>>()
        };
        let found = lexicon.phrases.longest(keys("Prime Minister Smith").into_iter());
        assert!(found.is_some_and(|(words, cues)| words == 2 && cues.contains(Cue::Title)));
    }
}
