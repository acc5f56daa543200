//! Words that every layer shares: what kinds of entities there are, and where a mention stands.

use std::fmt;
use std::str::FromStr;

/// The kind of thing a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum EntityType {
    /// A human being, real or fictional, by any name.
    Person = 0,
    /// A company, agency, party, club, band, newspaper: people acting as one body.
    Organization = 1,
    /// A country, city, region, river, street, building: somewhere one can be.
    Place = 2,
}

impl EntityType {
    /// Every type, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organization, Self::Place];

    /// The name used in JSON Lines and in the protobuf enum: `PERSON`, `ORGANIZATION`, `PLACE`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Organization => "ORGANIZATION",
            Self::Place => "PLACE",
        }
    }

    /// The type with this number, if there is one. Files and the wire hold numbers.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A type name that is none of person, organization, place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown entity type {0:?}: expected person, organization or place")]
pub struct UnknownEntityType(pub String);

impl FromStr for EntityType {
    type Err = UnknownEntityType;

    /// Reads a type name in any case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownEntityType(name.to_owned()))
    }
}

/// A set of entity types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeSet(u8);

impl TypeSet {
    /// No type at all.
    pub const EMPTY: Self = Self(0);
    /// Every type.
    pub const ALL: Self = Self(0b111);

    /// This set and `kind`.
    #[must_use]
    pub fn with(self, kind: EntityType) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// Whether `kind` is in the set.
    pub fn contains(self, kind: EntityType) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Whether the set holds nothing.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<EntityType> for TypeSet {
    fn from_iter<I: IntoIterator<Item = EntityType>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// A half-open range of bytes of a text. Both ends are character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The part of `text` that the span covers.
    ///
    /// # Panics
    /// When the span was made for another text.
    pub fn slice(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span (or equals it).
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
