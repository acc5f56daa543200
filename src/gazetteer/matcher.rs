//! Finding listed names among the words of a text.

use super::opened::Gazetteer;
use super::reading::CaseRule;
use crate::text::{Shape, Word};

/// A listed name found in a text: words `first_word..=last_word` are spelled like surface form
/// `form`. Whether they are cased like it, each of its readings says ([`super::Reading::fits`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// Index of the first word.
    pub first_word: u32,
    /// Index of the last word.
    pub last_word: u32,
    /// Index of the surface form in its gazetteer.
    pub form: u32,
}

/// Reports every listed name in `words`, overlapping ones too, in order of their last words.
///
/// A name never reaches across a gap that breaks. Under [`CaseRule::Insensitive`] every word is
/// looked up; otherwise a word in lower case where a name would have to begin is passed over
/// unless some listed name begins so.
pub fn find(gazetteer: &Gazetteer, words: &[Word], rule: CaseRule, mut report: impl FnMut(Match)) {
    let mut walk = gazetteer.automaton().walk();
    let tables = gazetteer.tables();
    let every_word = rule == CaseRule::Insensitive;
    // Whether the automaton may be anywhere but at its start.
    let mut under_way = false;
    for (index, word) in words.iter().enumerate() {
        if under_way && word.gap.breaks() {
            walk.reset();
            under_way = false;
        }
        if !under_way
            && word.shape == Shape::Lower
            && !every_word
            && !tables.lower_starts.may_contain(word.key)
        {
            continue;
        }
        let known = tables.vocabulary.get(word.key);
        let Some(slot) = known.filter(|slot| slot.starts() || (under_way && slot.continues()))
        else {
            if under_way {
                walk.reset();
                under_way = false;
            }
            continue;
        };
        under_way = true;
        walk.step(slot, |found| {
            // A damaged file may claim names longer than what was read.
            if let Some(first) = (index + 1).checked_sub(found.words.max(1)) {
                report(Match {
                    first_word: first as u32,
                    last_word: index as u32,
                    form: found.form,
                });
            }
        });
    }
}
