//! `onomast evaluate`: scores on annotated text.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use super::arguments::Gazetteers;
use super::table::table;
use super::{load, logging};
use crate::evaluate::{ByType, ErrorSample, Evaluation, Found, Summary};
use crate::recognize::train::{Rates, read_corpus};
use crate::recognize::{ExtractOptions, Model, RecognitionMode, Scratch, extract_with, prepare};

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// Annotated texts as JSON Lines: {"id","text","entities":[{"start","end","type"}]}, offsets in
    /// code points
    #[arg(required = true, value_name = "GOLD.jsonl")]
    pub gold: Vec<PathBuf>,
    /// Write one JSON object for each file
    #[arg(long)]
    pub json: bool,
    /// How many errors of each category are shown
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// A model that `train` wrote, in place of the program's own
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Only listed names and short forms of these
    #[arg(long)]
    pub gazetteer_only: bool,
    #[command(flatten)]
    pub gazetteers: Gazetteers,
}

pub(super) fn run(arguments: &Evaluate) -> Result<ExitCode> {
    logging::start("warn", None);
    let snapshot = load::snapshot(&arguments.gazetteers)?;
    let mode = if arguments.gazetteer_only {
        RecognitionMode::GazetteerOnly
    } else {
        RecognitionMode::Full
    };
    let options = ExtractOptions { mode, ..ExtractOptions::default() };
    let own;
    let model = match &arguments.model {
        Some(path) => {
            let shown = || path.display().to_string();
            own = Model::load(&std::fs::read(path).with_context(shown)?).with_context(shown)?;
            &own
        }
        None => prepare()?,
    };
    let mut scratch = Scratch::default();
    let mut out = io::stdout().lock();
    for path in &arguments.gold {
        let documents = read_corpus(path, 1.0, false)?;
        let bar = load::bar(documents.len() as u64);
        let mut evaluation = Evaluation::keeping(arguments.errors);
        for document in &documents {
            let text = document.text.as_str().into();
            let extraction =
                extract_with(model, &snapshot, text, &options, &mut scratch, &|| false)?;
            let found: Vec<Found> = extraction
                .mentions
                .iter()
                .map(|mention| Found {
                    span: mention.span,
                    kind: mention.kind,
                    confidence: mention.confidence,
                })
                .collect();
            evaluation.add(&document.id, &document.text, &document.names, &found);
            bar.inc(1);
        }
        bar.finish_and_clear();
        let summary = evaluation.summary();
        if arguments.json {
            let ece = summary.reliability.expected_error();
            let object = serde_json::json!({
                "file": path.display().to_string(),
                "summary": summary,
                "expected_calibration_error": ece,
            });
            writeln!(out, "{object}")?;
        } else {
            writeln!(out, "{}: {} documents", path.display(), summary.documents)?;
            write_rates(&summary, &mut out)?;
            write_reliability(&summary, &mut out)?;
            write_errors(&summary, &mut out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write_rates(summary: &Summary, out: &mut impl Write) -> io::Result<()> {
    let mut rates = table(["", "", "gold", "found", "precision", "recall", "F1"]);
    let mut add = |what: &str, kind: &str, gold: u32, found: u32, rate: Rates| {
        let percent = |rate: f64| format!("{:.2}", rate * 100.0);
        rates.add_row([
            what.to_owned(),
            kind.to_owned(),
            gold.to_string(),
            found.to_string(),
            percent(rate.precision),
            percent(rate.recall),
            percent(rate.f1),
        ]);
    };
    let (gold, found) = (summary.gold, summary.found);
    let (all_gold, all_found) = (gold.iter().sum(), found.iter().sum());
    let mut add_all = |what: &str, by_type: &ByType| {
        let ByType { person, organization, place, micro } = *by_type;
        add(what, "PERSON", gold[0], found[0], person);
        add(what, "ORGANIZATION", gold[1], found[1], organization);
        add(what, "PLACE", gold[2], found[2], place);
        add(what, "all", all_gold, all_found, micro);
    };
    add_all("exact span and type", &summary.exact);
    add_all("overlapping span and type", &summary.overlapping);
    add("exact span", "any type", all_gold, all_found, summary.untyped);
    writeln!(out, "{rates}")
}

fn write_reliability(summary: &Summary, out: &mut impl Write) -> io::Result<()> {
    let mut bins = table(["confidence", "found", "said", "right"]);
    for (index, bin) in summary.reliability.bins.iter().enumerate() {
        let Some((said, is)) = bin.means() else { continue };
        bins.add_row([
            format!("{:.1}–{:.1}", index as f64 / 10.0, (index + 1) as f64 / 10.0),
            bin.count.to_string(),
            format!("{said:.3}"),
            format!("{is:.3}"),
        ]);
    }
    writeln!(out, "{bins}")?;
    let error = summary.reliability.expected_error();
    writeln!(out, "expected calibration error {error:.4}")
}

fn write_errors(summary: &Summary, out: &mut impl Write) -> io::Result<()> {
    for (category, count, samples) in &summary.errors {
        writeln!(out, "{}: {count}", category.name())?;
        for ErrorSample { document, gold, found } in samples {
            let show = |name: &Option<(String, &str)>| {
                name.as_ref()
                    .map_or("nothing".to_owned(), |(text, kind)| format!("{text:?} {kind}"))
            };
            writeln!(out, "  {document}: {} found as {}", show(gold), show(found))?;
        }
    }
    Ok(())
}
