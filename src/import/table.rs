//! Reading the small tables that say what is imported as what.

/// A line of a table that does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct TableError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// Calls `take` with the fields of every row. The first line is the header, which must be `header`;
/// empty lines and those that begin with `#` are skipped.
pub(super) fn read<const N: usize>(
    table: &str,
    header: [&str; N],
    mut take: impl FnMut([&str; N]) -> Result<(), String>,
) -> Result<(), TableError> {
    let mut has_header = false;
    for (line, row) in (1..).zip(table.lines()) {
        let failed = |problem: String| TableError { line, problem };
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        let mut fields = row.split('\t').map(str::trim);
        let found: [&str; N] = std::array::from_fn(|_| fields.next().unwrap_or_default());
        if fields.next().is_some() {
            return Err(failed(format!("more than {N} fields")));
        }
        if has_header {
            take(found).map_err(failed)?;
        } else if found == header {
            has_header = true;
        } else {
            return Err(failed(format!("the header is not {}", header.join("<tab>"))));
        }
    }
    if has_header { Ok(()) } else { Err(TableError { line: 1, problem: "empty".to_owned() }) }
}
