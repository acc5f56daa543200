//! Training the statistical recogniser.
//!
//! documents → word counts → features → weights of the first pass → what models that did not see
//! a document make of it → weights of the second pass → calibration → model file

mod augment;
mod calibrate;
mod corpus;
mod counts;
mod encode;
mod fit;
mod score;

pub use corpus::{CorpusError, Document, read_corpus, words_of};
pub use fit::Settings;
pub use score::{Rates, ScoreCard};

use crate::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::recognize::crf::{
    Calibration, Constraints, Draft, FIRST_PASS, Grammar, LANES, Labelled, Model, ModelError,
    ModelParts, PassParts, RunBuffers, SECOND_PASS, Scores, TemplateError, Templates, WeightedRow,
    Workspace, draft_names,
};
use crate::recognize::stop::NEVER;
use crate::types::{EntityType, Span};
use calibrate::Samples;
use encode::{Encoded, Reading, encode};
use fit::{Fitted, fit};

/// How many parts the documents are dealt into for the second pass: each part is tagged by a model
/// that was trained on the others.
const FOLDS: usize = 3;

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The feature templates cannot be read.
    #[error(transparent)]
    Templates(#[from] TemplateError),
    /// The model of a part of the documents cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model could not be packed.
    #[error("packing the model: {0}")]
    Pack(#[from] std::io::Error),
}

/// What training uses besides documents.
#[derive(Debug)]
pub struct Options<'o> {
    /// The gazetteers whose matches the model will see.
    pub gazetteers: &'o [&'o Gazetteer],
    /// How to fit the weights.
    pub settings: Settings,
}

/// Trains a model; returns the bytes of its file. `progress` hears a line now and then. The same
/// documents, gazetteers and options give the same bytes.
///
/// # Errors
/// [`TrainError`].
pub fn train(
    documents: &[Document],
    options: &Options<'_>,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<Vec<u8>, TrainError> {
    let Options { gazetteers, settings } = options;
    let varied: Vec<Document>;
    let documents = if settings.vary_case {
        varied = documents.iter().map(augment::vary_case).collect();
        &varied
    } else {
        documents
    };
    let counts = counts::word_counts(gazetteers);
    progress(&format!("{} words of listed names counted", counts.len()));
    let fit =
        |documents: &[Document]| fit_passes(documents, gazetteers, &counts, settings, progress);
    let parts_left_out = calibrate::parts(documents);
    let mut samples = Samples::default();
    for &part in &parts_left_out {
        let (read, rest): (Vec<Document>, Vec<Document>) =
            documents.iter().cloned().partition(|document| document.part == part);
        progress(&format!("calibration: fitting to all but part {part}"));
        let mut unlike = fit(&rest)?;
        unlike.calibration = Calibration::default();
        let model = Model::load(&unlike.write()?)?;
        samples.collect(&model, &read, gazetteers);
    }
    let mut parts = fit(documents)?;
    if !parts_left_out.is_empty() {
        parts.calibration = samples.fit();
        progress(&format!("calibration on {samples}: {:?}", parts.calibration.by_type));
    }
    progress(&format!("{} and {} rows", parts.first.rows.len(), parts.second.rows.len()));
    Ok(parts.write()?)
}

/// Fits both passes to `documents`, and the calibration to what the folds make of them.
fn fit_passes(
    documents: &[Document],
    gazetteers: &[&Gazetteer],
    counts: &[(u64, u16)],
    settings: &Settings,
    progress: &(dyn Fn(&str) + Sync),
) -> Result<ModelParts, TrainError> {
    let (first_templates, second_templates) =
        (Templates::parse(FIRST_PASS)?, Templates::parse(SECOND_PASS)?);
    let mut lexicon = Lexicon::embedded();
    for &(key, counts) in counts {
        lexicon.words.update_short(key, |facts| facts.set_listed_counts(counts));
    }
    let encoded = encode(documents, gazetteers, &lexicon, &first_templates, None, settings.least);
    progress(&format!(
        "{} documents, {} runs, {} words in runs, {} features; {} of {} names can be found ({:.2} %)",
        documents.len(),
        encoded.runs.len(),
        encoded.gold.len(),
        encoded.hashes.len(),
        encoded.possible_names,
        encoded.gold_names,
        100.0 * f64::from(encoded.possible_names) / f64::from(encoded.gold_names.max(1)),
    ));
    let folds = fold_fits(&encoded, settings, progress);
    let (first, folds) = folds.split_last().unwrap_or_else(|| unreachable!("there is always one"));
    let base = held_out_scores(&encoded, folds);
    let drafts = drafts(documents, gazetteers, &lexicon, &encoded, &base, folds);
    let second_encoded =
        encode(documents, gazetteers, &lexicon, &second_templates, Some(&drafts), settings.least);
    let second = fit(
        &second_encoded,
        Some(&base),
        Some(&first.transitions),
        settings,
        |_| true,
        |epoch, loss| progress(&format!("second pass, epoch {epoch}: loss {loss:.4}")),
    );
    let calibration = calibrate::calibrate(documents, &second_encoded, &base, &second);
    progress(&format!("calibration {:?}", calibration.by_type));
    Ok(ModelParts {
        first: pass_parts(FIRST_PASS, &encoded, first, settings),
        second: pass_parts(SECOND_PASS, &second_encoded, &second, settings),
        calibration,
        counts: counts.to_vec(),
    })
}

