//! How the sum of a word's rows is taken apart into parts that are worth remembering.
//!
//! A word has some two hundred features, one for each template. What a template sees decides where
//! the sums of its rows are kept:
//!
//! | it sees | part |
//! |---|---|
//! | attributes of few values | a table, the values its index; templates that see nearly the same share one |
//! | one token's lexeme and nothing else | a row for each lexeme |
//! | one thing of many values, and few-valued ones | a bounded memory by key |
//! | two things of many values | looked up each time |
//!
//! The plan follows from the templates, which travel with the weights.

use super::attributes::{Attribute, LEXICAL};
use super::features::Templates;
use super::token::slot;

/// Templates share a table if its index stays within this many bits: 128 KB.
const SHARED_BITS: u32 = 12;
/// No table's index has more bits than this, so that indexes are computed eight at a time.
const MOST_BITS: u32 = u16::BITS;
/// How many entries all tables of a pass have together at most.
pub const MOST_ENTRIES: usize = 1 << 21;
/// How many attributes make an index at most.
const MOST_PARTS: usize = 5;

/// The parts of a pass.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Rows for each lexeme, by the place of the token in the window.
    pub lexemes: Vec<OfLexeme>,
    /// The numbers of a window that indexes are made of, each by its place among that window's: the
    /// columns of a block of words.
    pub columns: Vec<u16>,
    /// Tables, those whose index has most bits first.
    pub tables: Vec<Table>,
    /// How many entries the tables have together.
    pub entries: usize,
    /// Sums remembered by key.
    pub keyed: Vec<Keyed>,
    /// Templates whose rows are looked up each time.
    pub single: Vec<u16>,
}

/// Templates that see nothing but the lexeme at one place.
#[derive(Clone, Debug)]
pub struct OfLexeme {
    pub at: usize,
    pub templates: Vec<u16>,
}

/// Templates that see a few attributes of few values.
#[derive(Clone, Debug)]
pub struct Table {
    pub index: Index,
    /// Where its entries begin among those of all tables.
    pub first: u32,
    pub templates: Vec<u16>,
}

/// How attributes make an index: the column of each, and by how much it is shifted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Index {
    parts: [(u8, u8); MOST_PARTS],
    len: u8,
}

/// Templates that see one thing of many values, and perhaps others of few.
#[derive(Clone, Debug)]
pub struct Keyed {
    pub big: Option<(Big, usize)>,
    pub index: Index,
    pub templates: Vec<u16>,
}

/// What has many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Big {
    Lexeme,
    Left,
    Right,
}

/// Attributes at places in the window.
type Seen = Vec<(Attribute, usize)>;

/// Templates that will share a part, and what they see together.
struct Group {
    big: Option<(Big, usize)>,
    seen: Seen,
    templates: Vec<u16>,
}

impl Plan {
    /// Plans the sums of these templates.
    pub fn new(templates: &Templates) -> Self {
        let mut plan = Self::default();
        let mut tables: Vec<Group> = Vec::new();
        let mut keyed: Vec<Group> = Vec::new();
        let mut by_bits: Vec<u16> = (0..templates.len() as u16).collect();
        by_bits
            .sort_by_key(|&template| std::cmp::Reverse(bits(&take_apart(templates, template).1)));
        for template in by_bits {
            let (bigs, seen) = take_apart(templates, template);
            match (&bigs[..], one_place(templates, template)) {
                ([], _) if bits(&seen) <= MOST_BITS => join(&mut tables, template, &seen),
                (_, Some(at)) => plan.add_of_lexeme(at, template),
                ([] | [_], _) if bits(&seen) <= 32 && seen.len() <= MOST_PARTS => {
                    let big = bigs.first().copied();
                    let same = keyed.iter_mut().find(|group| {
                        let union = union(&group.seen, &seen);
                        group.big == big && bits(&union) <= 32 && union.len() <= MOST_PARTS
                    });
                    if let Some(group) = same {
                        group.seen = union(&group.seen, &seen);
                        group.templates.push(template);
                    } else {
                        keyed.push(Group { big, seen, templates: vec![template] });
                    }
                }
                _ => plan.single.push(template),
            }
        }
        for group in tables {
            let bits = bits(&group.seen);
            if plan.entries + (1 << bits) > MOST_ENTRIES {
                keyed.push(group);
                continue;
            }
            let index = plan.index(&group.seen);
            let first = plan.entries as u32;
            plan.tables.push(Table { index, first, templates: group.templates });
            plan.entries += 1 << bits;
        }
        for group in keyed {
            let index = plan.index(&group.seen);
            plan.keyed.push(Keyed { big: group.big, index, templates: group.templates });
        }
        plan
    }

    fn add_of_lexeme(&mut self, at: usize, template: u16) {
        match self.lexemes.iter_mut().find(|group| group.at == at) {
            Some(group) => group.templates.push(template),
            None => self.lexemes.push(OfLexeme { at, templates: vec![template] }),
        }
    }

    /// The index made of these attributes.
    fn index(&mut self, seen: &Seen) -> Index {
        let mut index = Index { len: seen.len() as u8, ..Index::default() };
        let mut shift = 0;
        for (part, &(attribute, at)) in index.parts.iter_mut().zip(seen) {
            let slot = slot(attribute, at).unwrap_or_default() as u16;
            let column = self.columns.iter().position(|known| *known == slot);
            let column = column.unwrap_or_else(|| {
                self.columns.push(slot);
                self.columns.len() - 1
            });
            *part = (column as u8, shift as u8);
            shift += attribute.bits();
        }
        index
    }
}

