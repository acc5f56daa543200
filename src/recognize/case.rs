//! Texts without case: chats in lower case, wires in capitals.

use super::options::CaseMode;
use crate::gazetteer::CaseRule;
use crate::text::{Shape, Word};

/// How case is read in a text under the mode that was asked for. A text that has no capitals at all
/// says nothing by its case.
pub(crate) fn rule_for(mode: CaseMode, is_absent: bool) -> CaseRule {
    match mode {
        CaseMode::Sensitive => CaseRule::Sensitive,
        CaseMode::Insensitive => CaseRule::Insensitive,
        CaseMode::Smart if is_absent => CaseRule::Insensitive,
        CaseMode::Smart => CaseRule::Smart,
    }
}

/// Whether a text has no capitals to go by.
pub(crate) fn is_absent(words: &[Word]) -> bool {
    let (mut lower, mut capitalized) = (0usize, 0usize);
    for word in words {
        match word.shape {
            Shape::Lower => lower += 1,
            Shape::Title | Shape::Upper | Shape::Mixed => capitalized += 1,
            Shape::Caseless => {}
        }
    }
    lower >= 4 && capitalized * 50 <= lower
}
