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

/// How many words are looked up before they are walked over: the look-ups of a batch do not wait for
/// each other, so that the memory is asked for many at once.
const BATCH: usize = 128;

/// Reports every listed name in `words`, overlapping ones too, in order of their last words.
///
/// A name never reaches across a gap that breaks. Under [`CaseRule::Insensitive`] every word is
/// looked up; otherwise a word in lower case where a name would have to begin is passed over
/// unless some listed name begins so.
pub fn find(gazetteer: &Gazetteer, words: &[Word], rule: CaseRule, mut report: impl FnMut(Match)) {
    let mut walk = gazetteer.automaton().walk();
    let tables = gazetteer.tables();
    let every_word = rule == CaseRule::Insensitive;
    let can_begin = |word: &Word| {
        word.shape != Shape::Lower || every_word || tables.lower_starts.may_contain(word.key)
    };
    // Whether the automaton may be anywhere but at its start.
    let mut under_way = false;
    let mut begins = [false; BATCH];
    let mut slots = [None; BATCH];
    for (batch, words) in words.chunks(BATCH).enumerate() {
        for (begins, word) in begins.iter_mut().zip(words) {
            *begins = can_begin(word);
        }
        // A word behind one that a name can begin with may go on in it, however it is written.
        let wanted =
            |at: usize| begins[at] || at.checked_sub(1).is_some_and(|before| begins[before]);
        tables.vocabulary.fetch(
            words.iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, word)| word.key),
        );
        for (at, word) in words.iter().enumerate() {
            slots[at] = if wanted(at) { tables.vocabulary.get(word.key) } else { None };
        }
        walk.fetch(&slots[..words.len()]);
        for (at, word) in words.iter().enumerate() {
            if under_way && word.gap.breaks() {
                walk.reset();
                under_way = false;
            }
            let slot = match slots[at] {
                None if under_way && !wanted(at) => tables.vocabulary.get(word.key),
                known => known,
            };
            let Some(slot) = slot.filter(|slot| under_way || (begins[at] && slot.starts())) else {
                if under_way {
                    walk.reset();
                    under_way = false;
                }
                continue;
            };
            let index = batch * BATCH + at;
            under_way = walk.step(slot, |found| {
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
}