impl Index {
    /// The column of each attribute, and by how much it is shifted.
    pub fn parts(&self) -> impl Iterator<Item = (usize, u32)> {
        let parts = self.parts.iter().take(usize::from(self.len));
        parts.map(|(column, shift)| (usize::from(*column), u32::from(*shift)))
    }
}

/// What a template sees: things of many values, and attributes of few.
fn take_apart(templates: &Templates, template: u16) -> (Vec<(Big, usize)>, Seen) {
    let atoms = || templates.atoms(usize::from(template));
    let mut bigs = Vec::new();
    for (attribute, at) in atoms().filter(|(attribute, _)| attribute.small().is_none()) {
        let big = match attribute {
            Attribute::LeftWord => Big::Left,
            Attribute::RightWord => Big::Right,
            _ => Big::Lexeme,
        };
        if !bigs.contains(&(big, at)) {
            bigs.push((big, at));
        }
    }
    // A lexeme knows its own attributes.
    let is_known = |attribute: Attribute, at: usize| {
        (attribute as usize) < LEXICAL && bigs.contains(&(Big::Lexeme, at))
    };
    let seen = atoms()
        .filter(|&(attribute, at)| attribute.small().is_some() && !is_known(attribute, at))
        .collect();
    (bigs, seen)
}

/// The place of the one lexeme that a template sees, if it sees nothing else.
fn one_place(templates: &Templates, template: u16) -> Option<usize> {
    let mut atoms = templates.atoms(usize::from(template));
    let (first, at) = atoms.next()?;
    let of_lexeme = |attribute: Attribute| (attribute as usize) < LEXICAL;
    (of_lexeme(first) && atoms.all(|(other, place)| of_lexeme(other) && place == at)).then_some(at)
}

fn bits(seen: &Seen) -> u32 {
    seen.iter().map(|(attribute, _)| attribute.bits()).sum()
}

fn union(one: &Seen, other: &Seen) -> Seen {
    let mut all = one.clone();
    all.extend(other.iter().filter(|atom| !one.contains(atom)));
    all
}

/// Adds a template to the table that grows least by it, or to one of its own.
fn join(tables: &mut Vec<Group>, template: u16, seen: &Seen) {
    let best = tables
        .iter_mut()
        .filter_map(|table| {
            let all = union(&table.seen, seen);
            let fits = all.len() == table.seen.len()
                || (bits(&all) <= SHARED_BITS && all.len() <= MOST_PARTS);
            fits.then(|| (bits(&all) - bits(&table.seen), all, table))
        })
        .min_by_key(|(growth, ..)| *growth);
    if let Some((_, all, table)) = best {
        table.seen = all;
        table.templates.push(template);
    } else {
        tables.push(Group { big: None, seen: seen.clone(), templates: vec![template] });
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::{FIRST_PASS, SECOND_PASS};
    use super::*;

    fn plan(source: &str) -> (Plan, usize) {
        let templates = Templates::parse(source).unwrap();
        (Plan::new(&templates), templates.len())
    }

    #[test]
    fn every_template_is_in_one_part() {
        for source in [FIRST_PASS, SECOND_PASS] {
            let (plan, templates) = plan(source);
            let tables = plan.tables.iter().flat_map(|table| &table.templates);
            let mut all: Vec<u16> = tables
                .chain(plan.lexemes.iter().flat_map(|group| &group.templates))
                .chain(plan.keyed.iter().flat_map(|group| &group.templates))
                .chain(&plan.single)
                .copied()
                .collect();
            all.sort_unstable();
            assert_eq!(all, (0..templates as u16).collect::<Vec<_>>());
        }
    }

    #[test]
    fn only_pairs_of_words_are_looked_up_each_time() {
        let (first, _) = plan(FIRST_PASS);
        assert!(first.single.len() <= 2, "{:?}", first.single);
        assert!(plan(SECOND_PASS).0.single.is_empty());
    }

    #[test]
    fn parts_follow_from_what_templates_see() {
        let check = |source: &str, expected: [usize; 4]| {
            let (plan, _) = plan(source);
            let Plan { lexemes, tables, keyed, single, .. } = plan;
            let found = [lexemes.len(), tables.len(), keyed.len(), single.len()];
            assert_eq!(found, expected, "{source}: lexemes, tables, keyed, single");
        };
        check("w[0] W[0] len[0]+cap[0]", [1, 0, 0, 0]);
        check("w[0] cap[0] role[0]+cap[0]", [1, 1, 0, 0]);
        check("w[0] w[1]", [2, 0, 0, 0]);
        check("cap[0]+cap[1] cap[-1]+cap[0]", [0, 1, 0, 0]);
        check("cap[0]+cap[1] gB[0]+gB[1]", [0, 2, 0, 0]);
        check("s2[-1]+cap[0] cues[-1]+cap[0] sp[0]+w[-1]+cap[-1]", [0, 0, 1, 0]);
        check("lw[0] lw[0]+rp[0] rw[0]", [0, 0, 2, 0]);
        check("ph[0]+ph[1]+ph[2]", [0, 0, 1, 0]);
        check("w[0]+w[1] lw[0]+rw[0]", [0, 0, 0, 2]);
    }
}