/// Fits [`FOLDS`] models without one part each and, last, one to everything; two at a time.
fn fold_fits(
    encoded: &Encoded,
    settings: &Settings,
    progress: &(dyn Fn(&str) + Sync),
) -> Vec<Fitted> {
    let fit_one = |left_out: usize| {
        fit(
            encoded,
            None,
            None,
            settings,
            |run| fold_of(run.document) != left_out,
            |epoch, loss| progress(&format!("fit {left_out}, epoch {epoch}: loss {loss:.4}")),
        )
    };
    let jobs: Vec<usize> = (0..=FOLDS).collect();
    let mut fitted = Vec::new();
    for pair in jobs.chunks(2) {
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                pair.iter().map(|&job| scope.spawn(move || fit_one(job))).collect();
            fitted.extend(threads.into_iter().filter_map(|thread| thread.join().ok()));
        });
    }
    fitted
}

fn fold_of(document: u32) -> usize {
    document as usize % FOLDS
}

/// The first-pass scores of every word by the model that did not see its document.
fn held_out_scores(encoded: &Encoded, folds: &[Fitted]) -> Vec<Scores> {
    let mut scores = vec![[0.0; LANES]; encoded.gold.len()];
    for run in &encoded.runs {
        for place in run.first..run.first + run.len {
            let place = place as usize;
            scores[place] = folds[fold_of(run.document)].scores(encoded, place);
        }
    }
    scores
}

/// What the first pass makes of every document.
fn drafts(
    documents: &[Document],
    gazetteers: &[&Gazetteer],
    lexicon: &Lexicon,
    encoded: &Encoded,
    base: &[Scores],
    folds: &[Fitted],
) -> Vec<Draft> {
    let grammars: Vec<Grammar> =
        folds.iter().map(|fitted| Grammar::new(&fitted.transitions)).collect();
    let mut reading = Reading::default();
    let mut buffers = RunBuffers::default();
    let mut places = vec![0..0; documents.len()];
    for run in &encoded.runs {
        let range = &mut places[run.document as usize];
        if range.end == 0 {
            range.start = run.first as usize;
        }
        range.end = (run.first + run.len) as usize;
    }
    let mut drafts = Vec::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        reading.read(&document.text, gazetteers, lexicon);
        let mut draft = Draft::default();
        let drafted = draft_names(
            &grammars[fold_of(index as u32)],
            &reading.view,
            reading.words.as_slice(),
            &base[places[index].clone()],
            NEVER,
            &mut buffers,
            &mut draft,
        );
        debug_assert!(drafted.is_ok(), "nobody said stop");
        drafts.push(draft);
    }
    drafts
}

fn pass_parts(source: &str, encoded: &Encoded, fitted: &Fitted, settings: &Settings) -> PassParts {
    let rows = encoded
        .hashes
        .iter()
        .zip(&fitted.rows)
        .filter(|(_, weights)| weights.iter().any(|weight| weight.abs() >= settings.smallest))
        .map(|(&hash, &weights)| WeightedRow { hash, weights })
        .collect();
    PassParts { templates: source.to_owned(), rows, transitions: fitted.transitions.clone() }
}

/// Finds the names of a text: where they stand and what the model says of them.
pub fn explain_names(
    model: &Model,
    text: &str,
    gazetteers: &[&Gazetteer],
    workspace: &mut Workspace,
) -> Vec<(Span, Labelled)> {
    let mut reading = Reading::default();
    reading.find_candidates(text, gazetteers);
    let words = reading.words.as_slice();
    model
        .recognize(text, words, &reading.candidates, &Constraints::default(), NEVER, workspace)
        .unwrap_or_default()
        .iter()
        .map(|name| {
            let span = super::candidates::span_of(words, name.first_word, name.last_word, false);
            (span, *name)
        })
        .collect()
}

/// Finds the names of a document, for scoring.
pub fn find_names(
    model: &Model,
    text: &str,
    gazetteers: &[&Gazetteer],
    workspace: &mut Workspace,
) -> Vec<(Span, EntityType)> {
    let found = explain_names(model, text, gazetteers, workspace);
    found.into_iter().map(|(span, name)| (span, name.kind)).collect()
}
