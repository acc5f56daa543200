//! Tags: what one word is within a name, and which tag may follow which.

use crate::text::Gap;
use crate::types::EntityType;

/// How many tags there are.
pub const TAGS: usize = 14;
/// Tags are kept in vectors of this length, so that a row of weights is a SIMD register or two.
pub const LANES: usize = 16;
/// One number for each tag.
pub type Scores = [f32; LANES];

/// What a word is within a name, as a number below [`TAGS`].
pub type Tag = u8;

/// In no name.
pub const OUTSIDE: Tag = 0;
/// In a name of another kind: a nationality, an event, a work. Learned, and dropped at output.
pub const OTHER: Tag = 1;

/// Where in a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Position {
    /// The first of several words.
    Begin = 0,
    /// Neither first nor last.
    Inside = 1,
    /// The last of several words.
    End = 2,
    /// The only word.
    Single = 3,
}

/// The tag of a word at `position` of a name of type `kind`.
pub const fn tag(kind: EntityType, position: Position) -> Tag {
    2 + 4 * kind as u8 + position as u8
}

/// What a tag says; `None` for [`OUTSIDE`] and [`OTHER`].
pub fn meaning(tag: Tag) -> Option<(EntityType, Position)> {
    let number = tag.checked_sub(2)?;
    let position = match number % 4 {
        0 => Position::Begin,
        1 => Position::Inside,
        2 => Position::End,
        _ => Position::Single,
    };
    Some((EntityType::from_number(number / 4)?, position))
}

/// The position of word `index` in a name of words `first..=last`.
pub fn position(index: usize, first: usize, last: usize) -> Position {
    match (index == first, index == last) {
        (true, true) => Position::Single,
        (true, false) => Position::Begin,
        (false, true) => Position::End,
        (false, false) => Position::Inside,
    }
}

/// A set of tags as bits.
pub type TagSet = u16;
/// Every tag.
pub const ANY: TagSet = (1 << TAGS) - 1;

/// The tags that the first word of a run can have.
pub const FIRST: TagSet = outer(Position::Begin);
/// The tags that the last word of a run can have.
pub const LAST: TagSet = outer(Position::End);

const fn outer(position: Position) -> TagSet {
    let mut tags = 1 << OUTSIDE | 1 << OTHER;
    let mut kind = 0;
    while kind < 3 {
        tags |= 1 << (2 + 4 * kind + position as u8) | 1 << (2 + 4 * kind + Position::Single as u8);
        kind += 1;
    }
    tags
}

/// What kind of gap stands between two neighbouring words, as far as tags care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Joint {
    /// A space and nothing else.
    Space = 0,
    /// A hyphen.
    Hyphen = 1,
    /// Any other gap that names reach across: `&`, `/`, a full stop after an initial.
    Joined = 2,
    /// A comma that no name reaches across.
    Comma = 3,
    /// Anything else that no name reaches across.
    Broken = 4,
    /// The start of a sentence.
    Sentence = 5,
}

/// How many kinds of [`Joint`] there are.
pub const JOINTS: usize = 6;

impl Joint {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; JOINTS] =
        [Self::Space, Self::Hyphen, Self::Joined, Self::Comma, Self::Broken, Self::Sentence];

    /// The kind of a gap.
    pub fn of(gap: Gap) -> Self {
        if gap.has(Gap::SENTENCE) {
            Self::Sentence
        } else if gap.breaks() {
            if gap.has(Gap::COMMA) && !gap.has(Gap::QUOTE | Gap::OPEN | Gap::CLOSE) {
                Self::Comma
            } else {
                Self::Broken
            }
        } else if gap.has(Gap::HYPHEN) {
            Self::Hyphen
        } else if gap == Gap::SPACE {
            Self::Space
        } else {
            Self::Joined
        }
    }

    /// Whether a name may reach across.
    pub const fn joins(self) -> bool {
        matches!(self, Self::Space | Self::Hyphen | Self::Joined)
    }
}

/// Whether `to` may follow `from` across such a gap.
pub fn may_follow(from: Tag, to: Tag, joined: bool) -> bool {
    use Position::{Begin, End, Inside};
    let open = match meaning(from) {
        Some((kind, Begin | Inside)) => Some(kind),
        _ => None,
    };
    let continues = match meaning(to) {
        Some((kind, Inside | End)) => Some(kind),
        _ => None,
    };
    open == continues && (open.is_none() || joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_what_they_were_made_of() {
        let mut seen = 0;
        for kind in EntityType::ALL {
            for place in [Position::Begin, Position::Inside, Position::End, Position::Single] {
                assert_eq!(meaning(tag(kind, place)), Some((kind, place)));
                seen |= 1 << tag(kind, place);
            }
        }
        assert_eq!(seen | 1 << OUTSIDE | 1 << OTHER, ANY);
    }

    #[test]
    fn names_are_closed_before_others_open() {
        let person = |place| tag(EntityType::Person, place);
        let place = |position| tag(EntityType::Place, position);
        assert!(may_follow(OUTSIDE, person(Position::Begin), true));
        assert!(may_follow(person(Position::Begin), person(Position::End), true));
        assert!(!may_follow(person(Position::Begin), person(Position::End), false));
        assert!(!may_follow(person(Position::Begin), place(Position::End), true));
        assert!(!may_follow(person(Position::Begin), OUTSIDE, true));
        assert!(!may_follow(OUTSIDE, person(Position::End), true));
        assert!(may_follow(person(Position::End), place(Position::Single), false));
        assert!(may_follow(OTHER, OTHER, true));
    }
}
