//! Readings: which entities a surface form can mean, and how it must be written to mean them.

use bytemuck::{Pod, Zeroable};

use crate::text::{Shape, Tail, Word};

/// How the case of the text is held against the case of the listed name.
///
/// The engine's own notion; `recognize::CaseMode` is what callers choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseRule {
    /// Capitals that are listed must be there, capitals more are welcome.
    #[default]
    Smart,
    /// Every word is cased as listed.
    Sensitive,
    /// Anything goes.
    Insensitive,
}

/// One possible meaning of a surface form: 8 bytes, as they stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Reading {
    /// Index of the entity.
    pub entity: u32,
    /// Shapes of the first five words, three bits each from the lowest; the top bit says that the
    /// name must be cased exactly so.
    case: u16,
    /// How plausible the reading is unexplained, in 255ths.
    prior: u8,
    flags: u8,
}

const EXACT_CASE: u16 = 1 << 15;
const SHAPED_WORDS: usize = 5;
const IS_NAME: u8 = 1;
const INNER_POSSESSIVE: u8 = 1 << 1;
const FINAL_POSSESSIVE: u8 = 1 << 2;
const ALWAYS: u8 = 1 << 3;
const ONLY_WITH_PERIOD: u8 = 1 << 4;

/// What a source says about one name of an entity.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameTraits {
    /// How plausible the reading is unexplained, 0 to 1.
    pub prior: f32,
    /// Whether this is the canonical name rather than an alias.
    pub is_name: bool,
    /// Whether only the exact casing counts.
    pub exact_case: bool,
    /// Whether every occurrence is to be reported, whatever the context.
    pub always: bool,
}

impl Reading {
    /// A reading of the name whose words are `words`.
    pub(crate) fn new(entity: u32, words: &[Word], traits: NameTraits) -> Self {
        let mut case = if traits.exact_case { EXACT_CASE } else { 0 };
        for (index, word) in words.iter().take(SHAPED_WORDS).enumerate() {
            case |= (word.shape as u16) << (index * 3);
        }
        let mut flags = 0;
        let (last, inner) =
            words.split_last().map_or((None, words), |(last, inner)| (Some(last), inner));
        let ends_in = |tail| last.is_some_and(|word| word.tail == tail);
        for (holds, flag) in [
            (traits.is_name, IS_NAME),
            (traits.always, ALWAYS),
            // "Mass." is a state, "mass" is none; "Acme Inc" is the same with and without.
            (inner.is_empty() && ends_in(Tail::Period), ONLY_WITH_PERIOD),
            (inner.iter().any(|word| word.tail == Tail::Possessive), INNER_POSSESSIVE),
            (ends_in(Tail::Possessive), FINAL_POSSESSIVE),
        ] {
            if holds {
                flags |= flag;
            }
        }
        Self { entity, case, prior: (traits.prior.clamp(0.0, 1.0) * 255.0).round() as u8, flags }
    }

    /// How plausible the reading is unexplained, 0 to 1.
    pub fn prior(self) -> f32 {
        f32::from(self.prior) / 255.0
    }

    /// Whether the form is the entity's canonical name rather than an alias.
    pub fn is_name(self) -> bool {
        self.flags & IS_NAME != 0
    }

    /// Whether every occurrence is to be reported, whatever the context.
    pub fn is_always(self) -> bool {
        self.flags & ALWAYS != 0
    }

    /// Whether only the exact casing counts.
    pub fn is_exact_case(self) -> bool {
        self.case & EXACT_CASE != 0
    }

    /// Whether the name ends in a possessive that belongs to it: "McDonald's".
    pub fn ends_in_possessive(self) -> bool {
        self.flags & FINAL_POSSESSIVE != 0
    }

    /// Whether this reading makes `other`, of the same form, superfluous: the same entity, at least
    /// as plausible, written the same.
    pub(crate) fn covers(self, other: Self) -> bool {
        self.entity == other.entity
            && self.case == other.case
            && self.prior >= other.prior
            && (self.flags | IS_NAME) == (other.flags | IS_NAME)
    }

    /// A total order that says nothing, for ties.
    pub(crate) fn cmp_bits(self, other: Self) -> std::cmp::Ordering {
        (self.entity, self.case, self.flags).cmp(&(other.entity, other.case, other.flags))
    }

    /// Whether every word of the name is listed in lower case or without case.
    pub fn is_listed_lower(self, words: usize) -> bool {
        (0..words.min(SHAPED_WORDS))
            .all(|index| matches!(self.shape(index), Shape::Lower | Shape::Caseless))
    }

    /// Whether the words of the text, known to fold to this form, are written so that they can
    /// have this reading.
    pub fn fits(self, words: &[Word], rule: CaseRule) -> bool {
        let Some((last, inner)) = words.split_last() else {
            return false;
        };
        // "Trump's Tower" is no Trump Tower, and "Lloyd of London" no Lloyd's.
        let inner_possessive = inner.iter().any(|word| word.tail == Tail::Possessive);
        if inner_possessive != (self.flags & INNER_POSSESSIVE != 0)
            || (self.ends_in_possessive() && last.tail != Tail::Possessive)
            || (self.flags & ONLY_WITH_PERIOD != 0 && last.tail != Tail::Period)
        {
            return false;
        }
        match rule {
            CaseRule::Insensitive => true,
            CaseRule::Sensitive => self.fits_exactly(words),
            CaseRule::Smart if self.is_exact_case() => self.fits_exactly(words),
            CaseRule::Smart => words
                .iter()
                .take(SHAPED_WORDS)
                .enumerate()
                .all(|(index, word)| looks_like(self.shape(index), word)),
        }
    }

    fn fits_exactly(self, words: &[Word]) -> bool {
        words
            .iter()
            .take(SHAPED_WORDS)
            .enumerate()
            .all(|(index, word)| self.shape(index) == word.shape)
    }

    /// The shape of the listed name's word `index`. A file may hold any number here; one that is
    /// no shape asks for nothing.
    fn shape(self, index: usize) -> Shape {
        Shape::from_number((self.case >> (index * 3) & 0b111) as u8).unwrap_or_default()
    }
}

/// Whether a word of the text has the capitals that the listed word asks for.
fn looks_like(listed: Shape, word: &Word) -> bool {
    match listed {
        Shape::Caseless | Shape::Lower => true,
        Shape::Title | Shape::Mixed => word.shape.is_capitalized(),
        // Some papers write Nasa and Unicef; nobody writes Us for US.
        Shape::Upper => {
            word.shape == Shape::Upper || (word.shape == Shape::Title && word.end - word.start >= 4)
        }
    }
}
