//! Tokens: what is seen of one place of a text.

use super::attributes::{Attribute, FIRST_SMALL, LEXICAL, PAST_SMALL};
use super::lexemes::Lexemes;

/// How many attributes a token holds itself.
pub const SMALL: usize = PAST_SMALL - FIRST_SMALL;
/// How many of them are its lexeme's.
pub const OF_LEXEME: usize = LEXICAL - FIRST_SMALL;
/// Room for them: tokens are 96 bytes long.
const ROOM: usize = 40;
const _: () = assert!(SMALL <= ROOM);

/// A word, the punctuation between two words, or the edge of a sentence.
///
/// What it is by itself is in its lexeme; what the text makes of it is here, and so are those
/// attributes of the lexeme that have few values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Token {
    /// The small attributes.
    values: [u16; ROOM],
    /// Number of its lexeme.
    pub lexeme: u32,
    /// [`Attribute::Word`] of its lexeme.
    pub word: u32,
    /// [`Attribute::LeftWord`].
    pub left: u32,
    /// [`Attribute::RightWord`].
    pub right: u32,
}

/// How many 16-bit numbers a token is made of.
pub const STRIDE: usize = size_of::<Token>() / 2;

impl Token {
    /// A token of a lexeme, of which nothing else is known.
    #[inline]
    pub fn new(lexeme: u32, word: u32, of_lexeme: &[u16; OF_LEXEME]) -> Self {
        let mut values = [0; ROOM];
        values[..OF_LEXEME].copy_from_slice(of_lexeme);
        Self { values, lexeme, word, left: 0, right: 0 }
    }

    /// Sets an attribute that is not its lexeme's.
    #[inline]
    pub fn set(&mut self, attribute: Attribute, value: u32) {
        match (attribute.small(), attribute) {
            (Some(place), _) => {
                debug_assert!(value < 1 << attribute.bits(), "{attribute:?} {value}");
                self.values[place] = value as u16 & ((1 << attribute.bits()) - 1);
            }
            (None, Attribute::LeftWord) => self.left = value,
            (None, Attribute::RightWord) => self.right = value,
            _ => debug_assert!(false, "{attribute:?} belongs to the lexeme"),
        }
    }

    /// Sets a small attribute to `value` unless it is more already.
    pub fn raise(&mut self, attribute: Attribute, value: u32) {
        if attribute.small().is_some_and(|place| u32::from(self.values[place]) < value) {
            self.set(attribute, value);
        }
    }

    /// The value of an attribute.
    #[inline]
    pub fn get(&self, attribute: Attribute, lexemes: &Lexemes) -> u32 {
        match (attribute.small(), attribute) {
            (Some(place), _) => u32::from(self.values[place]),
            (None, Attribute::Word) => self.word,
            (None, Attribute::LeftWord) => self.left,
            (None, Attribute::RightWord) => self.right,
            _ => lexemes.value(self.lexeme, attribute),
        }
    }
}

/// Where a small attribute of the token at a place in a window lies among the numbers of that
/// window's tokens.
pub fn slot(attribute: Attribute, at: usize) -> Option<usize> {
    attribute.small().map(|place| at * STRIDE + place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_do_not_touch_each_other() {
        let lexemes = Lexemes::default();
        let own = Attribute::ALL.iter().skip(LEXICAL);
        for &attribute in own.clone() {
            let value = (u64::MAX >> (64 - attribute.bits())) as u32;
            let mut token = Token::new(7, 8, &[0; OF_LEXEME]);
            token.set(attribute, value);
            for &other in own.clone() {
                let expected = if other == attribute { value } else { 0 };
                assert_eq!(token.get(other, &lexemes), expected, "{attribute:?} {other:?}");
            }
            assert_eq!((token.lexeme, token.word), (7, 8));
        }
    }

    #[test]
    fn slots_are_where_windows_have_them() {
        let mut window = [Token::new(1, 2, &[0; OF_LEXEME]); 3];
        window[2].set(Attribute::Echo, 9);
        let numbers: &[u16] = bytemuck::cast_slice(&window);
        assert_eq!(numbers[slot(Attribute::Echo, 2).unwrap()], 9);
        assert_eq!(slot(Attribute::Word, 2), None);
    }
}
