//! Families of templates: those that look at the same few attributes, so that their rows of
//! weights can be added up once and kept.
//!
//! A template belongs to the first family whose attributes hold its own. What a family sees of a
//! window is packed into one number, its key: equal keys, equal attributes, equal sums. Templates
//! of no family (pairs of words) are looked up one by one.

use super::attributes::{Attribute, LEXICAL};
use super::features::{REACH, Templates, WINDOW};
use super::lexemes::small;
use super::token::{Field, Token, field};

/// How many families there are.
pub const FAMILIES: usize = 25;
/// The first of them see lexemes, whose numbers mean something until lexemes are forgotten.
pub const LEXEME_FAMILIES: usize = 5;

/// The first of the families that see what only the second pass knows.
pub const SECOND: usize = 22;

/// A template's place in the families of its pass.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The templates of each family.
    pub families: [Group; FAMILIES],
    /// The families that have templates.
    pub used: Vec<u8>,
    /// The templates of none.
    pub single: Group,
    /// Whether these read nothing but words.
    pub is_words: bool,
}

/// Templates that are looked up together.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub templates: Vec<u16>,
    /// The places in the window that they read, a bit each.
    pub reads: u8,
}

impl Plan {
    /// Sorts templates into families.
    pub fn new(templates: &Templates) -> Self {
        let mut plan = Self {
            families: std::array::from_fn(|_| Group::default()),
            used: Vec::new(),
            single: Group::default(),
            is_words: true,
        };
        for template in 0..templates.len() {
            let family = (0..FAMILIES).find(|&family| {
                templates
                    .atoms(template)
                    .all(|(attribute, at)| sees(family, attribute, at as isize - REACH as isize))
            });
            let is_words = templates.atoms(template).all(|(attribute, _)| {
                matches!(attribute, Attribute::Word | Attribute::LeftWord | Attribute::RightWord)
            });
            plan.is_words &= is_words || family.is_some();
            let group = family.map_or(&mut plan.single, |family| &mut plan.families[family]);
            group.templates.push(template as u16);
            group.reads |= templates.atoms(template).fold(0, |reads, (_, at)| reads | 1 << at);
        }
        let used = |family: &u8| !plan.families[usize::from(*family)].templates.is_empty();
        plan.used = (0..FAMILIES as u8).filter(used).collect();
        plan
    }
}

