//! Words: the unit that names are matched in.

use super::gap::Gap;
use super::shape::Shape;
use crate::types::Span;

/// A word of a text: where it stands, its key, and what a reader sees of it.
///
/// "Word" means what names are made of: `O'Neill`, `U.S.`, `AT&T`, `76ers` and `Qaeda` are one
/// word each; hyphens and a possessive 's end one; every ideograph is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Hash of the folded word ([`super::hash_folded`]): equal keys are equal words.
    pub key: u64,
    /// Hash of the word as written; the key itself where folding changes nothing.
    pub form: u64,
    /// First byte.
    pub start: u32,
    /// One past the last byte, without a possessive ending or a full stop that ends a sentence.
    pub end: u32,
    /// What stands between the word before and this one.
    pub gap: Gap,
    /// The case of its letters.
    pub shape: Shape,
    /// What follows the word directly.
    pub tail: Tail,
    /// How many bytes of that follow.
    pub tail_bytes: u8,
}

/// What follows a word directly and may or may not belong to a name that ends there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Tail {
    /// Nothing of that kind.
    #[default]
    None,
    /// A possessive: `'s` with either apostrophe. Outside every span, unless the listed name has it
    /// ("McDonald's").
    Possessive,
    /// The full stop of an abbreviation that names end in: `Inc.`, `Calif.`, `Jr.`
    Period,
}

impl Word {
    /// Where the word stands.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// The word as written.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span().slice(text)
    }

    /// Where a name ends that ends with this word: after the full stop of `Inc.`, before a
    /// possessive ending unless that belongs to the name.
    pub fn name_end(&self, with_possessive: bool) -> u32 {
        match self.tail {
            Tail::Possessive if !with_possessive => self.end,
            Tail::None | Tail::Possessive | Tail::Period => self.end + u32::from(self.tail_bytes),
        }
    }
}
