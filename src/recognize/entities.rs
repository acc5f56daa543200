//! From labels to entities: which names mean the same thing, and what it is.
//!
//! A name is linked to the most plausible listed entity of its type. Names of one person group by
//! first and last word, so that "Vladimir V. Putin", listed nowhere, is the listed Vladimir Putin;
//! a surname alone joins the full name that explains it; an acronym joins its long form; a company
//! joins itself with its legal form.

use std::borrow::Cow;

use super::aliases::surname;
use super::candidates::{Candidate, fitting};
use super::cheap_hash::KeyMap;
use super::extraction::Entity;
use super::label::Label;
use crate::gazetteer::{CaseRule, Gazetteer, find};
use crate::lexicon::{Cue, Lexicon};
use crate::record::push_id;
use crate::text::{Gap, Shape, Word};
use crate::types::EntityType;

/// A listed entity: which gazetteer, which entity there, and how plausible.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Listed {
    gazetteer: u32,
    entity: u32,
    prior: f32,
}

/// What names of one entity have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum GroupKey {
    /// They are linked to the same listed entity.
    Listed(u32, u32),
    /// They have first and last word in common.
    Person(u64, u64),
    /// They have all words in common, legal forms aside.
    Name(EntityType, u64),
}

/// The labels of one entity.
#[derive(Clone, Copy, Debug)]
struct Group {
    kind: EntityType,
    listed: Option<Listed>,
    /// The label with most words, the first of these.
    longest: usize,
}

/// Everything that linking needs to look at.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a, 's> {
    pub text: &'a str,
    pub words: &'a [Word],
    pub gazetteers: &'a [&'s Gazetteer],
    pub candidates: &'a [Candidate],
    pub lexicon: &'a Lexicon,
    pub rule: CaseRule,
}

/// Links and groups the labels. Returns the entities, without counts and salience, and for each
/// label the index of its entity. Entities come in the order of their first label.
pub(crate) fn resolve<'s>(
    labels: &[Label],
    context: Context<'_, 's>,
) -> (Vec<Entity<'s>>, Vec<u32>) {
    let mut groups: Vec<Group> = Vec::with_capacity(labels.len());
    let mut by_key: KeyMap<GroupKey, usize> = KeyMap::default();
    by_key.reserve(2 * labels.len());
    let mut surnames: KeyMap<u64, usize> = KeyMap::default();
    surnames.reserve(labels.len());
    let mut of_label = vec![usize::MAX; labels.len()];
    // Full names first, so that short forms find them wherever they stand.
    for (index, label) in labels.iter().enumerate() {
        let name = label.words(context.words);
        if label.kind == EntityType::Person && is_short_form(name, context.lexicon) {
            continue;
        }
        let listed = context.link(label);
        let keys = group_keys(label, name, listed, context.lexicon);
        let group = keys.iter().flatten().find_map(|key| by_key.get(key).copied());
        let group = group.unwrap_or_else(|| {
            groups.push(Group { kind: label.kind, listed, longest: index });
            groups.len() - 1
        });
        let known = &mut groups[group];
        known.listed = known.listed.or(listed);
        if name.len() > labels[known.longest].words(context.words).len() {
            known.longest = index;
        }
        for key in keys.into_iter().flatten() {
            by_key.entry(key).or_insert(group);
        }
        if let Some(surname) =
            surname(name, context.lexicon).filter(|_| label.kind == EntityType::Person)
        {
            surnames.entry(surname.key).or_insert(group);
        }
        let acronym = acronym_after(label, labels, index, context.words)
            .filter(|_| label.kind == EntityType::Organization);
        if let Some(acronym) = acronym {
            let key = GroupKey::Name(EntityType::Organization, acronym);
            by_key.entry(key).or_insert(group);
        }
        of_label[index] = group;
    }
    for (index, label) in labels.iter().enumerate() {
        if of_label[index] != usize::MAX {
            continue;
        }
        let name = label.words(context.words);
        let word = &name[name.len() - 1];
        of_label[index] = surnames.get(&word.key).copied().unwrap_or_else(|| {
            let listed = context.link(label);
            let key = listed.map_or(GroupKey::Name(EntityType::Person, word.key), |listed| {
                GroupKey::Listed(listed.gazetteer, listed.entity)
            });
            *by_key.entry(key).or_insert_with(|| {
                groups.push(Group { kind: label.kind, listed, longest: index });
                groups.len() - 1
            })
        });
    }
    in_order_of_mention(&groups, &of_label, labels, context)
}

/// Whether a person's name is a surname alone: "Putin", "bin Laden", "van Gogh".
fn is_short_form(name: &[Word], lexicon: &Lexicon) -> bool {
    surname(name, lexicon).is_none() || name[0].shape == Shape::Lower
}

/// The keys under which a label looks for its group and is found by later ones.
fn group_keys(
    label: &Label,
    name: &[Word],
    listed: Option<Listed>,
    lexicon: &Lexicon,
) -> [Option<GroupKey>; 2] {
    let by_listing = listed.map(|listed| GroupKey::Listed(listed.gazetteer, listed.entity));
    let by_name = match label.kind {
        EntityType::Person => {
            surname(name, lexicon).map(|last| GroupKey::Person(name[0].key, last.key))
        }
        EntityType::Organization | EntityType::Place => {
            let core = name
                .iter()
                .rposition(|word| !lexicon.words.get(word.key).cues.contains(Cue::LegalForm))
                .map_or(name, |last| &name[..=last]);
            Some(GroupKey::Name(label.kind, key_of(core)))
        }
    };
    [by_listing, by_name]
}