/// Whether the key of a family tells values of this attribute apart, read this far from the word.
#[allow(clippy::match_same_arms)] // arms are in the order of the families
fn sees(family: usize, attribute: Attribute, distance: isize) -> bool {
    use Attribute as A;
    let is_lexeme = field(attribute) == Field::Lexeme && (attribute as usize) < LEXICAL;
    let listed = matches!(
        attribute,
        A::GazPerson | A::GazOrganization | A::GazPlace | A::GazAny | A::GazBest
    );
    match (family, distance) {
        (0, 0) => is_lexeme || matches!(attribute, A::First | A::Sentence | A::Space),
        (1, 0) => matches!(attribute, A::Capitals | A::Space),
        (2, 1) => is_lexeme || attribute == A::Space,
        (1, -1) | (3, -2) | (4, 2) => is_lexeme,
        (2..=4, 0) => attribute == A::Capitals,
        (5, -2..=2) if attribute == A::Capitals => true,
        (5, 0) => matches!(attribute, A::Role | A::Common | A::Demonym),
        (6, -3..=2) if attribute == A::Role => true,
        (6, 0) => attribute == A::Capitals,
        (7, -1) => matches!(attribute, A::Capitals | A::Role | A::Given | A::PersonFirst),
        (7, 0) => matches!(
            attribute,
            A::Capitals | A::Surname | A::PersonFirst | A::PersonLast | A::PlaceWord
        ),
        (8, -1) => attribute == A::Capitals,
        (8, 0) => matches!(
            attribute,
            A::Capitals | A::Common | A::Given | A::PersonFirst | A::PersonLast | A::PlaceWord
        ),
        (8, 1) => {
            matches!(attribute, A::Capitals | A::Common | A::Surname | A::PersonLast)
        }
        (9, -1 | 1) => attribute == A::Capitals,
        (9, 0) => listed || matches!(attribute, A::Capitals | A::Common),
        (10, -1) => attribute == A::Role,
        (10, 0) => listed || matches!(attribute, A::PersonLast | A::DocEvidence | A::Sport),
        (11, -1) | (12, 1) => listed,
        (11 | 12, 0) => matches!(attribute, A::GazAny | A::GazBest),
        (13, -1 | 1) => attribute == A::Capitals,
        (13, 0) => matches!(
            attribute,
            A::DocLower
                | A::DocCapital
                | A::DocEvidence
                | A::DocAcronym
                | A::Phrase
                | A::First
                | A::Sport
                | A::Capitals
                | A::Common
        ),
        (14, -1) | (15, 1) => matches!(
            attribute,
            A::DocLower | A::DocCapital | A::DocEvidence | A::Phrase | A::First | A::Capitals
        ),
        (14 | 15, 0) => attribute == A::Capitals,
        (16, 0) => matches!(attribute, A::RunPlace | A::RunStart | A::RunEnd | A::Role),
        (17, 0) => matches!(attribute, A::RunPlace | A::RunEnd | A::Verb | A::Apposition),
        (18, 0) => {
            matches!(attribute, A::RunPlace | A::RunEnd | A::LeftRole | A::RightRole | A::Sport)
        }
        (19, 0) => matches!(attribute, A::WideEnds | A::RunPlace | A::Role | A::Capitals),
        (20, 0) => matches!(attribute, A::LeftWord | A::RunPlace | A::Sport),
        (21, 0) => matches!(attribute, A::RightWord | A::RunPlace | A::Sport),
        (22, -1 | 1) => attribute == A::Votes,
        (22, 0) => matches!(attribute, A::Votes | A::Parts | A::Capitals | A::Common | A::GazAny),
        (23, -1..=1) => attribute == A::Parts,
        (24, -1 | 1) => attribute == A::Capitals,
        (24, 0) => matches!(attribute, A::Echo | A::Capitals),
        _ => false,
    }
}

const fn ones(bits: u32) -> u64 {
    (1 << bits) - 1
}

/// Those bits of `bits` that hold a field, at the bottom.
#[inline]
const fn part(bits: u64, (shift, length): (u32, u32)) -> u64 {
    bits >> shift & ones(length)
}

/// Those bits of `bits` that hold these fields, where they are.
const fn fields(fields: &[(u32, u32)]) -> u64 {
    let mut mask = 0;
    let mut index = 0;
    while index < fields.len() {
        mask |= ones(fields[index].1) << fields[index].0;
        index += 1;
    }
    mask
}

const CAP: (u32, u32) = small::CAPITALS;
const ROLE: (u32, u32) = small::ROLE;
const LISTED: (u32, u32) = (0, 27);
const GAZ_ANY_BEST: (u32, u32) = (15, 12);
const DOCUMENT_AND_PHRASE: (u32, u32) = (27, 20);
const FIRST: (u32, u32) = (47, 2);
const PLACE_IN_SENTENCE: (u32, u32) = (47, 7);
const SPACE: (u32, u32) = (51, 3);
const SPORT: (u32, u32) = (54, 2);
const EVIDENCE: (u32, u32) = (31, 4);
const ECHO: (u32, u32) = (56, 4);
const RUN_PLACE: (u32, u32) = (0, 5);
const RUN: (u32, u32) = (0, 17);
const RUN_END: (u32, u32) = (11, 6);
const BOTH_ROLES: (u32, u32) = (17, 12);
const VERB_AND_APPOSITION: (u32, u32) = (29, 9);
const WIDE: (u32, u32) = (38, 16);
const VOTES: (u32, u32) = (54, 5);
const PARTS: (u32, u32) = (59, 4);

