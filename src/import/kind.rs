//! Which kinds of sources there are, and which file is of which.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::decompress;

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The project's own format, as comma- or tab-separated values.
    Csv,
    /// The project's own format, as JSON Lines.
    JsonLines,
    /// The dumps of GeoNames.
    GeoNames,
    /// The JSON dump of Wikidata.
    Wikidata,
    /// Entities in the FollowTheMoney model, as OpenSanctions publishes them.
    FollowTheMoney,
    /// Titles, types and page views.
    PageViews,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Csv,
        Self::JsonLines,
        Self::GeoNames,
        Self::Wikidata,
        Self::FollowTheMoney,
        Self::PageViews,
    ];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::GeoNames => "geonames",
            Self::Wikidata => "wikidata",
            Self::FollowTheMoney => "ftm",
            Self::PageViews => "pageviews",
        }
    }

    /// What the name of a file says of its kind, if it says anything.
    pub fn of_file(name: &str) -> Option<Self> {
        let extension = Path::new(decompress::plain_name(name)).extension()?.to_str()?;
        match extension.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// The licence under which data of this kind is published, where there is only one.
    pub fn license(self) -> &'static str {
        match self {
            Self::GeoNames => "CC-BY-4.0",
            Self::Wikidata => "CC0-1.0",
            Self::Csv | Self::JsonLines | Self::FollowTheMoney | Self::PageViews => "",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no kind of source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of source {0:?}: expected csv, jsonl, geonames, wikidata, ftm or pageviews")]
pub struct NoSuchKind(pub String);

impl FromStr for Kind {
    type Err = NoSuchKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| NoSuchKind(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_kind() {
        for (name, kind) in [
            ("a.csv", Some(Kind::Csv)),
            ("b/a.TSV.zst", Some(Kind::Csv)),
            ("a.jsonl.gz", Some(Kind::JsonLines)),
            ("a.ndjson", Some(Kind::JsonLines)),
            ("a.csv.zip", Some(Kind::Csv)),
            ("allCountries.zip", None),
            ("latest-all.json.bz2", None),
            ("csv", None),
            ("", None),
        ] {
            assert_eq!(Kind::of_file(name), kind, "{name}");
        }
    }
}
