//! From text to mentions and entities.
//!
//! text (of HTML what a browser shows; with capitals, if it has none) → words → gazetteer matches →
//! candidates → labels → what the language lets stand → document aliases → entities → mentions

mod aliases;
mod candidates;
mod case;
mod cheap_hash;
mod conventions;
mod crf;
mod denied;
mod document;
mod entities;
mod extraction;
mod flood;
mod foreign;
mod label;
mod labelling;
mod language;
mod options;
mod recase;
mod report;
mod stop;
pub mod train;

pub use candidates::Candidate;
pub use crf::{Constraints, Labelled, Model, ModelError, PossibleName, Workspace};
pub use document::{Document, TextFormat};
pub use extraction::{
    Entity, Explanation, Extraction, Mention, MentionSource, RejectReason, Rejected,
};
pub use options::{CaseMode, ExtractOptions, OverlapPolicy, RecognitionMode};
pub use stop::{Stop, Stopped};

use std::sync::LazyLock;

use crate::gazetteer::{Gazetteer, InlineGazetteer, Snapshot, UnknownGazetteer};
use crate::text::{HtmlText, Words};
use document::Source;
use label::Label;
use language::Tongue;

/// Why a text could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// The options name a gazetteer that is not loaded.
    #[error(transparent)]
    UnknownGazetteer(#[from] UnknownGazetteer),
    /// Offsets are 31-bit numbers; longer texts must be split by the caller.
    #[error("text of {bytes} bytes: offsets reach {max} bytes at most")]
    TextTooLong {
        /// Length of the text.
        bytes: usize,
        /// The longest there may be.
        max: usize,
    },
    /// The program was built from a damaged model file.
    #[error("the embedded model cannot be used: {0}")]
    Model(String),
    /// It was time to give up.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// The model that the program carries.
static MODEL: LazyLock<Result<Model, ModelError>> = LazyLock::new(Model::embedded);

/// Loads the embedded model, so that the first extraction need not. A server calls this before it
/// says that it is serving.
///
/// # Errors
/// None, unless the program was built from a damaged model file.
pub fn prepare() -> Result<&'static Model, ExtractError> {
    language::prepare();
    MODEL.as_ref().map_err(|error| ExtractError::Model(error.to_string()))
}

/// Buffers that one extraction after another can use again. One per thread.
#[derive(Debug, Default)]
pub struct Scratch {
    html: HtmlText,
    words: Words,
    /// A text without case, rewritten, and its words.
    recased: String,
    recased_words: Words,
    candidates: Vec<Candidate>,
    denied: denied::Denied,
    labelling: labelling::Buffers,
    labels: Vec<Label>,
    explanations: Vec<Vec<Explanation>>,
}

/// Finds the names in `document`.
///
/// No I/O, no clock, no environment: the same snapshot, document and options give the same answer.
///
/// # Errors
/// See [`ExtractError`].
pub fn extract<'s, 't>(
    snapshot: &'s Snapshot,
    document: impl Into<Document<'t>>,
    options: &'s ExtractOptions,
    scratch: &mut Scratch,
) -> Result<Extraction<'s>, ExtractError> {
    extract_unless(snapshot, document, options, scratch, stop::NEVER)
}

/// The same, unless `stop` says before its end that nobody waits for it any more.
///
/// # Errors
/// See [`ExtractError`].
pub fn extract_unless<'s, 't>(
    snapshot: &'s Snapshot,
    document: impl Into<Document<'t>>,
    options: &'s ExtractOptions,
    scratch: &mut Scratch,
    stop: Stop<'_>,
) -> Result<Extraction<'s>, ExtractError> {
    extract_with(prepare()?, snapshot, document.into(), options, scratch, stop)
}

/// The same with another model than the program's own.
///
/// # Errors
/// See [`ExtractError`].
pub fn extract_with<'s>(
    model: &Model,
    snapshot: &'s Snapshot,
    document: Document<'_>,
    options: &'s ExtractOptions,
    scratch: &mut Scratch,
    stop: Stop<'_>,
) -> Result<Extraction<'s>, ExtractError> {
    within_reach(document.text)?;
    let chosen = snapshot.select(&options.gazetteers)?;
    let mut gazetteers: Vec<&Gazetteer> = Vec::with_capacity(chosen.len() + 2);
    gazetteers.extend(chosen.iter().map(|loaded| &*loaded.gazetteer));
    gazetteers.extend(snapshot.lists().allowed());
    // The request's own names come last and so win ties.
    let inline = gazetteers.len() as u32;
    gazetteers.extend(options.inline.as_ref().map(InlineGazetteer::gazetteer));

    let Scratch { html, words, recased, recased_words: scanned, .. } = scratch;
    let Scratch { candidates, denied, labelling: buffers, labels, explanations, .. } = scratch;
    let (text, html) = match document.format {
        TextFormat::Plain => (document.text, None),
        TextFormat::Html => {
            html.read(document.text);
            within_reach(html.text())?;
            (html.text(), Some(&*html))
        }
    };
    stop::unless(stop)?;
    words.scan(text);
    let is_ascii = match html {
        None => words.text_is_ascii(),
        Some(_) => document.text.is_ascii(),
    };
    let source = Source { text: document.text, html, is_ascii };
    let words = words.as_slice();
    let has_no_case = case::is_absent(words);
    let rule = case::rule_for(options.case_mode, has_no_case);
    stop::unless(stop)?;
    candidates::collect(&gazetteers, words, rule, candidates);
    stop::unless(stop)?;
    let (original, mut text, mut words) = (text, text, words);
    // What a caller wants read as it is cased is read so.
    if has_no_case && options.case_mode != CaseMode::Sensitive {
        recase::recase(text, words, candidates, &gazetteers, model.lexicon(), recased);
        scanned.scan(recased);
        (text, words) = (recased, scanned.as_slice());
        candidates::collect(&gazetteers, words, rule, candidates);
        stop::unless(stop)?;
    }
    denied.find(snapshot.lists().denied(), words, rule, candidates, inline);
    let input = labelling::Input { text, words, candidates, denied: denied.partly(), inline };
    labelling::label(model, input, options, stop, buffers, labels, explanations)?;
    conventions::apply(labels, candidates, words, model.lexicon());
    let tongue = Tongue::of(document.language, text, words, model.lexicon());
    foreign::weigh(labels, candidates, words, model.lexicon(), tongue);
    aliases::add(labels, words, text, model.lexicon());
    flood::stem(labels, words);
    denied.drop_from(labels, candidates, words, inline);
    let context = entities::Context {
        text: original,
        words,
        gazetteers: &gazetteers,
        candidates,
        lexicon: model.lexicon(),
        rule,
    };
    let extraction =
        report::report(labels, explanations, denied.rejected(), context, source, options, inline);
    Ok(Extraction { language: tongue.code, ..extraction })
}

/// Refuses what offsets do not reach into.
fn within_reach(text: &str) -> Result<(), ExtractError> {
    let max = i32::MAX as usize;
    if text.len() > max {
        return Err(ExtractError::TextTooLong { bytes: text.len(), max });
    }
    Ok(())
}
