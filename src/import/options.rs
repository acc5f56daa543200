//! What an import takes and what it leaves out.

use super::geonames::Features;
use super::wikidata::Classes;

/// What an import takes and what it leaves out. Each kind of source heeds what concerns it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Languages of names, the most wanted first, as the source writes them ("en", "zh-hans").
    /// Names that belong to no language are always taken.
    pub languages: Vec<String>,
    /// Which Wikidata items are people, organizations and places.
    pub classes: Classes,
    /// Which features of GeoNames are listed.
    pub features: Features,
    /// Populated places of GeoNames with fewer inhabitants are left out.
    pub min_population: u64,
    /// The import ends after so many records.
    pub limit: Option<u64>,
    /// The licence of the sources; without it [`super::Kind::license`].
    pub license: Option<String>,
    /// Keep what was read of a source that is damaged or cut, instead of failing.
    pub allow_truncated: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            languages: vec!["en".to_owned()],
            classes: Classes::default(),
            features: Features::default(),
            min_population: 0,
            limit: None,
            license: None,
            allow_truncated: false,
        }
    }
}
