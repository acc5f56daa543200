//! Labelling from the gazetteer alone: the longest plausible name wins.

use std::collections::HashSet;

use super::candidates::Candidate;
use super::label::{Cover, Label};
use crate::text::{Gap, Shape, Word};

/// Labels the most plausible candidates of each stretch, longest first.
pub(crate) fn label(
    candidates: &[Candidate],
    words: &[Word],
    inline: u32,
    labels: &mut Vec<Label>,
) {
    labels.clear();
    let lower: HashSet<u64> =
        words.iter().filter(|word| word.shape == Shape::Lower).map(|word| word.key).collect();
    let mut order: Vec<(&Candidate, f32)> = candidates
        .iter()
        .map(|candidate| (candidate, plausibility(candidate, words, &lower, inline)))
        .filter(|(_, plausibility)| *plausibility >= 0.5)
        .collect();
    order.sort_by(|(a, p), (b, q)| {
        (b.always, b.words())
            .cmp(&(a.always, a.words()))
            .then(q.total_cmp(p))
            .then(a.first_word.cmp(&b.first_word))
    });
    let mut cover = Cover::new(labels, words.len());
    for (candidate, plausibility) in order {
        if cover.is_free(candidate.first_word, candidate.last_word) {
            let (kind, _) = candidate.best();
            cover.add(labels.len(), candidate.first_word, candidate.last_word);
            labels.push(Label::of_candidate(candidate, kind, plausibility, inline));
        }
    }
    labels.sort_unstable_by_key(|label| label.first_word);
}

/// How plausible it is that the candidate is the name it looks like.
fn plausibility(candidate: &Candidate, words: &[Word], lower: &HashSet<u64>, inline: u32) -> f32 {
    let (_, prior) = candidate.best();
    if candidate.always {
        return 1.0;
    }
    let first = &words[candidate.first_word as usize];
    if candidate.words() > 1 || candidate.gazetteer == inline {
        return 0.85 + 0.1 * prior;
    }
    let lower_elsewhere = lower.contains(&first.key);
    let opens = first.gap.has(Gap::SENTENCE);
    match (lower_elsewhere, opens) {
        (false, false) => 0.45 + 0.5 * prior,
        (false, true) | (true, false) => 0.2 + 0.6 * prior,
        (true, true) => 0.5 * prior,
    }
}
