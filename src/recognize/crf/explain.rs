//! Why a name was found: which evidence moved its score, and how much.

use std::borrow::Cow;

use super::attributes::Attribute;
use super::model::{Model, Pass};
use super::recognizer::{Labelled, Workspace};
use super::tags::{OUTSIDE, position, tag};
use crate::recognize::Explanation;

/// Kinds of evidence, the more telling ones later: a feature that combines several is of the last.
const EVIDENCE: [&str; 17] = [
    "capitals",
    "common_word",
    "word",
    "context_words",
    "cue_before",
    "cue_after",
    "cue_in_name",
    "words_around",
    "words_of_organizations",
    "words_of_places",
    "names_of_people",
    "document",
    "gazetteer",
    "gazetteer:organization",
    "gazetteer:place",
    "gazetteer:person",
    "other_mentions",
];

/// What kind of evidence an attribute is, read this far from the word itself.
pub(super) fn evidence(attribute: Attribute, distance: isize) -> usize {
    use Attribute as A;
    let name = match attribute {
        A::Capitals | A::Outline | A::First | A::Sentence | A::Space | A::Length | A::RunPlace => {
            "capitals"
        }
        A::Common | A::Demonym => "common_word",
        A::Word
        | A::Form
        | A::Prefix1
        | A::Prefix2
        | A::Prefix3
        | A::Prefix4
        | A::Suffix1
        | A::Suffix2
        | A::Suffix3
        | A::Suffix4 => {
            if distance == 0 {
                "word"
            } else {
                "context_words"
            }
        }
        A::Role | A::Cues | A::Phrase => match distance {
            ..0 => "cue_before",
            0 => "cue_in_name",
            1.. => "cue_after",
        },
        A::LeftWord
        | A::RightWord
        | A::LeftRole
        | A::RightRole
        | A::Verb
        | A::Apposition
        | A::Sport => "words_around",
        A::RunStart | A::RunEnd | A::WideEnds => "cue_in_name",
        A::OrganizationWord => "words_of_organizations",
        A::PlaceWord => "words_of_places",
        A::Given | A::Surname | A::PersonFirst | A::PersonLast => "names_of_people",
        A::DocLower | A::DocCapital | A::DocEvidence | A::DocAcronym => "document",
        A::GazAny | A::GazBest => "gazetteer",
        A::GazOrganization => "gazetteer:organization",
        A::GazPlace => "gazetteer:place",
        A::GazPerson => "gazetteer:person",
        A::Votes | A::Parts | A::Echo => "other_mentions",
    };
    EVIDENCE.iter().position(|known| *known == name).unwrap_or(0)
}

impl Model {
    /// The evidence for and against a name, against no name at all, strongest first. `workspace`
    /// is the one that the name was just found with.
    pub fn explain(&self, workspace: &Workspace, name: &Labelled) -> Vec<Explanation> {
        let mut weights = [0.0; EVIDENCE.len()];
        for pass in [&self.first, &self.second] {
            add_evidence(pass, workspace, name, &mut weights);
        }
        let mut explanations: Vec<Explanation> = EVIDENCE
            .iter()
            .zip(weights)
            .filter(|(_, weight)| weight.abs() >= 0.01)
            .map(|(evidence, weight)| Explanation { evidence: Cow::Borrowed(evidence), weight })
            .collect();
        explanations.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
        explanations
    }
}

fn add_evidence(pass: &Pass, workspace: &Workspace, name: &Labelled, weights: &mut [f32]) {
    let (first, last) = (name.first_word as usize, name.last_word as usize);
    for word in first..=last {
        let tag = usize::from(tag(name.kind, position(word, first, last)));
        pass.templates.features(&workspace.view().window_of(word), |template, hash| {
            let row = pass.rows.weights(hash);
            weights[pass.templates.evidence(template)] += row[tag] - row[usize::from(OUTSIDE)];
        });
    }
}
