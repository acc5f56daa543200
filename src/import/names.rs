//! Allow lists and deny lists: plain files, a name on each line.
//!
//! ```text
//! # allowed: name<TAB>type[<TAB>id]
//! Acme<TAB>organization<TAB>org:acme
//! # denied: name[<TAB>type], without a type whatever it may be
//! Target
//! Reading<TAB>place
//! ```
//! Empty lines and lines that begin with `#` say nothing.

use std::io::{self, BufRead};

use crate::gazetteer::{AllowedName, DeniedName, NameError, check_name};
use crate::types::{EntityType, TypeSet, UnknownEntityType};

/// Most bytes of a line; longer ones hold no name.
const MAX_LINE: usize = 64 << 10;

/// A line that is no entry of a list. The others are kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BadLine {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// The bytes are no text.
    #[error("not UTF-8 from byte {0}")]
    NotUtf8(usize),
    /// It is longer than any name.
    #[error("longer than {MAX_LINE} bytes")]
    TooLong,
    /// There are more fields than the list has.
    #[error("{found} fields between tabs; the most is {most}")]
    Fields {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// An allowed name must say what it is.
    #[error("no type after the name: NAME<TAB>person, organization or place")]
    NoType,
    /// A type that is none.
    #[error(transparent)]
    Type(#[from] UnknownEntityType),
    /// The name can match nothing.
    #[error("the name {0}")]
    Name(#[from] NameError),
}

/// Reads an allow list.
///
/// # Errors
/// Only when reading fails; bad lines are returned beside the good ones.
pub fn read_allowed(input: impl BufRead) -> io::Result<(Vec<AllowedName>, Vec<BadLine>)> {
    read(input, 3, |name, kind, id| {
        let kind = kind.ok_or(LineProblem::NoType)?;
        Ok(AllowedName { name: name.to_owned(), kind, entity_id: id.to_owned() })
    })
}

/// Reads a deny list.
///
/// # Errors
/// Only when reading fails; bad lines are returned beside the good ones.
pub fn read_denied(input: impl BufRead) -> io::Result<(Vec<DeniedName>, Vec<BadLine>)> {
    read(input, 2, |name, kind, _| {
        let kinds = kind.map_or(TypeSet::ALL, |kind| TypeSet::EMPTY.with(kind));
        Ok(DeniedName { name: name.to_owned(), kinds })
    })
}

fn read<T>(
    mut input: impl BufRead,
    most: usize,
    entry: impl Fn(&str, Option<EntityType>, &str) -> Result<T, LineProblem>,
) -> io::Result<(Vec<T>, Vec<BadLine>)> {
    let (mut entries, mut bad) = (Vec::new(), Vec::new());
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        match parse(&bytes, most, &entry) {
            Ok(parsed) => entries.extend(parsed),
            Err(problem) => bad.push(BadLine { line, problem }),
        }
    }
    Ok((entries, bad))
}

fn parse<T>(
    line: &[u8],
    most: usize,
    entry: impl Fn(&str, Option<EntityType>, &str) -> Result<T, LineProblem>,
) -> Result<Option<T>, LineProblem> {
    if line.len() > MAX_LINE {
        return Err(LineProblem::TooLong);
    }
    let line = std::str::from_utf8(line).map_err(|e| LineProblem::NotUtf8(e.valid_up_to()))?;
    let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    if fields.len() > most {
        return Err(LineProblem::Fields { found: fields.len(), most });
    }
    let field = |index: usize| fields.get(index).copied().unwrap_or_default();
    check_name(field(0))?;
    let kind = match field(1) {
        "" => None,
        kind => Some(kind.parse()?),
    };
    entry(field(0), kind, field(2)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_lines_are_kept_and_bad_ones_named() {
        let input = b"\xef\xbb\xbf# allowed\nAcme\torganization\torg:acme\r\n\nNobody\n\xff\tperson\n,\tperson\n\
                      Zed\tperson\nX\tperson\t1\t2\nY\tanimal\n";
        let (names, bad) = read_allowed(&input[..]).unwrap();
        let kept: Vec<_> = names.iter().map(|n| (n.name.as_str(), n.entity_id.as_str())).collect();
        assert_eq!(kept, [("Acme", "org:acme"), ("Zed", "")]);
        let bad: Vec<String> = bad.iter().map(ToString::to_string).collect();
        assert_eq!(bad.len(), 5, "{bad:?}");
        for (line, expected) in [
            "line 4: no type",
            "line 5: not UTF-8 from byte 0",
            "line 6: the name has no letter",
            "line 8: 4 fields",
            "line 9: unknown entity type \"animal\"",
        ]
        .iter()
        .enumerate()
        {
            assert!(bad[line].starts_with(expected), "{} for {expected}", bad[line]);
        }
    }

    #[test]
    fn a_denied_name_without_a_type_is_denied_as_every_type() {
        let (names, bad) = read_denied(&b"Target\nReading\tplace"[..]).unwrap();
        assert!(bad.is_empty());
        assert_eq!(names[0].kinds, TypeSet::ALL);
        assert_eq!(names[1].kinds, TypeSet::EMPTY.with(EntityType::Place));
    }
}
