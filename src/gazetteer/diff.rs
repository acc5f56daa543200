//! What differs between two gazetteers: entities by their ids, surface forms by their words.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::opened::Gazetteer;
use super::tables::EntityView;

/// What a newer gazetteer has that an older one has not, and the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Entities whose id only the newer one has.
    pub entities_added: Change,
    /// Entities whose id only the older one has.
    pub entities_removed: Change,
    /// Entities of both that differ in name, type, subtype, external ids or prior.
    pub entities_changed: Change,
    /// Names of an entity that only the newer one lists. Names count as their folded words do.
    pub names_added: Change,
    /// Names of an entity that only the older one lists.
    pub names_removed: Change,
}

/// How many, and which ones for example.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How many.
    pub count: u64,
    /// The first of them, in the order of the files.
    pub samples: Vec<String>,
}

impl Change {
    fn add(&mut self, most_samples: usize, sample: impl FnOnce() -> String) {
        self.count += 1;
        if self.samples.len() < most_samples {
            self.samples.push(sample());
        }
    }
}

impl Diff {
    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        [
            &self.entities_added,
            &self.entities_removed,
            &self.entities_changed,
            &self.names_added,
            &self.names_removed,
        ]
        .iter()
        .all(|change| change.count == 0)
    }

    /// Compares two gazetteers and keeps at most so many samples of each kind of change.
    pub fn between(old: &Gazetteer, new: &Gazetteer, most_samples: usize) -> Self {
        let mut diff = Self::default();
        let (old_ids, new_ids) = (ids(old), ids(new));
        for index in 0..new.entity_count() as u32 {
            let Some(entity) = new.entity(index) else { continue };
            let earlier = old_ids.get(&hash(&entity)).and_then(|at| old.entity(*at));
            match earlier {
                None => diff.entities_added.add(most_samples, || describe(&entity)),
                Some(earlier) if earlier != entity => {
                    diff.entities_changed.add(most_samples, || {
                        format!("{} → {}", describe(&earlier), describe(&entity))
                    });
                }
                Some(_) => {}
            }
        }
        for index in 0..old.entity_count() as u32 {
            let Some(entity) = old.entity(index) else { continue };
            if !new_ids.contains_key(&hash(&entity)) {
                diff.entities_removed.add(most_samples, || describe(&entity));
            }
        }
        let (old_names, new_names) = (names(old), names(new));
        let only = |these: &HashMap<(u64, u64), u32>,
                    those: &HashMap<(u64, u64), u32>,
                    of: &Gazetteer,
                    change: &mut Change| {
            let mut entities: Vec<u32> = these
                .iter()
                .filter(|(name, _)| !those.contains_key(name))
                .map(|(_, entity)| *entity)
                .collect();
            entities.sort_unstable();
            for index in entities {
                change.add(most_samples, || {
                    of.entity(index).map_or_else(String::new, |entity| describe(&entity))
                });
            }
        };
        only(&new_names, &old_names, new, &mut diff.names_added);
        only(&old_names, &new_names, old, &mut diff.names_removed);
        diff
    }
}

fn describe(entity: &EntityView<'_>) -> String {
    let mut text = format!("{} {:?} {}", entity.id, entity.name, entity.kind);
    for part in [entity.subtype, entity.external_ids].into_iter().filter(|part| !part.is_empty()) {
        text.push(' ');
        text.push_str(part);
    }
    text + &format!(" {:.2}", entity.prior)
}

fn hash(entity: &EntityView<'_>) -> u64 {
    xxh3_64(entity.id.as_bytes())
}

/// Which entity has an id, by the id's hash.
fn ids(gazetteer: &Gazetteer) -> HashMap<u64, u32> {
    (0..gazetteer.entity_count() as u32)
        .filter_map(|index| Some((hash(&gazetteer.entity(index)?), index)))
        .collect()
}

/// Every pair of a name's words and an entity's id, both hashed, with the entity.
fn names(gazetteer: &Gazetteer) -> HashMap<(u64, u64), u32> {
    let tables = gazetteer.tables();
    let mut names = HashMap::new();
    for (form, words) in spellings(gazetteer) {
        for reading in tables.readings(form) {
            let Some(entity) = tables.entity(reading.entity) else { continue };
            if let Entry::Vacant(free) = names.entry((words, hash(&entity))) {
                free.insert(reading.entity);
            }
        }
    }
    names
}

/// Each surface form with a hash of the keys of its words. Ids of words differ between gazetteers,
/// their keys do not.
fn spellings(gazetteer: &Gazetteer) -> Vec<(u32, u64)> {
    let tables = gazetteer.tables();
    let Some(automaton) = gazetteer.compiled() else { return Vec::new() };
    let mut keys = HashMap::new();
    let mut states: HashMap<u32, u64> = HashMap::new();
    let mut found = Vec::new();
    let then = |before: u64, key: u64| xxh3_64(&[before.to_le_bytes(), key.to_le_bytes()].concat());
    for slot in tables.vocabulary.iter() {
        keys.insert(slot.id(), slot.key());
        if slot.starts() {
            states.insert(slot.id() + 1, then(0, slot.key()));
            found.push((slot.form, then(0, slot.key())));
        }
    }
    // Edges lead from lower states to higher ones.
    let mut edges: Vec<_> = automaton.edges.iter().collect();
    edges.sort_unstable_by_key(|edge| edge.from);
    for edge in edges {
        let (Some(before), Some(key)) = (states.get(&edge.from), keys.get(&edge.word)) else {
            continue;
        };
        let spelled = then(*before, *key);
        if edge.to != 0 {
            states.insert(edge.to, spelled);
        }
        found.push((edge.form, spelled));
    }
    found.retain(|(form, _)| (*form as usize) < tables.forms());
    found
}
