//! Tokens: what is seen of one place of a text, packed so that keys of many attributes are a few
//! masks and shifts.

use super::attributes::{Attribute, LEXICAL};

/// A word, the punctuation between two words, or the edge of a sentence.
///
/// What it is by itself is in its lexeme; what the text makes of it is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Number of its lexeme.
    pub lexeme: u32,
    /// [`Attribute::Word`] of its lexeme.
    pub word: u32,
    /// The smaller attributes of its lexeme.
    pub small: u64,
    /// What lists, document and position say.
    pub near: u64,
    /// The run of capitalised words it is in, and the second pass.
    pub run: u64,
    /// [`Attribute::LeftWord`].
    pub left: u32,
    /// [`Attribute::RightWord`].
    pub right: u32,
}

/// Which of a token's numbers an attribute lies in, and where there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A value of the lexeme; those of few bits are in [`Token::small`] too.
    Lexeme,
    /// Bits of [`Token::near`]: the lowest, and how many.
    Near(u32, u32),
    /// Bits of [`Token::run`]: the lowest, and how many.
    Run(u32, u32),
    /// All of [`Token::left`].
    Left,
    /// All of [`Token::right`].
    Right,
}

/// Where an attribute is kept.
pub const fn field(attribute: Attribute) -> Field {
    use Attribute as A;
    match attribute {
        A::Word
        | A::Form
        | A::Prefix1
        | A::Prefix2
        | A::Prefix3
        | A::Prefix4
        | A::Suffix1
        | A::Suffix2
        | A::Suffix3
        | A::Suffix4
        | A::Capitals
        | A::Outline
        | A::Length
        | A::Role
        | A::Cues
        | A::Common
        | A::Demonym
        | A::Given
        | A::Surname
        | A::PersonFirst
        | A::PersonLast
        | A::PlaceWord
        | A::OrganizationWord => Field::Lexeme,
        A::GazPerson => Field::Near(0, 5),
        A::GazOrganization => Field::Near(5, 5),
        A::GazPlace => Field::Near(10, 5),
        A::GazAny => Field::Near(15, 5),
        A::GazBest => Field::Near(20, 7),
        A::DocLower => Field::Near(27, 2),
        A::DocCapital => Field::Near(29, 2),
        A::DocEvidence => Field::Near(31, 4),
        A::DocAcronym => Field::Near(35, 4),
        A::Phrase => Field::Near(39, 8),
        A::First => Field::Near(47, 2),
        A::Sentence => Field::Near(49, 2),
        A::Space => Field::Near(51, 3),
        A::Sport => Field::Near(54, 2),
        A::Echo => Field::Near(56, 4),
        A::RunPlace => Field::Run(0, 5),
        A::RunStart => Field::Run(5, 6),
        A::RunEnd => Field::Run(11, 6),
        A::LeftRole => Field::Run(17, 6),
        A::RightRole => Field::Run(23, 6),
        A::Verb => Field::Run(29, 3),
        A::Apposition => Field::Run(32, 6),
        A::WideEnds => Field::Run(38, 16),
        A::Votes => Field::Run(54, 5),
        A::Parts => Field::Run(59, 4),
        A::LeftWord => Field::Left,
        A::RightWord => Field::Right,
    }
}

/// For each attribute that is not of the lexeme: which number, the lowest bit, the bits, and how far
/// to the left it stands outside.
const OWN: [(u8, u8, u32, u8); Attribute::ALL.len() - LEXICAL] = {
    let mut places = [(0, 0, 0, 0); Attribute::ALL.len() - LEXICAL];
    let mut index = 0;
    while index < places.len() {
        let attribute = Attribute::ALL[LEXICAL + index];
        let (number, shift, bits) = match field(attribute) {
            Field::Near(shift, bits) => (0, shift, bits),
            Field::Run(shift, bits) => (1, shift, bits),
            Field::Left => (2, 0, 32),
            Field::Right => (2, 32, 32),
            Field::Lexeme => panic!("attributes of lexemes come first"),
        };
        let left = if matches!(attribute, Attribute::Verb) { VERB_SHIFT } else { 0 };
        places[index] = (number, shift as u8, mask(bits) as u32, left as u8);
        index += 1;
    }
    places
};

