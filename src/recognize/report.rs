//! The last step: what of the labels is reported, where in the caller's document, and what is not.

use super::document::Source;
use super::entities::{Context, resolve};
use super::extraction::{Explanation, Extraction, Mention, RejectReason, Rejected};
use super::label::{Cover, Label};
use super::options::{ExtractOptions, OverlapPolicy};
use crate::types::Span;

/// How plausible a name inside a name must be to be reported under [`OverlapPolicy::All`].
const NESTED_PRIOR: f32 = 0.15;

/// Groups the labels into entities and reports the mentions that were asked for.
pub(crate) fn report<'s>(
    labels: &mut Vec<Label>,
    explanations: &mut [Vec<Explanation>],
    denied: &[Rejected],
    context: Context<'_, 's>,
    source: Source<'_>,
    options: &ExtractOptions,
    inline: u32,
) -> Extraction<'s> {
    let mut rejected = Vec::new();
    if options.include_rejected {
        rejected.extend_from_slice(denied);
        reject_candidates(labels, context, &mut rejected);
    }
    if options.overlap_policy == OverlapPolicy::All {
        add_nested(labels, context, inline);
        rejected.retain(|rejected| rejected.reason != RejectReason::Overlapped);
    }
    labels.retain(|label| {
        let reason = if !options.include_types.contains(label.kind) {
            RejectReason::TypeExcluded
        } else if label.confidence < options.min_confidence {
            RejectReason::LowConfidence
        } else {
            return true;
        };
        if options.include_rejected {
            rejected.push(Rejected {
                span: label.span(context.words),
                offsets: (0, 0),
                kind: label.kind,
                confidence: label.confidence,
                reason,
            });
        }
        false
    });
    let (entities, of_label) = resolve(labels, context);
    let mentions = Vec::with_capacity(labels.len());
    let mut extraction = Extraction { entities, mentions, ..Extraction::default() };
    for (label, &entity) in labels.iter().zip(&of_label) {
        extraction.mentions.push(Mention {
            span: label.span(context.words),
            offsets: (0, 0),
            kind: label.kind,
            entity,
            confidence: label.confidence,
            source: label.source,
            explanations: label
                .explained_by
                .and_then(|index| explanations.get_mut(index as usize))
                .map(std::mem::take)
                .unwrap_or_default(),
        });
    }
    weigh(&mut extraction, context.text.len());
    rejected.sort_by_key(|r| (r.span.start, std::cmp::Reverse(r.span.end)));
    extraction.rejected = rejected;
    place(&mut extraction, source, options);
    extraction
}

/// Adds the names inside names.
fn add_nested(labels: &mut Vec<Label>, context: Context<'_, '_>, inline: u32) {
    let outer = labels.clone();
    let cover = Cover::new(&outer, context.words.len());
    for candidate in context.candidates {
        let (kind, prior) = candidate.best();
        let ends = (candidate.first_word, candidate.last_word);
        let inside = cover.at(ends.0).is_some_and(|index| {
            cover.at(ends.1) == Some(index)
                && (outer[index].first_word, outer[index].last_word) != ends
        });
        if inside && prior >= NESTED_PRIOR {
            labels.push(Label::of_candidate(candidate, kind, prior, inline));
        }
    }
    labels.sort_by_key(|label| (label.first_word, std::cmp::Reverse(label.last_word)));
    // Two gazetteers may list the same name; one mention is enough.
    labels.dedup_by_key(|label| (label.first_word, label.last_word));
}

/// Says of every candidate that is no label why it is none.
fn reject_candidates(labels: &[Label], context: Context<'_, '_>, rejected: &mut Vec<Rejected>) {
    let cover = Cover::new(labels, context.words.len());
    for candidate in context.candidates {
        let ends = (candidate.first_word, candidate.last_word);
        let is_label = cover
            .at(ends.0)
            .is_some_and(|index| (labels[index].first_word, labels[index].last_word) == ends);
        if is_label {
            continue;
        }
        let (kind, prior) = candidate.best();
        rejected.push(Rejected {
            span: candidate.span(context.words),
            offsets: (0, 0),
            kind,
            confidence: prior,
            reason: if cover.is_free(ends.0, ends.1) {
                RejectReason::CommonWord
            } else {
                RejectReason::Overlapped
            },
        });
    }
}

/// Counts the mentions of each entity and weighs how central it is: every mention counts, early
/// ones up to twice, as the lead of an article says what it is about.
fn weigh(extraction: &mut Extraction<'_>, length: usize) {
    let mut total = 0.0;
    for mention in &extraction.mentions {
        let Some(entity) = extraction.entities.get_mut(mention.entity as usize) else { continue };
        let weight = 2.0 - mention.span.start as f32 / length.max(1) as f32;
        entity.mention_count += 1;
        entity.confidence = entity.confidence.max(mention.confidence);
        entity.salience += weight;
        total += weight;
    }
    for entity in &mut extraction.entities {
        entity.salience /= total;
    }
}

/// Says where in the document everything stands, in bytes and in units of the asked-for encoding, in
/// one pass over it.
fn place(extraction: &mut Extraction<'_>, source: Source<'_>, options: &ExtractOptions) {
    let place_all = |spans: &mut dyn Iterator<Item = (&mut Span, &mut (u32, u32))>| {
        // Names inside names end before the name around them does: ends are not in order, so
        // starts and ends are translated apart.
        let mut starts = source.cursor(options.offset_encoding);
        let mut ends = source.cursor(options.offset_encoding);
        for (span, offsets) in spans {
            *span = source.span(*span);
            *offsets = (starts.translate(span.start), ends.translate(span.end));
        }
    };
    place_all(&mut extraction.mentions.iter_mut().map(|m| (&mut m.span, &mut m.offsets)));
    place_all(&mut extraction.rejected.iter_mut().map(|r| (&mut r.span, &mut r.offsets)));
}
