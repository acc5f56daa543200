//! Names that are not to be reported, where they stand in the text.
//!
//! What is denied is still evidence: "Paris" denied does not make "Paris to New York City" the best
//! reading of "from Paris to New York City". So labels are found as ever and dropped afterwards. Only
//! where a name is denied as some types and not as others, labelling looks for the best of the rest.

use super::candidates::{self, Candidate, over};
use super::crf::PossibleName;
use super::extraction::{MentionSource, RejectReason, Rejected};
use super::label::Label;
use crate::gazetteer::{CaseRule, Gazetteer};
use crate::text::Word;
use crate::types::{EntityType, Span, TypeSet};

/// The denied names of one text.
#[derive(Debug, Default)]
pub(crate) struct Denied {
    found: Vec<Candidate>,
    /// Sorted by first word.
    names: Vec<PossibleName>,
    /// Those of them that may be names of another type.
    partly: Vec<PossibleName>,
    rejected: Vec<Rejected>,
}

impl Denied {
    /// Finds the names of `list` among the words. Where the request itself lists the same name, in
    /// gazetteer `inline`, the request's word counts.
    pub fn find(
        &mut self,
        list: Option<&Gazetteer>,
        words: &[Word],
        rule: CaseRule,
        candidates: &[Candidate],
        inline: u32,
    ) {
        self.names.clear();
        self.partly.clear();
        self.rejected.clear();
        let Some(list) = list else { return };
        candidates::collect(&[list], words, rule, &mut self.found);
        for denied in &self.found {
            let (first_word, last_word) = (denied.first_word, denied.last_word);
            let wanted = over(candidates, first_word, last_word).any(|c| c.gazetteer == inline);
            if !wanted {
                self.names.push(PossibleName { first_word, last_word, kinds: denied.kinds() });
            }
        }
        let some_are_left = |name: &&PossibleName| name.kinds != TypeSet::ALL;
        self.partly.extend(self.names.iter().filter(some_are_left));
    }

    /// The names that may be names of another type only. Sorted by first word.
    pub fn partly(&self) -> &[PossibleName] {
        &self.partly
    }

    /// Drops what is denied from the labels, by whatever way they came about, and from the candidates.
    pub fn drop_from(
        &mut self,
        labels: &mut Vec<Label>,
        candidates: &mut Vec<Candidate>,
        words: &[Word],
        inline: u32,
    ) {
        let Self { names, rejected, .. } = self;
        if names.is_empty() {
            return;
        }
        let denies = |first_word: u32, last_word: u32, kind: EntityType| {
            let from = names.partition_point(|name| name.first_word < first_word);
            names[from..]
                .iter()
                .take_while(|name| name.first_word == first_word)
                .any(|name| name.last_word == last_word && name.kinds.contains(kind))
        };
        labels.retain(|label| {
            let stands = label.source == MentionSource::Inline
                || !denies(label.first_word, label.last_word, label.kind);
            if !stands {
                rejected.push(rejection(label.span(words), label.kind, label.confidence));
            }
            stands
        });
        candidates.retain_mut(|candidate| {
            if candidate.gazetteer == inline {
                return true;
            }
            for kind in EntityType::ALL {
                let prior = candidate.priors[kind as usize];
                if prior > 0.0 && denies(candidate.first_word, candidate.last_word, kind) {
                    candidate.priors[kind as usize] = 0.0;
                    rejected.push(rejection(candidate.span(words), kind, prior));
                }
            }
            candidate.priors.iter().any(|prior| *prior > 0.0)
        });
    }

    /// What was denied, each name and type once.
    pub fn rejected(&mut self) -> &[Rejected] {
        self.rejected.sort_by_key(|r| (r.span.start, std::cmp::Reverse(r.span.end), r.kind));
        self.rejected.dedup_by_key(|rejected| (rejected.span, rejected.kind));
        &self.rejected
    }
}

fn rejection(span: Span, kind: EntityType, confidence: f32) -> Rejected {
    Rejected { span, offsets: (0, 0), kind, confidence, reason: RejectReason::Denied }
}
