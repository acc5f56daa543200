//! Which Wikidata items are people, organizations and places.

use std::collections::HashMap;

use crate::import::table::{self, TableError};
use crate::types::EntityType;

/// The classes that are listed unless another table is given.
const DEFAULT: &str = include_str!("../../../data/wikidata-classes.tsv");

/// Which items are people, organizations and places: by the classes that they are instances of.
#[derive(Clone, Debug)]
pub struct Classes {
    /// In the order of the table: of the classes of an item, the first counts.
    rows: Vec<Class>,
    by_number: HashMap<u64, usize>,
}

/// What instances of a class are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) kind: EntityType,
    pub(super) subtype: String,
}

impl Classes {
    /// Reads a table with the columns `class` (a QID), `type`, `subtype`, `label`.
    pub fn parse(table: &str) -> Result<Self, TableError> {
        let mut classes = Self { rows: Vec::new(), by_number: HashMap::new() };
        table::read(table, ["class", "type", "subtype", "label"], |[id, kind, subtype, _]| {
            let number = number(id).ok_or_else(|| format!("class {id:?} is no QID like Q5"))?;
            let kind = kind.parse().map_err(|error| format!("{error}"))?;
            if classes.by_number.insert(number, classes.rows.len()).is_some() {
                return Err(format!("class {id} is listed twice"));
            }
            classes.rows.push(Class { kind, subtype: subtype.to_owned() });
            Ok(())
        })?;
        Ok(classes)
    }

    /// The place in the table of the class with this number.
    pub(super) fn position(&self, number: u64) -> Option<usize> {
        self.by_number.get(&number).copied()
    }

    pub(super) fn get(&self, position: usize) -> Option<&Class> {
        self.rows.get(position)
    }
}

impl Default for Classes {
    fn default() -> Self {
        // A test reads the table: it cannot fail in a build that passed.
        Self::parse(DEFAULT)
            .unwrap_or_else(|_| Self { rows: Vec::new(), by_number: HashMap::new() })
    }
}

/// The number of an item, `Q5` → 5.
pub(super) fn number(id: &str) -> Option<u64> {
    id.strip_prefix('Q').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_program_reads() {
        let classes = Classes::parse(DEFAULT).expect("well-formed");
        for (number, kind, subtype) in [
            (5, EntityType::Person, ""),
            (4_830_453, EntityType::Organization, "company"),
            (7278, EntityType::Organization, "party"),
            (6256, EntityType::Place, "country"),
            (515, EntityType::Place, "city"),
        ] {
            let class = classes.position(number).and_then(|at| classes.get(at));
            assert_eq!(class, Some(&Class { kind, subtype: subtype.to_owned() }), "Q{number}");
        }
        assert_eq!(classes.position(13_442_814), None, "articles are no names");
    }

    #[test]
    fn a_bad_row_is_named() {
        let header = "class\ttype\tsubtype\tlabel\nQ5\tperson\t\thuman\n";
        for (row, problem) in [
            ("P31\tperson\t\t", "no QID"),
            ("Q\tperson\t\t", "no QID"),
            ("Q6\tanimal\t\t", "unknown entity type"),
            ("Q5\tperson\t\t", "listed twice"),
        ] {
            let error = Classes::parse(&format!("{header}{row}\n")).expect_err(row);
            assert!(error.line == 3 && error.problem.contains(problem), "{row}: {error}");
        }
    }
}
