//! A row of a GeoNames file of places: 19 columns between tabs, no header, no quoting.

/// The columns that are of use here.
#[derive(Debug, PartialEq)]
pub(super) struct Row<'l> {
    pub(super) id: u32,
    pub(super) name: &'l str,
    pub(super) ascii_name: &'l str,
    /// Class and code, `P.PPLC`.
    pub(super) feature: String,
    pub(super) country: &'l str,
    pub(super) population: u64,
}

const COLUMNS: usize = 19;

impl<'l> Row<'l> {
    pub(super) fn parse(line: &'l [u8]) -> Result<Self, String> {
        let line = utf8(line)?;
        let mut columns = [""; COLUMNS];
        let mut count = 0;
        for field in line.split('\t') {
            if let Some(column) = columns.get_mut(count) {
                *column = field;
            }
            count += 1;
        }
        if count != COLUMNS {
            return Err(format!("{count} columns; a place has {COLUMNS}"));
        }
        Ok(Self {
            id: id(columns[0])?,
            name: name(columns[1])?,
            ascii_name: columns[2].trim(),
            feature: format!("{}.{}", columns[6], columns[7]),
            country: columns[8],
            population: match columns[14] {
                "" => 0,
                number => {
                    number.parse().map_err(|_| format!("population {number:?} is no number"))?
                }
            },
        })
    }

    /// Populated places may be asked to have so many inhabitants; rivers cannot.
    pub(super) fn is_populated_place(&self) -> bool {
        self.feature.starts_with("P.")
    }
}

pub(super) fn utf8(line: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(line)
        .map_err(|error| format!("not UTF-8 from byte {}", error.valid_up_to()))
}

pub(super) fn id(field: &str) -> Result<u32, String> {
    field.parse().map_err(|_| format!("geonameid {field:?} is no number"))
}

pub(super) fn name(field: &str) -> Result<&str, String> {
    let name = field.trim();
    if name.is_empty() { Err("the name is empty".to_owned()) } else { Ok(name) }
}
