//! Pairing found spans with the gold spans that they overlap.

use crate::types::Span;

/// How many of the found spans overlap a gold span of their own. Both are sorted. Each found span, in
/// order, takes the gold span not yet taken with which it shares most; the first of several.
pub(super) fn pairs(gold: &[Span], found: &[Span]) -> u32 {
    let mut taken = vec![false; gold.len()];
    let mut pairs = 0;
    for span in found {
        let shared =
            |other: &Span| span.end.min(other.end).saturating_sub(span.start.max(other.start));
        let mut best: Option<usize> = None;
        for (index, other) in gold.iter().enumerate() {
            if !taken[index]
                && span.overlaps(*other)
                && best.is_none_or(|best| shared(other) > shared(&gold[best]))
            {
                best = Some(index);
            }
        }
        if let Some(best) = best {
            taken[best] = true;
            pairs += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(ends: &[(u32, u32)]) -> Vec<Span> {
        ends.iter().map(|&(start, end)| Span { start, end }).collect()
    }

    #[test]
    fn each_gold_span_explains_one_found_span() {
        let check = |gold: &[(u32, u32)], found: &[(u32, u32)], expected| {
            assert_eq!(pairs(&spans(gold), &spans(found)), expected, "{gold:?} {found:?}");
        };
        check(&[(0, 10)], &[(0, 4), (5, 10)], 1);
        check(&[(0, 4), (5, 10)], &[(0, 10)], 1);
        check(&[(0, 4), (5, 10)], &[(3, 6), (9, 12)], 2);
        check(&[(0, 4)], &[(4, 8)], 0);
    }
}
