//! How often words stand in listed names: learned from gazetteers, carried by the model.

use std::collections::HashMap;

use crate::gazetteer::Gazetteer;
use crate::lexicon::{log_count, short_key};
use crate::text::Words;
use crate::types::EntityType;

/// Words in fewer names than this are left out.
const LEAST: u32 = 2;

/// Counts the words of the names of all entities: short keys, rising, with four counts of four
/// bits: first and last words of people, words of places, words of organizations.
pub(super) fn word_counts(gazetteers: &[&Gazetteer]) -> Vec<(u64, u16)> {
    let mut counts: HashMap<u64, [u32; 4]> = HashMap::new();
    let mut words = Words::default();
    for gazetteer in gazetteers {
        for index in 0..gazetteer.entity_count() as u32 {
            let Some(entity) = gazetteer.entity(index) else { continue };
            words.scan(entity.name);
            let words = words.as_slice();
            let mut count = |at: usize, what: usize| {
                counts.entry(short_key(words[at].key)).or_default()[what] += 1;
            };
            match entity.kind {
                EntityType::Person if words.len() > 1 => {
                    count(0, 0);
                    count(words.len() - 1, 1);
                }
                EntityType::Person => {}
                EntityType::Place => (0..words.len()).for_each(|at| count(at, 2)),
                EntityType::Organization => (0..words.len()).for_each(|at| count(at, 3)),
            }
        }
    }
    let mut packed: Vec<(u64, u16)> = counts
        .into_iter()
        .filter(|(_, counts)| counts.iter().sum::<u32>() >= LEAST)
        .map(|(key, counts)| {
            let pack = |packed, (nth, &count): (usize, &u32)| {
                packed | u16::from(log_count(count)) << (4 * nth)
            };
            (key, counts.iter().enumerate().fold(0, pack))
        })
        .collect();
    packed.sort_unstable();
    packed
}