/// What each of the families before [`SECOND`] sees of a window.
#[inline]
pub fn first_keys(window: &[Token; WINDOW]) -> [u64; SECOND] {
    let [before3, before2, before, token, after, after2, _] = window;
    let cap = |token: &Token| part(token.small, CAP);
    let role = |token: &Token| part(token.small, ROLE);
    let own_cap = cap(token);
    let caps = cap(before) | own_cap << 4 | cap(after) << 8;
    let sport = part(token.near, SPORT);
    let place = part(token.run, RUN_PLACE);
    let space = part(token.near, SPACE);
    let lexeme = |token: &Token| u64::from(token.lexeme);
    let document = |token: &Token| {
        part(token.near, DOCUMENT_AND_PHRASE)
            | part(token.near, FIRST) << 20
            | cap(token) << 22
            | own_cap << 26
    };
    let names = |token: &Token, mask: u64| token.small & mask;
    [
        lexeme(token) | part(token.near, PLACE_IN_SENTENCE) << 32,
        lexeme(before) | own_cap << 32 | space << 36,
        lexeme(after) | own_cap << 32 | part(after.near, SPACE) << 36,
        lexeme(before2) | own_cap << 32,
        lexeme(after2) | own_cap << 32,
        cap(before2)
            | caps << 4
            | cap(after2) << 16
            | part(token.small, (4, 10)) << 20
            | part(token.small, small::DEMONYM) << 30,
        role(before3)
            | role(before2) << 6
            | role(before) << 12
            | role(token) << 18
            | role(after) << 24
            | role(after2) << 30
            | own_cap << 36,
        names(
            token,
            const {
                fields(&[
                    CAP,
                    small::SURNAME,
                    small::PERSON_FIRST,
                    small::PERSON_LAST,
                    small::PLACE,
                ])
            },
        ) | part(before.small, (0, 10)) << 36
            | part(before.small, small::GIVEN) << 46
            | part(before.small, small::PERSON_FIRST) << 50,
        names(
            token,
            const {
                fields(&[
                    CAP,
                    small::COMMON,
                    small::GIVEN,
                    small::PERSON_FIRST,
                    small::PERSON_LAST,
                    small::PLACE,
                ])
            },
        ) | cap(before) << 36
            | cap(after) << 40
            | part(after.small, small::COMMON) << 44
            | part(after.small, small::SURNAME) << 48
            | part(after.small, small::PERSON_LAST) << 53,
        part(token.near, LISTED) | caps << 27 | part(token.small, small::COMMON) << 39,
        part(token.near, LISTED)
            | role(before) << 27
            | part(token.small, small::PERSON_LAST) << 33
            | part(token.near, EVIDENCE) << 37
            | sport << 41,
        part(before.near, LISTED) | part(token.near, GAZ_ANY_BEST) << 27,
        part(after.near, LISTED) | part(token.near, GAZ_ANY_BEST) << 27,
        part(token.near, DOCUMENT_AND_PHRASE)
            | part(token.near, FIRST) << 20
            | sport << 22
            | caps << 24
            | part(token.small, small::COMMON) << 36,
        document(before),
        document(after),
        part(token.run, RUN) | role(token) << 17,
        place | part(token.run, RUN_END) << 5 | part(token.run, VERB_AND_APPOSITION) << 11,
        place | part(token.run, RUN_END) << 5 | part(token.run, BOTH_ROLES) << 11 | sport << 23,
        part(token.run, WIDE) | place << 16 | role(token) << 21 | own_cap << 27,
        u64::from(token.left) | place << 32 | sport << 37,
        u64::from(token.right) | place << 32 | sport << 37,
    ]
}

