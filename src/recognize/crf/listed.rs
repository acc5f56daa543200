//! What the gazetteers say of each word.

use super::attributes::Attribute;
use super::tags::position;
use super::token::Token;
use crate::recognize::Candidate;
use crate::text::Word;
use crate::types::EntityType;

const BY_TYPE: [Attribute; 3] =
    [Attribute::GazPerson, Attribute::GazOrganization, Attribute::GazPlace];

/// Priors that begin a new bucket.
const BUCKETS: [f32; 4] = [0.25, 0.45, 0.65, 0.85];

/// Marks each word with the longest listed name of each type that covers it, and with the longest
/// of all.
pub(super) fn mark(words: &[Word], listed: &[Candidate], token_of: &[u32], tokens: &mut [Token]) {
    // Attribute values are not ordered by length: remember the lengths beside them.
    let mut longest = vec![[0u32; 4]; if listed.is_empty() { 0 } else { words.len() }];
    for found in listed {
        let (first, last) = (found.first_word as usize, found.last_word as usize);
        if first > last || last >= words.len() {
            debug_assert!(false, "a match outside the text");
            continue;
        }
        for index in first..=last {
            let seen = &mut tokens[token_of[index] as usize];
            let place = position(index, first, last) as u32;
            for kind in EntityType::ALL {
                let (prior, best) =
                    (found.priors[kind as usize], &mut longest[index][kind as usize]);
                if prior > 0.0 && found.words() > *best {
                    *best = found.words();
                    seen.set(BY_TYPE[kind as usize], 1 + place + 4 * bucket(prior));
                }
            }
            if found.words() > longest[index][3] {
                longest[index][3] = found.words();
                let (kind, prior) = found.best();
                seen.set(Attribute::GazBest, 1 + place + 4 * bucket(prior) + 32 * kind as u32);
                seen.set(Attribute::GazAny, types(found) + 8 * found.words().min(3));
            }
        }
    }
}

fn bucket(prior: f32) -> u32 {
    BUCKETS.iter().filter(|&&least| prior >= least).count() as u32
}

fn types(found: &Candidate) -> u32 {
    EntityType::ALL
        .into_iter()
        .map(|kind| u32::from(found.priors[kind as usize] > 0.0) << kind as u32)
        .sum()
}
