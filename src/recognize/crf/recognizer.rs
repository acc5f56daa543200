//! Finding names in a text with a model.

use super::features::Templates;
use super::model::{Model, Pass};
use super::rows::Rows;
use super::second::{Draft, RunBuffers, draft_names, mark_second_pass, names_of};
use super::tags::{ANY, LANES, Scores};
use super::view::View;
use crate::recognize::Candidate;
use crate::text::Word;
use crate::types::EntityType;

/// A name that was recognised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labelled {
    /// Index of its first word.
    pub first_word: u32,
    /// Index of its last word.
    pub last_word: u32,
    /// What it names.
    pub kind: EntityType,
    /// How probable it is that span and type are right, 0 to 1.
    pub confidence: f32,
}

/// Buffers that one text after another can use again. One per thread.
#[derive(Debug, Default)]
pub struct Workspace {
    view: View,
    emissions: Vec<Scores>,
    draft: Draft,
    buffers: RunBuffers,
    labelled: Vec<Labelled>,
}

impl Model {
    /// Finds the names in a text. `candidates` are the listed names in it.
    pub fn recognize<'w>(
        &self,
        text: &str,
        words: &[Word],
        candidates: &[Candidate],
        workspace: &'w mut Workspace,
    ) -> &'w [Labelled] {
        let Workspace { view, emissions, draft, buffers, labelled } = workspace;
        labelled.clear();
        view.read(text, words, candidates, &self.lexicon);
        emissions.clear();
        emissions.resize(view.active_words(), [0.0; LANES]);
        score(&self.first, view, emissions);
        draft_names(&self.first.grammar, view, words, emissions, buffers, draft);
        mark_second_pass(view, words, draft);
        score(&self.second, view, emissions);
        let grammar = &self.second.grammar;
        for &run in view.runs() {
            let emissions = &emissions[run.places()];
            run.joints(words, &mut buffers.joints);
            buffers.allowed.clear();
            buffers.allowed.resize(emissions.len(), ANY);
            let RunBuffers { lattice, joints, allowed, tags } = buffers;
            lattice.best_path(grammar, emissions, joints, allowed, tags);
            let before = labelled.len();
            names_of(tags, run.first, |name| {
                labelled.push(Labelled {
                    first_word: name.first_word,
                    last_word: name.last_word,
                    kind: name.kind,
                    confidence: 0.0,
                });
            });
            if labelled.len() == before {
                continue;
            }
            lattice.sum_paths(grammar, emissions, joints, allowed);
            for name in &mut labelled[before..] {
                let (first, last) = (name.first_word - run.first, name.last_word - run.first);
                let probability = lattice.name_probability(
                    grammar,
                    joints,
                    first as usize,
                    last as usize,
                    name.kind,
                );
                name.confidence = self.calibration.confidence(name.kind, probability);
            }
        }
        labelled
    }
}

/// Adds the scores of a pass to the emissions of every word in runs.
fn score(pass: &Pass, view: &View, emissions: &mut [Scores]) {
    for run in view.runs() {
        for (word, place) in run.words().zip(run.places()) {
            add_scores(&pass.templates, &pass.rows, view, word, &mut emissions[place]);
        }
    }
}

fn add_scores(templates: &Templates, rows: &Rows, view: &View, word: usize, emission: &mut Scores) {
    let mut sums = [0; LANES];
    templates.features(&view.window(word), |_, hash| rows.add(hash, &mut sums));
    for (score, sum) in emission.iter_mut().zip(rows.scores(&sums)) {
        *score += sum;
    }
}
