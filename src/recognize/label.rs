//! Labels: which runs of words are names of what, before anyone asks of whom.

use super::candidates::{Candidate, span_of};
use super::extraction::MentionSource;
use crate::text::Word;
use crate::types::{EntityType, Span};

/// A run of words recognized as a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Label {
    pub first_word: u32,
    pub last_word: u32,
    pub kind: EntityType,
    pub confidence: f32,
    pub source: MentionSource,
    /// The possessive ending of the last word belongs to the name.
    pub with_possessive: bool,
    /// Which of the explanations is this label's, if it has one.
    pub explained_by: Option<u32>,
}

impl Label {
    /// A label over a candidate.
    pub fn of_candidate(
        candidate: &Candidate,
        kind: EntityType,
        confidence: f32,
        inline: u32,
    ) -> Self {
        Self {
            first_word: candidate.first_word,
            last_word: candidate.last_word,
            kind,
            confidence,
            source: if candidate.gazetteer == inline {
                MentionSource::Inline
            } else {
                MentionSource::Gazetteer
            },
            with_possessive: candidate.with_possessive,
            explained_by: None,
        }
    }

    /// Where the name stands in the text.
    pub fn span(&self, words: &[Word]) -> Span {
        span_of(words, self.first_word, self.last_word, self.with_possessive)
    }

    /// The words of the name.
    pub fn words<'w>(&self, words: &'w [Word]) -> &'w [Word] {
        &words[self.first_word as usize..=self.last_word as usize]
    }
}

/// For each word the index of the label that covers it, if one does. Labels do not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cover(Vec<Option<u32>>);

impl Cover {
    /// The cover of `labels` over a text of so many words.
    pub fn new(labels: &[Label], words: usize) -> Self {
        let mut cover = Self(vec![None; words]);
        for (index, label) in labels.iter().enumerate() {
            cover.add(index, label.first_word, label.last_word);
        }
        cover
    }

    /// Notes that label `index` covers these words.
    pub fn add(&mut self, index: usize, first_word: u32, last_word: u32) {
        self.0[first_word as usize..=last_word as usize].fill(Some(index as u32));
    }

    /// The label that covers this word.
    pub fn at(&self, word: u32) -> Option<usize> {
        self.0.get(word as usize).copied().flatten().map(|index| index as usize)
    }

    /// Whether no label covers any of these words.
    pub fn is_free(&self, first_word: u32, last_word: u32) -> bool {
        self.0[first_word as usize..=last_word as usize].iter().all(Option::is_none)
    }
}
