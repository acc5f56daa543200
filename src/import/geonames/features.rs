//! Which features of GeoNames are listed, and as what.

use std::collections::HashMap;

use crate::import::table::{self, TableError};

/// The features that are listed unless another table is given.
const DEFAULT: &str = include_str!("../../../data/geonames-features.tsv");

/// Which features of GeoNames are listed, and as what.
#[derive(Clone, Debug)]
pub struct Features {
    rows: HashMap<String, Feature>,
}

/// What a feature code stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Feature {
    pub(super) subtype: String,
    /// The least prior of such a place, whatever its population.
    pub(super) prior: f32,
}

impl Features {
    /// Reads a table with the columns `code`, `listed` (yes or no), `subtype`, `prior`, `label`.
    /// A code is a class and a code as GeoNames writes them: `P.PPLC`.
    pub fn parse(table: &str) -> Result<Self, TableError> {
        let mut rows = HashMap::new();
        let header = ["code", "listed", "subtype", "prior", "label"];
        table::read(table, header, |[code, listed, subtype, prior, _]| {
            if code.split_once('.').is_none_or(|(class, code)| class.len() != 1 || code.is_empty())
            {
                return Err(format!("code {code:?} is no class and code like P.PPLC"));
            }
            let prior = crate::import::fields::prior(prior)?;
            match listed {
                "yes" => {
                    rows.insert(code.to_owned(), Feature { subtype: subtype.to_owned(), prior });
                    Ok(())
                }
                "no" => Ok(()),
                other => Err(format!("listed {other:?} is neither yes nor no")),
            }
        })?;
        Ok(Self { rows })
    }

    /// What `class.code` is listed as, if it is.
    pub(super) fn get(&self, class_and_code: &str) -> Option<&Feature> {
        self.rows.get(class_and_code)
    }
}

impl Default for Features {
    fn default() -> Self {
        // A test reads the table: it cannot fail in a build that passed.
        Self::parse(DEFAULT).unwrap_or_else(|_| Self { rows: HashMap::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_program_reads() {
        let features = Features::parse(DEFAULT).expect("well-formed");
        for (code, subtype) in [
            ("P.PPLC", "capital"),
            ("P.PPL", "city"),
            ("A.PCLI", "country"),
            ("A.ADM1", "region"),
            ("H.STM", "river"),
            ("T.MT", "mountain"),
            ("T.ISL", "island"),
            ("S.AIRP", "airport"),
        ] {
            assert_eq!(features.get(code).map(|f| f.subtype.as_str()), Some(subtype), "{code}");
        }
        for code in ["P.PPLH", "S.HTL", "X.Y", ""] {
            assert_eq!(features.get(code), None, "{code}");
        }
    }

    #[test]
    fn a_bad_row_is_named() {
        let header = "code\tlisted\tsubtype\tprior\tlabel\n";
        for (row, problem) in [
            ("PPLC\tyes\tcapital\t0.9\t", "no class and code"),
            ("P.PPLC\tmaybe\tcapital\t0.9\t", "neither yes nor no"),
            ("P.PPLC\tyes\tcapital\t9\t", "no number from 0 to 1"),
            ("P.PPLC\tyes\tcapital\t0.9\t\tx", "more than 5 fields"),
        ] {
            let error = Features::parse(&format!("{header}# note\n{row}\n")).expect_err(row);
            assert!(error.line == 3 && error.problem.contains(problem), "{row}: {error}");
        }
    }
}
