//! Documents as numbers: features of every word in a run, and the tags it may have.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::corpus::{Document, words_of};
use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::recognize::crf::{
    ANY, Constraints, Draft, Joint, OTHER, OUTSIDE, TagSet, Templates, View, mark_second_pass,
    position, tag,
};
use crate::recognize::{Candidate, CaseMode, candidates, case};
use crate::text::{Word, Words};

/// A run of words in [`Encoded`].
#[derive(Clone, Copy, Debug)]
pub(super) struct EncodedRun {
    /// Index of its document.
    pub document: u32,
    /// Its first word among all words in runs.
    pub first: u32,
    /// How many words it has.
    pub len: u32,
    /// Where its joints begin; there is one more than words.
    pub joints: u32,
    /// How much it counts.
    pub weight: f32,
}

/// Annotated documents, ready for training.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    pub runs: Vec<EncodedRun>,
    pub joints: Vec<Joint>,
    /// For each word in a run the tags it may have.
    pub gold: Vec<TagSet>,
    /// Where the features of each word begin, and one past the last.
    pub bounds: Vec<u32>,
    /// Numbers of features, in rising order of words.
    pub features: Vec<u32>,
    /// The hash of each number.
    pub hashes: Vec<u64>,
    /// How many gold names there are, and how many of them can be found at all.
    pub gold_names: u32,
    pub possible_names: u32,
}

/// A text read for recognition, with all that it takes.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub words: Words,
    pub candidates: Vec<Candidate>,
    pub view: View,
}

impl Reading {
    /// Finds the words of a text and the listed names in it.
    pub fn find_candidates(&mut self, text: &str, gazetteers: &[&Gazetteer]) {
        self.words.scan(text);
        let words = self.words.as_slice();
        let rule = case::rule_for(CaseMode::Smart, case::is_absent(words));
        candidates::collect(gazetteers, words, rule, &mut self.candidates);
    }

    /// Reads a text.
    pub fn read(&mut self, text: &str, gazetteers: &[&Gazetteer], lexicon: &Lexicon) {
        self.find_candidates(text, gazetteers);
        let words = self.words.as_slice();
        self.view.read(text, words, &self.candidates, &Constraints::default(), lexicon, 0);
    }
}

/// Encodes `documents`; features seen fewer than `least` times are left out. With drafts of a
/// first pass, one for each document, the second pass is encoded.
pub(super) fn encode(
    documents: &[Document],
    gazetteers: &[&Gazetteer],
    lexicon: &Lexicon,
    templates: &Templates,
    drafts: Option<&[Draft]>,
    least: u32,
) -> Encoded {
    let mut encoded = Encoded { bounds: vec![0], ..Encoded::default() };
    let mut numbers = Numbers::default();
    let mut reading = Reading::default();
    let mut joints = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        reading.read(&document.text, gazetteers, lexicon);
        let words = reading.words.as_slice();
        if let Some(drafts) = drafts {
            mark_second_pass(&mut reading.view, words, &drafts[index]);
        }
        let gold = gold_tags(document, words, &reading.view, &mut encoded);
        for &run in reading.view.runs() {
            run.joints(words, &mut joints);
            encoded.runs.push(EncodedRun {
                document: index as u32,
                first: encoded.gold.len() as u32,
                len: joints.len() as u32 - 1,
                joints: encoded.joints.len() as u32,
                weight: document.weight,
            });
            encoded.joints.extend(&joints);
            for word in run.words() {
                encoded.gold.push(gold[word]);
                templates.features(&reading.view.window_of(word), |_, hash| {
                    encoded.features.push(numbers.number(hash));
                });
                encoded.bounds.push(encoded.features.len() as u32);
            }
        }
    }
    numbers.drop_rare(&mut encoded, least);
    encoded
}

/// The tags that each word of a document may have.
fn gold_tags(
    document: &Document,
    words: &[Word],
    view: &View,
    encoded: &mut Encoded,
) -> Vec<TagSet> {
    let nothing = if document.marks_others { 1 << OUTSIDE } else { 1 << OUTSIDE | 1 << OTHER };
    let mut gold = vec![nothing; words.len()];
    for other in &document.others {
        for (word, tags) in words.iter().zip(&mut gold) {
            if word.start < other.end && other.start < word.end {
                *tags = if document.marks_others { 1 << OTHER } else { nothing };
            }
        }
    }
    for &(span, kind) in &document.names {
        encoded.gold_names += 1;
        let range = words_of(span, words).filter(|&(first, last)| {
            words[first..=last].iter().skip(1).all(|word| !word.gap.breaks())
                && (first..=last).all(|word| view.is_active(word))
        });
        if let Some((first, last)) = range {
            encoded.possible_names += 1;
            for (word, tags) in gold.iter_mut().enumerate().take(last + 1).skip(first) {
                *tags = 1 << tag(kind, position(word, first, last));
            }
        } else {
            // A name that cannot be found: whatever its words become is neither right nor wrong.
            for (word, tags) in words.iter().zip(&mut gold) {
                if word.start < span.end && span.start < word.end {
                    *tags = ANY;
                }
            }
        }
    }
    gold
}

/// Numbers for hashes of features.
#[derive(Debug, Default)]
struct Numbers {
    numbers: HashMap<u64, u32, BuildHasherDefault<Identity>>,
    hashes: Vec<u64>,
}

impl Numbers {
    fn number(&mut self, hash: u64) -> u32 {
        *self.numbers.entry(hash).or_insert_with(|| {
            self.hashes.push(hash);
            self.hashes.len() as u32 - 1
        })
    }

    /// Renumbers the features that were seen often enough and removes the others.
    fn drop_rare(self, encoded: &mut Encoded, least: u32) {
        let mut counts = vec![0u32; self.hashes.len()];
        for &feature in &encoded.features {
            counts[feature as usize] += 1;
        }
        let mut renumbered = vec![u32::MAX; counts.len()];
        for (old, &count) in counts.iter().enumerate() {
            if count >= least {
                renumbered[old] = encoded.hashes.len() as u32;
                encoded.hashes.push(self.hashes[old]);
            }
        }
        let old = std::mem::take(&mut encoded.features);
        let mut start = 0;
        for bound in encoded.bounds.iter_mut().skip(1) {
            let end = *bound as usize;
            let kept = old[start..end].iter().map(|&feature| renumbered[feature as usize]);
            encoded.features.extend(kept.filter(|&feature| feature != u32::MAX));
            start = end;
            *bound = encoded.features.len() as u32;
        }
    }
}

/// Feature hashes need no more hashing.
#[derive(Debug, Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        debug_assert!(false, "only u64 is hashed here");
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
