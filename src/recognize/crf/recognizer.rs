//! Finding names in a text with a model.

use super::constraints::{Constraints, best_names};
use super::model::Model;
use super::scorer::Scorer;
use super::second::{Draft, FoundName, RunBuffers, draft_names, mark_second_pass};
use super::tags::{LANES, Scores};
use super::view::View;
use crate::recognize::Candidate;
use crate::recognize::stop::{self, Stop, Stopped};
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
    scorer: Scorer,
    emissions: Vec<Scores>,
    draft: Draft,
    buffers: RunBuffers,
    names: Vec<FoundName>,
    labelled: Vec<Labelled>,
}

impl Workspace {
    /// The text that was recognised last, as the model saw it.
    pub(super) fn view(&self) -> &View {
        &self.view
    }
}

impl Model {
    /// Finds the names in a text, in order; they do not overlap. `candidates` are the listed names
    /// in it. The confidence of a name is what the model thinks of it whatever the constraints.
    ///
    /// # Errors
    /// When `stop` says so before the end.
    pub fn recognize<'w>(
        &self,
        text: &str,
        words: &[Word],
        candidates: &[Candidate],
        constraints: &Constraints<'_>,
        stop: Stop<'_>,
        workspace: &'w mut Workspace,
    ) -> Result<&'w [Labelled], Stopped> {
        let Workspace { view, scorer, emissions, draft, buffers, names, labelled } = workspace;
        labelled.clear();
        view.read(text, words, candidates, constraints, &self.lexicon, self.id);
        scorer.begin(self.id, view);
        emissions.clear();
        emissions.resize(view.in_runs().len(), [0.0; LANES]);
        scorer.score(&self.first, view, stop, emissions)?;
        draft_names(&self.first.grammar, view, words, emissions, stop, buffers, draft)?;
        mark_second_pass(view, words, draft);
        scorer.score(&self.second, view, stop, emissions)?;
        let grammar = &self.second.grammar;
        for &run in view.runs() {
            stop::unless(stop)?;
            let emissions = &emissions[run.places()];
            run.joints(words, &mut buffers.joints);
            best_names(constraints, run, grammar, emissions, buffers, names);
            if names.is_empty() {
                continue;
            }
            let RunBuffers { lattice, joints, .. } = &*buffers;
            labelled.extend(names.iter().map(|&FoundName { first_word, last_word, kind }| {
                let (first, last) = (first_word - run.first, last_word - run.first);
                let (first, last) = (first as usize, last as usize);
                let probability = lattice.name_probability(grammar, joints, first, last, kind);
                let confidence = self.calibration.confidence(kind, probability);
                Labelled { first_word, last_word, kind, confidence }
            }));
        }
        Ok(labelled)
    }
}
