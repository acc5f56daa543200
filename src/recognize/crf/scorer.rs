//! The scores of words: sums of the rows of all their features.
//!
//! A word has some hundred and fifty features. Most are asked for again and again: families of
//! templates remember their sums ([`super::families`]), so that a word costs two dozen look-ups in
//! tables that the caches hold. Sums are of integers, so the order of adding changes nothing.

use super::attributes::Attribute;
use super::families::{FAMILIES, LEXEME_FAMILIES, SECOND, first_keys, second_keys};
use super::features::Values;
use super::memo::Memo;
use super::model::Pass;
use super::rows::Sums;
use super::tags::{LANES, Scores};
use super::view::View;
use crate::recognize::stop::{self, Stop, Stopped};

/// Sums that one document after another can use. One per thread.
#[derive(Debug, Default)]
pub struct Scorer {
    memos: [Memo; FAMILIES],
    owner: u64,
    generation: u64,
    block: Block,
}

/// Words that are scored together: what is far away in memory is asked for many at once, and family
/// by family.
#[derive(Debug, Default)]
struct Block {
    /// The keys of each family, [`WORDS`] apart.
    keys: Vec<u64>,
    sums: Vec<Sums>,
    /// The families that each word needs rows for, a bit each.
    missing: Vec<u32>,
    values: Values,
    /// Hashes of features.
    hashes: Vec<u64>,
    /// Where the rows of their lines begin.
    starts: Vec<u32>,
    parts: Vec<Part>,
}

/// Features whose rows are added up together.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// The word of the block.
    word: u32,
    /// The family, or [`SINGLE`].
    family: u32,
    /// One past its last hash.
    end: u32,
}

/// The templates of no family.
const SINGLE: u32 = FAMILIES as u32;
/// How many words make a block. Not quite a power of two, for the sake of the caches.
const WORDS: usize = 124;

/// How many keys each family remembers, as powers of two: five megabytes in all, for each thread.
const BITS: [u32; FAMILIES] = [
    14, 13, 13, 13, 13, 12, 13, 13, 13, 12, 12, 10, 10, 12, 10, 10, 11, 11, 12, 12, 12, 13, 12, 8,
    10,
];

impl Scorer {
    /// Prepares for a document. Sums belong to the model `owner`; 0 keeps nothing.
    pub fn begin(&mut self, owner: u64, view: &View) {
        let keeps = owner != 0 && owner == self.owner;
        let forgotten = if !keeps {
            FAMILIES
        } else if self.generation != view.generation() {
            LEXEME_FAMILIES
        } else {
            0
        };
        for (memo, bits) in self.memos.iter_mut().zip(BITS).take(forgotten) {
            memo.reset(bits);
        }
        (self.owner, self.generation) = (owner, view.generation());
    }

    /// Adds the scores of a pass to the emissions of every word in runs, unless `stop` says so before.
    pub fn score(
        &mut self,
        pass: &Pass,
        view: &View,
        stop: Stop<'_>,
        emissions: &mut [Scores],
    ) -> Result<(), Stopped> {
        let Self { memos, block, .. } = self;
        for (words, emissions) in view.in_runs().chunks(WORDS).zip(emissions.chunks_mut(WORDS)) {
            stop::unless(stop)?;
            block.read_keys(pass, view, words);
            for &family in &pass.plan.used {
                let family = usize::from(family);
                let keys = &block.keys[family * WORDS..][..words.len()];
                memos[family].add(keys, &mut block.sums, &mut block.missing, family);
            }
            block.collect_features(pass, view, words);
            block.add_rows(pass, memos);
            for (emissions, sums) in emissions.iter_mut().zip(&block.sums) {
                for (score, sum) in emissions.iter_mut().zip(pass.rows.scores(sums)) {
                    *score += sum;
                }
            }
        }
        Ok(())
    }
}

impl Block {
    fn read_keys(&mut self, pass: &Pass, view: &View, words: &[u32]) {
        self.sums.clear();
        self.sums.resize(words.len(), [0; LANES]);
        self.missing.clear();
        self.missing.resize(words.len(), 0);
        self.keys.resize(FAMILIES * WORDS, 0);
        let uses = |range: std::ops::Range<usize>| {
            pass.plan.used.iter().any(|family| range.contains(&usize::from(*family)))
        };
        if uses(0..SECOND) {
            for (at, &word) in words.iter().enumerate() {
                for (family, key) in first_keys(&view.window(word as usize)).into_iter().enumerate()
                {
                    self.keys[family * WORDS + at] = key;
                }
            }
        }
        if uses(SECOND..FAMILIES) {
            for (at, &word) in words.iter().enumerate() {
                let keys = second_keys(&view.window(word as usize));
                for (family, key) in (SECOND..).zip(keys) {
                    self.keys[family * WORDS + at] = key;
                }
            }
        }
    }

    /// Hashes the features that are to be looked up, and keeps those that may have rows.
    fn collect_features(&mut self, pass: &Pass, view: &View, words: &[u32]) {
        let Self { values, hashes, parts, missing, .. } = self;
        let Pass { templates, plan, rows, .. } = pass;
        parts.clear();
        let mut length = 0;
        for (at, &word) in words.iter().enumerate() {
            let families = (0..FAMILIES).filter(|family| missing[at] & 1 << family != 0);
            let single = if plan.is_words { 0 } else { plan.single.reads };
            let reads =
                families.clone().fold(single, |all, family| all | plan.families[family].reads);
            if reads | plan.single.reads == 0 {
                continue;
            }
            for (place, token) in view.window(word as usize).iter().enumerate() {
                if reads & 1 << place != 0 {
                    view.write_values(token, values.token_mut(place));
                } else if plan.single.reads & 1 << place != 0 {
                    let values = values.token_mut(place);
                    values[Attribute::Word as usize] = token.word;
                    values[Attribute::LeftWord as usize] = token.left;
                    values[Attribute::RightWord as usize] = token.right;
                }
            }
            let groups = families.map(|family| (family as u32, &plan.families[family]));
            for (family, group) in groups.chain([(SINGLE, &plan.single)]) {
                hashes.resize(hashes.len().max(length + group.templates.len()), 0);
                for &template in &group.templates {
                    let (hash, known) = templates.feature(usize::from(template), values);
                    hashes[length] = hash;
                    length += usize::from(known);
                }
                parts.push(Part { word: at as u32, family, end: length as u32 });
            }
        }
        let (mut start, mut kept) = (0, 0);
        for part in parts {
            for index in start..part.end as usize {
                let hash = hashes[index];
                hashes[kept] = hash;
                kept += usize::from(rows.may_have(hash));
            }
            start = part.end as usize;
            part.end = kept as u32;
        }
        hashes.truncate(kept);
    }

    /// Adds the rows of the collected features.
    fn add_rows(&mut self, pass: &Pass, memos: &mut [Memo; FAMILIES]) {
        let Self { keys, sums, hashes, starts, parts, .. } = self;
        pass.rows.touch(hashes, starts);
        let mut start = 0;
        for part in parts {
            let (word, family) = (part.word as usize, part.family as usize);
            let mut added = [0; LANES];
            for &hash in &hashes[start..part.end as usize] {
                pass.rows.add(hash, &mut added);
            }
            start = part.end as usize;
            for (sum, added) in sums[word].iter_mut().zip(&added) {
                *sum += added;
            }
            if let Some(memo) = memos.get_mut(family) {
                memo.put(keys[family * WORDS + word], added);
            }
        }
    }
}
