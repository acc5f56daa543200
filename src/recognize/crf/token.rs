//! Tokens: what is seen of one place of a text.

use super::attributes::{Attribute, FIRST_SMALL, LEXICAL, PAST_SMALL};
use super::features::WINDOW;

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
}

/// How many 32-bit numbers a token is made of.
pub const WIDTH: usize = size_of::<Token>() / 4;

/// Where the tokens of a window hold a value, as 32-bit numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    number: u16,
    shift: u8,
    /// How many bits stand above the value in the number.
    above: u8,
}

impl Field {
    /// The value.
    #[inline]
    pub fn read(self, numbers: &[u32; WINDOW * WIDTH]) -> u32 {
        let number = numbers.get(usize::from(self.number)).copied().unwrap_or_default();
        number << (self.above & 31) >> (self.shift & 31)
    }
}

/// Where the token at a place in a window holds an attribute, unless its lexeme alone does.
pub fn field(attribute: Attribute, at: usize) -> Option<Field> {
    let whole = |offset| Field { number: (at * WIDTH + offset / 4) as u16, shift: 0, above: 0 };
    match (attribute.small(), attribute) {
        (Some(place), _) => {
            let is_low = (place % 2 == 0) == cfg!(target_endian = "little");
            let number = (at * WIDTH + place / 2) as u16;
            Some(Field { number, shift: 16, above: if is_low { 16 } else { 0 } })
        }
        (None, Attribute::Word) => Some(whole(std::mem::offset_of!(Token, word))),
        (None, Attribute::LeftWord) => Some(whole(std::mem::offset_of!(Token, left))),
        (None, Attribute::RightWord) => Some(whole(std::mem::offset_of!(Token, right))),
        _ => None,
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
        let own = Attribute::ALL.iter().skip(LEXICAL);
        for (nth, &attribute) in own.clone().enumerate() {
            let value = (u64::MAX >> (64 - attribute.bits())) as u32;
            let mut window = [Token::new(7, 8, &[0; OF_LEXEME]); WINDOW];
            window[nth % WINDOW].set(attribute, value);
            for at in 0..WINDOW {
                let numbers: &[u32; WINDOW * WIDTH] = bytemuck::cast_ref(&window);
                for &other in own.clone() {
                    let is_set = other == attribute && at == nth % WINDOW;
                    let found = field(other, at).map(|field| field.read(numbers));
                    assert_eq!(
                        found,
                        Some(if is_set { value } else { 0 }),
                        "{attribute:?} {other:?}"
                    );
                }
                assert_eq!(field(Attribute::Word, at).map(|field| field.read(numbers)), Some(8));
                assert_eq!(window[at].lexeme, 7);
            }
        }
        assert_eq!(field(Attribute::Form, 0), None, "the lexeme has it");
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