/// What the families from [`SECOND`] on see.
#[inline]
pub fn second_keys(window: &[Token; WINDOW]) -> [u64; FAMILIES - SECOND] {
    let [_, _, before, token, after, _, _] = window;
    let own_cap = part(token.small, CAP);
    let caps = part(before.small, CAP) | own_cap << 4 | part(after.small, CAP) << 8;
    [
        part(before.run, VOTES)
            | part(token.run, (VOTES.0, VOTES.1 + PARTS.1)) << 5
            | part(after.run, VOTES) << 14
            | own_cap << 19
            | part(token.small, small::COMMON) << 23
            | part(token.near, (15, 5)) << 27,
        part(before.run, PARTS) | part(token.run, PARTS) << 4 | part(after.run, PARTS) << 8,
        part(token.near, ECHO) | caps << 4,
    ]
}

#[cfg(test)]
mod tests {
    use super::super::features::{FIRST_PASS, SECOND_PASS};
    use super::*;
    use crate::recognize::crf::token::VERB_SHIFT;
    use proptest::prelude::*;

    #[test]
    fn only_pairs_of_words_belong_to_no_family() {
        let first = Plan::new(&Templates::parse(FIRST_PASS).unwrap());
        assert!(first.single.templates.len() <= 6, "{:?}", first.single);
        let second = Plan::new(&Templates::parse(SECOND_PASS).unwrap());
        assert!(second.single.templates.is_empty(), "{:?}", second.single);
    }

    /// A token of random attributes: packed, and by attribute.
    fn tokens() -> impl Strategy<Value = (Token, u64)> {
        any::<[u64; 4]>().prop_map(|[small, near, run, words]| {
            let token = Token {
                // The smaller attributes are the lexeme's: equal lexemes, equal attributes.
                lexeme: small as u32,
                word: 0,
                small: small.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 28,
                near: near >> 1,
                run,
                left: words as u32,
                right: (words >> 32) as u32,
            };
            (token, small)
        })
    }

    fn keys(window: &[Token; WINDOW]) -> [u64; FAMILIES] {
        let first = first_keys(window).into_iter();
        let all: Vec<u64> = first.chain(second_keys(window)).collect();
        all.try_into().unwrap()
    }

    fn value(token: &Token, attribute: Attribute) -> u32 {
        let of_small = |place| part(token.small, place) as u32;
        match attribute {
            Attribute::Capitals => of_small(small::CAPITALS),
            Attribute::Role => of_small(small::ROLE),
            Attribute::Common => of_small(small::COMMON),
            Attribute::Given => of_small(small::GIVEN),
            Attribute::Surname => of_small(small::SURNAME),
            Attribute::PersonFirst => of_small(small::PERSON_FIRST),
            Attribute::PersonLast => of_small(small::PERSON_LAST),
            Attribute::PlaceWord => of_small(small::PLACE),
            Attribute::Demonym => of_small(small::DEMONYM),
            Attribute::Verb => token.get(attribute).unwrap_or(0) >> VERB_SHIFT,
            _ => token.get(attribute).unwrap_or(token.lexeme),
        }
    }

    proptest! {
        /// Change one attribute of one token: the key of every family that sees it changes.
        #[test]
        fn keys_tell_apart_what_families_see(
            window in prop::collection::vec(tokens(), WINDOW),
            other in tokens(),
            at in 0..WINDOW,
        ) {
            let window: [Token; WINDOW] = std::array::from_fn(|i| window[i].0);
            let old = keys(&window);
            let mut changed = window;
            changed[at] = other.0;
            let new = keys(&changed);
            for &attribute in Attribute::ALL {
                if value(&window[at], attribute) == value(&other.0, attribute) {
                    continue;
                }
                for family in 0..FAMILIES {
                    if sees(family, attribute, at as isize - REACH as isize) {
                        prop_assert_ne!(old[family], new[family], "{} {:?}", family, attribute);
                    }
                }
            }
        }
    }
}
