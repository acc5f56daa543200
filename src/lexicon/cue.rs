//! Classes of cue words, and which one a word plays when it could play several.

use crate::text::Shape;

/// A class of cue words, as `cues.tsv` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // each is what its name says; data/lexicons/README.md has counts
pub enum Cue {
    Honorific = 0,
    Title,
    Role,
    Kinship,
    LegalForm,
    OrgKeyword,
    PlaceKeyword,
    Direction,
    Demonym,
    Religion,
    Language,
    Month,
    Weekday,
    Event,
    Currency,
    NumberWord,
    SayVerb,
    OrgVerb,
    PersonVerb,
    PlacePreposition,
    Preposition,
    Conjunction,
    Determiner,
    Pronoun,
    NameParticle,
    Connector,
    NameSuffix,
    SentenceOpener,
    HeadingWord,
    SportWord,
    SportTeamSuffix,
}

impl Cue {
    /// Every class, in the order of their numbers.
    pub const ALL: [Self; 31] = [
        Self::Honorific,
        Self::Title,
        Self::Role,
        Self::Kinship,
        Self::LegalForm,
        Self::OrgKeyword,
        Self::PlaceKeyword,
        Self::Direction,
        Self::Demonym,
        Self::Religion,
        Self::Language,
        Self::Month,
        Self::Weekday,
        Self::Event,
        Self::Currency,
        Self::NumberWord,
        Self::SayVerb,
        Self::OrgVerb,
        Self::PersonVerb,
        Self::PlacePreposition,
        Self::Preposition,
        Self::Conjunction,
        Self::Determiner,
        Self::Pronoun,
        Self::NameParticle,
        Self::Connector,
        Self::NameSuffix,
        Self::SentenceOpener,
        Self::HeadingWord,
        Self::SportWord,
        Self::SportTeamSuffix,
    ];

    /// The class's name in `cues.tsv`.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// The class with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let index = NAMES.iter().position(|known| *known == name)?;
        Some(Self::ALL[index])
    }
}

const NAMES: [&str; 31] = [
    "honorific",
    "title",
    "role",
    "kinship",
    "legal_form",
    "org_keyword",
    "place_keyword",
    "direction",
    "demonym",
    "religion",
    "language",
    "month",
    "weekday",
    "event",
    "currency",
    "number_word",
    "say_verb",
    "org_verb",
    "person_verb",
    "place_preposition",
    "preposition",
    "conjunction",
    "determiner",
    "pronoun",
    "name_particle",
    "connector",
    "name_suffix",
    "sentence_opener",
    "heading_word",
    "sport_word",
    "sport_team_suffix",
];

/// What a word in lower case most likely is, first come first served.
const LOWER_ORDER: [Cue; 20] = [
    Cue::Determiner,
    Cue::Pronoun,
    Cue::PlacePreposition,
    Cue::Preposition,
    Cue::Conjunction,
    Cue::NameParticle,
    Cue::SayVerb,
    Cue::Kinship,
    Cue::Role,
    Cue::Title,
    Cue::PersonVerb,
    Cue::OrgVerb,
    Cue::SportWord,
    Cue::Currency,
    Cue::NumberWord,
    Cue::OrgKeyword,
    Cue::PlaceKeyword,
    Cue::Direction,
    Cue::Connector,
    Cue::Event,
];

/// What a word with capitals most likely is.
const CAPITAL_ORDER: [Cue; 24] = [
    Cue::Honorific,
    Cue::Month,
    Cue::Weekday,
    Cue::LegalForm,
    Cue::Title,
    Cue::Demonym,
    Cue::OrgKeyword,
    Cue::PlaceKeyword,
    Cue::Role,
    Cue::Direction,
    Cue::NameSuffix,
    Cue::Religion,
    Cue::Language,
    Cue::Kinship,
    Cue::SentenceOpener,
    Cue::Event,
    Cue::SportTeamSuffix,
    Cue::NameParticle,
    Cue::HeadingWord,
    Cue::Currency,
    Cue::SportWord,
    Cue::NumberWord,
    Cue::SayVerb,
    Cue::OrgVerb,
];

/// Classes of small words, which a word in all capitals is not: "US" is not "us".
const SMALL: CueSet = CueSet::of(&[
    Cue::Pronoun,
    Cue::Determiner,
    Cue::Preposition,
    Cue::PlacePreposition,
    Cue::Conjunction,
    Cue::Connector,
    Cue::SentenceOpener,
    Cue::SayVerb,
    Cue::OrgVerb,
    Cue::PersonVerb,
    Cue::NumberWord,
]);

/// Classes whose short entries are ordinary words without their capitals.
const CAPITALISED: CueSet = CueSet::of(&[
    Cue::LegalForm,
    Cue::NameSuffix,
    Cue::Currency,
    Cue::Month,
    Cue::Weekday,
    Cue::SportTeamSuffix,
    Cue::HeadingWord,
    Cue::Honorific,
]);

/// A set of cue classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CueSet(pub(super) u32);

impl CueSet {
    /// The set of these classes.
    pub const fn of(cues: &[Cue]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < cues.len() {
            bits |= 1 << cues[index] as u32;
            index += 1;
        }
        Self(bits)
    }

    /// This set and `cue`.
    #[must_use]
    pub fn with(self, cue: Cue) -> Self {
        Self(self.0 | 1 << cue as u32)
    }

    /// The classes of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `cue` is in the set.
    pub fn contains(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u32) != 0
    }

    /// Whether the two sets share a class.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as bits, one for each class.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The classes that a word of this shape can play.
    #[must_use]
    pub fn seen_as(self, shape: Shape) -> Self {
        match shape {
            Shape::Upper => Self(self.0 & !SMALL.0),
            Shape::Lower => Self(self.0 & !CAPITALISED.0),
            Shape::Title | Shape::Mixed | Shape::Caseless => self,
        }
    }

    /// The one class that matters most for a word of this shape, as number + 1; 0 if there is none.
    pub fn role(self, shape: Shape) -> u8 {
        let seen = self.seen_as(shape);
        if seen.is_empty() {
            return 0;
        }
        let order: &[Cue] = if shape == Shape::Lower { &LOWER_ORDER } else { &CAPITAL_ORDER };
        order
            .iter()
            .chain(&LOWER_ORDER)
            .find(|cue| seen.contains(**cue))
            .map_or(0, |cue| *cue as u8 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree() {
        for (number, cue) in Cue::ALL.into_iter().enumerate() {
            assert_eq!(cue as usize, number);
            assert_eq!(Cue::from_name(cue.name()), Some(cue));
        }
        assert_eq!(Cue::from_name("no such class"), None);
    }

    #[test]
    fn case_decides_between_classes() {
        let us = CueSet::default().with(Cue::Pronoun);
        assert_eq!(us.role(Shape::Upper), 0);
        assert_eq!(us.role(Shape::Lower), Cue::Pronoun as u8 + 1);
        let president = CueSet::default().with(Cue::Title).with(Cue::Role);
        assert_eq!(president.role(Shape::Title), Cue::Title as u8 + 1);
        assert_eq!(president.role(Shape::Lower), Cue::Role as u8 + 1);
    }
}