/// The classes of verbs are a few bits far up in the set of all classes.
pub const VERB_SHIFT: u32 = crate::lexicon::Cue::SayVerb as u32;

/// Marks the edge of a sentence in [`Token::near`].
const EDGE: u64 = 1 << 63;

const fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

impl Token {
    /// A token of a lexeme, of which nothing else is known.
    pub fn new(lexeme: u32, word: u32, small: u64) -> Self {
        Self { lexeme, word, small, ..Self::default() }
    }

    /// The same token as the edge of a sentence.
    #[must_use]
    pub fn edge(self) -> Self {
        Self { near: self.near | EDGE, ..self }
    }

    /// Whether it is the edge of a sentence.
    #[inline]
    pub fn is_edge(&self) -> bool {
        self.near & EDGE != 0
    }

    /// Sets an attribute that is not its lexeme's.
    #[inline]
    pub fn set(&mut self, attribute: Attribute, value: u32) {
        let value = if matches!(attribute, Attribute::Verb) { value >> VERB_SHIFT } else { value };
        let put = |bits: &mut u64, shift: u32, length: u32| {
            debug_assert!(u64::from(value) <= mask(length), "{attribute:?} {value}");
            *bits = *bits & !(mask(length) << shift) | (u64::from(value) & mask(length)) << shift;
        };
        match field(attribute) {
            Field::Near(shift, length) => put(&mut self.near, shift, length),
            Field::Run(shift, length) => put(&mut self.run, shift, length),
            Field::Left => self.left = value,
            Field::Right => self.right = value,
            Field::Lexeme => debug_assert!(false, "{attribute:?} belongs to the lexeme"),
        }
    }

    /// Writes its own attributes, in the order of their numbers.
    pub fn write(&self, values: &mut [u32]) {
        let numbers = [self.near, self.run, u64::from(self.left) | u64::from(self.right) << 32];
        for (value, (number, shift, mask, left)) in values.iter_mut().zip(OWN) {
            *value = ((numbers[usize::from(number)] >> shift) as u32 & mask) << left;
        }
    }

    /// An attribute; `None` if it is its lexeme's.
    #[inline]
    pub fn get(&self, attribute: Attribute) -> Option<u32> {
        let value = match field(attribute) {
            Field::Near(shift, length) => (self.near >> shift & mask(length)) as u32,
            Field::Run(shift, length) => (self.run >> shift & mask(length)) as u32,
            Field::Left => self.left,
            Field::Right => self.right,
            Field::Lexeme => return None,
        };
        Some(if matches!(attribute, Attribute::Verb) { value << VERB_SHIFT } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_do_not_touch_each_other() {
        for &attribute in Attribute::ALL {
            let bits = match field(attribute) {
                Field::Lexeme => continue,
                Field::Near(_, bits) | Field::Run(_, bits) => bits,
                Field::Left | Field::Right => 32,
            };
            let value = (u64::MAX >> (64 - bits)) as u32;
            let value = if attribute == Attribute::Verb { value << VERB_SHIFT } else { value };
            let mut token = Token::default();
            token.set(attribute, value);
            let mut written = [0; Attribute::ALL.len()];
            token.write(&mut written[LEXICAL..]);
            assert_eq!(written[attribute as usize], value);
            assert_eq!(written.iter().filter(|written| **written != 0).count(), 1);
            assert!(!token.is_edge());
            for &other in Attribute::ALL {
                let expected = if other == attribute { value } else { 0 };
                assert_eq!(token.get(other).unwrap_or(0), expected, "{attribute:?} {other:?}");
            }
        }
    }
}
