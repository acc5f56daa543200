//! What a caller may choose for one extraction.

use crate::gazetteer::InlineGazetteer;
use crate::text::OffsetEncoding;
use crate::types::TypeSet;

/// Which of several overlapping mentions are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OverlapPolicy {
    /// Mentions never overlap; the longest, most plausible reading of each stretch stands.
    #[default]
    Longest,
    /// Names inside names are reported too ("Cape Town" inside "University of Cape Town").
    All,
}

/// How letter case in the text is held against the listed names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseMode {
    /// A capital in the listed name asks for a capital in the text, unless the whole text has no
    /// case to go by.
    #[default]
    Smart,
    /// Every word must be cased as it is listed.
    Sensitive,
    /// Case is ignored.
    Insensitive,
}

/// What may be reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecognitionMode {
    /// Listed names, and names that only their context gives away.
    #[default]
    Full,
    /// Only names that a gazetteer (or the request) lists, and short forms of these.
    GazetteerOnly,
}

/// The choices for one extraction. `ExtractOptions::default()` is what an empty request means.
#[derive(Clone, Debug)]
pub struct ExtractOptions {
    /// The unit of the offsets in the answer.
    pub offset_encoding: OffsetEncoding,
    /// Which of several overlapping mentions are reported.
    pub overlap_policy: OverlapPolicy,
    /// How letter case is held against the listed names.
    pub case_mode: CaseMode,
    /// Only mentions of these types are reported; the others are recognized all the same, so that
    /// asking for places alone does not turn people into places.
    pub include_types: TypeSet,
    /// Mentions below this confidence (0 to 1) are not reported.
    pub min_confidence: f32,
    /// What may be reported.
    pub mode: RecognitionMode,
    /// Names of the gazetteers to use; empty means the snapshot's default set.
    pub gazetteers: Vec<String>,
    /// This request's own names.
    pub inline: Option<InlineGazetteer>,
    /// Whether dropped candidates are reported too, apart, with the reason.
    pub include_rejected: bool,
    /// Whether mentions carry the evidence that decided.
    pub include_explanations: bool,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self {
            offset_encoding: OffsetEncoding::default(),
            overlap_policy: OverlapPolicy::default(),
            case_mode: CaseMode::default(),
            include_types: TypeSet::ALL,
            min_confidence: 0.0,
            mode: RecognitionMode::default(),
            gazetteers: Vec::new(),
            inline: None,
            include_rejected: false,
            include_explanations: false,
        }
    }
}