/// One key for a run of words.
fn key_of(name: &[Word]) -> u64 {
    match name {
        [word] => word.key,
        _ => name.iter().fold(0, |key: u64, word| key.rotate_left(13).wrapping_mul(31) ^ word.key),
    }
}

/// The key of the acronym label that stands in brackets after `label`.
fn acronym_after(label: &Label, labels: &[Label], index: usize, words: &[Word]) -> Option<u64> {
    let next = labels.get(index + 1)?;
    let beside = next.first_word == label.last_word + 1
        && next.first_word == next.last_word
        && next.kind == label.kind
        && words[next.first_word as usize].gap.has(Gap::OPEN);
    beside.then(|| words[next.first_word as usize].key)
}

impl Context<'_, '_> {
    /// The most plausible listed entity that the label's words name, of the label's type. Of two
    /// that are equally plausible, the one of the later gazetteer.
    fn link(&self, label: &Label) -> Option<Listed> {
        let same =
            |c: &&Candidate| (c.first_word, c.last_word) == (label.first_word, label.last_word);
        let from = self.candidates.partition_point(|c| c.first_word < label.first_word);
        let direct = self.candidates[from..]
            .iter()
            .take_while(|c| c.first_word == label.first_word)
            .filter(same)
            .filter_map(|c| {
                self.best_reading(c.gazetteer, c.form, label.words(self.words), label.kind)
            })
            .max_by(|a, b| a.prior.total_cmp(&b.prior));
        if direct.is_some() || label.kind != EntityType::Person {
            return direct;
        }
        self.link_without_middle_names(label.words(self.words))
    }

    /// Links "Vladimir V. Putin" as "Vladimir Putin".
    fn link_without_middle_names(&self, name: &[Word]) -> Option<Listed> {
        let last = surname(name, self.lexicon).filter(|_| name.len() > 2)?;
        let short = [name[0], Word { gap: Gap::SPACE, ..*last }];
        let mut best: Option<Listed> = None;
        for (index, gazetteer) in self.gazetteers.iter().enumerate() {
            find(gazetteer, &short, self.rule, |found| {
                if found.first_word == 0 && found.last_word == 1 {
                    let reading =
                        self.best_reading(index as u32, found.form, &short, EntityType::Person);
                    if reading.is_some_and(|r| best.is_none_or(|b| r.prior >= b.prior)) {
                        best = reading;
                    }
                }
            });
        }
        best
    }

    fn best_reading(
        &self,
        gazetteer: u32,
        form: u32,
        name: &[Word],
        kind: EntityType,
    ) -> Option<Listed> {
        let tables = self.gazetteers.get(gazetteer as usize)?.tables();
        fitting(tables.readings(form), name, self.rule)
            .filter(|reading| tables.kind(reading.entity) == Some(kind))
            .map(|reading| Listed { gazetteer, entity: reading.entity, prior: reading.prior() })
            .reduce(|best, next| if next.prior > best.prior { next } else { best })
    }
}

/// Numbers the groups by first mention and describes them.
fn in_order_of_mention<'s>(
    groups: &[Group],
    of_label: &[usize],
    labels: &[Label],
    context: Context<'_, 's>,
) -> (Vec<Entity<'s>>, Vec<u32>) {
    let mut number = vec![u32::MAX; groups.len()];
    let mut entities = Vec::with_capacity(groups.len());
    let mut of_mention = Vec::with_capacity(labels.len());
    for &group in of_label {
        if number[group] == u32::MAX {
            number[group] = entities.len() as u32;
            entities.push(describe(&groups[group], labels, context));
        }
        of_mention.push(number[group]);
    }
    (entities, of_mention)
}

fn describe<'s>(group: &Group, labels: &[Label], context: Context<'_, 's>) -> Entity<'s> {
    let listed = group.listed.and_then(|listed| {
        context.gazetteers.get(listed.gazetteer as usize)?.entity(listed.entity)
    });
    let unknown = Entity {
        id: Cow::Borrowed(""),
        name: Cow::Borrowed(""),
        kind: group.kind,
        subtype: Cow::Borrowed(""),
        external_ids: Cow::Borrowed(""),
        salience: 0.0,
        mention_count: 0,
        confidence: 0.0,
    };
    if let Some(entity) = listed {
        return Entity {
            id: entity.id,
            name: Cow::Borrowed(entity.name),
            subtype: Cow::Borrowed(entity.subtype),
            external_ids: Cow::Borrowed(entity.external_ids),
            ..unknown
        };
    }
    let longest = &labels[group.longest];
    let name = longest.span(context.words).slice(context.text);
    let mut id = String::with_capacity("doc:person:".len() + name.len());
    id.push_str("doc:");
    push_id(group.kind, context.text, longest.words(context.words), &mut id);
    Entity { id: Cow::Owned(id), name: Cow::Owned(name.to_owned()), ..unknown }
}
