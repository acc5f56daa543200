//! A few closed classes of words that the rules of entities and aliases turn on.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{fold, hash_folded};

/// What a word is, besides being a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// "Jr.", "III": after a person's name, and no part of the surname.
    NameSuffix,
    /// "Inc.", "Holdings": a company is the same without it.
    LegalForm,
}

const CUES: &[(Cue, &[&str])] = &[
    (Cue::NameSuffix, &["Jr", "Sr", "II", "III", "IV", "PhD", "MD", "MP", "QC", "KC"]),
    (
        Cue::LegalForm,
        &[
            "Inc",
            "Incorporated",
            "Ltd",
            "Limited",
            "LLC",
            "LLP",
            "LP",
            "plc",
            "Corp",
            "Corporation",
            "Co",
            "Company",
            "Cos",
            "AG",
            "SA",
            "SE",
            "NV",
            "BV",
            "GmbH",
            "SpA",
            "AB",
            "ASA",
            "Oyj",
            "KK",
            "Pty",
            "Pte",
            "Bhd",
            "Group",
            "Holdings",
            "Holding",
        ],
    ),
];

static TABLE: LazyLock<HashMap<u64, Cue>> = LazyLock::new(|| {
    CUES.iter()
        .flat_map(|(cue, words)| words.iter().map(|word| (hash_folded(&fold(word)), *cue)))
        .collect()
});

/// Whether the word with this key is of this class.
pub(crate) fn is(key: u64, cue: Cue) -> bool {
    TABLE.get(&key) == Some(&cue)
}
