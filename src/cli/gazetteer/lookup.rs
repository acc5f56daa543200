//! `onomast gazetteer lookup`: what names can mean, and what would be reported of them.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use comfy_table::ContentArrangement;

use crate::cli::arguments::Gazetteers;
use crate::cli::load;
use crate::cli::table::table;
use crate::gazetteer::Snapshot;
use crate::recognize::{
    Explanation, ExtractOptions, Extraction, RejectReason, Rejected, Scratch, extract,
};
use crate::types::Span;

#[derive(Debug, Args)]
pub(in crate::cli) struct Lookup {
    /// The names
    #[arg(required = true)]
    pub names: Vec<String>,
    #[command(flatten)]
    pub gazetteers: Gazetteers,
}

/// A sentence that says nothing of what a name in it may be.
const BEFORE: &str = "They had heard of ";
const AFTER: &str = " before.";

/// How many pieces of evidence are shown.
const SHOWN_EVIDENCE: usize = 4;

pub(super) fn run(arguments: &Lookup) -> Result<ExitCode> {
    let snapshot = load::snapshot(&arguments.gazetteers)?;
    let mut out = io::stdout().lock();
    let mut readings = table([
        "name",
        "type",
        "subtype",
        "entity",
        "prior",
        "listed as",
        "gazetteer",
        "id",
        "external ids",
    ]);
    readings.set_content_arrangement(ContentArrangement::Dynamic);
    let mut missing = false;
    for name in &arguments.names {
        let mut found = false;
        for loaded in snapshot.gazetteers() {
            for (reading, entity) in loaded.gazetteer.lookup(name) {
                found = true;
                let mut listed_as = if reading.is_name() { "name" } else { "alias" }.to_owned();
                if reading.is_exact_case() {
                    listed_as.push_str(", exact case");
                }
                readings.add_row([
                    name.clone(),
                    entity.kind.to_string().to_lowercase(),
                    entity.subtype.to_owned(),
                    entity.name.to_owned(),
                    format!("{:.2}", reading.prior()),
                    listed_as,
                    loaded.name.clone(),
                    entity.id.into_owned(),
                    entity.external_ids.to_owned(),
                ]);
            }
        }
        missing |= !found;
    }
    writeln!(out, "{readings}")?;
    for name in &arguments.names {
        writeln!(out, "{name}: {}", verdict(&snapshot, name)?)?;
    }
    Ok(if missing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What would be reported of a name in a sentence that says nothing of it, and why.
fn verdict(snapshot: &Snapshot, name: &str) -> Result<String> {
    let text = format!("{BEFORE}{name}{AFTER}");
    let span = Span { start: BEFORE.len() as u32, end: (BEFORE.len() + name.len()) as u32 };
    let options = ExtractOptions {
        include_explanations: true,
        include_rejected: true,
        ..ExtractOptions::default()
    };
    let mut scratch = Scratch::default();
    let extraction = extract(snapshot, &text, &options, &mut scratch)?;
    let listed = snapshot.gazetteers().iter().any(|g| !g.gazetteer.lookup(name).is_empty());
    let start = if listed { "" } else { "not listed; " };
    Ok(format!("{start}{} in \"{BEFORE}…{AFTER}\"", outcome(&extraction, span, &text)))
}

fn outcome(extraction: &Extraction<'_>, span: Span, text: &str) -> String {
    if let Some(mention) = extraction.mentions.iter().find(|mention| mention.span == span) {
        let kind = mention.kind.to_string().to_lowercase();
        let because = evidence(&mention.explanations);
        return format!("reported as {kind}, confidence {:.2}{because}", mention.confidence);
    }
    if let Some(mention) = extraction.mentions.iter().find(|mention| mention.span.overlaps(span)) {
        let kind = mention.kind.to_string().to_lowercase();
        return format!("only {:?} is reported, as {kind},", mention.span.slice(text));
    }
    let reasons = extraction.rejected.iter().filter(|rejected| rejected.span == span);
    match reasons.max_by(|a, b| a.confidence.total_cmp(&b.confidence)) {
        Some(Rejected { kind, reason, .. }) => {
            let why = match reason {
                RejectReason::CommonWord => "it reads like ordinary words",
                RejectReason::Case => "its letter case is another",
                RejectReason::Overlapped => "another name covers it",
                RejectReason::LowConfidence => "its confidence is too low",
                RejectReason::TypeExcluded => "its type is excluded",
                RejectReason::Denied => "the deny list has it",
            };
            format!("not reported as {}: {why}", kind.to_string().to_lowercase())
        }
        None => "not reported".to_owned(),
    }
}

fn evidence(explanations: &[Explanation]) -> String {
    let shown: Vec<String> = explanations
        .iter()
        .take(SHOWN_EVIDENCE)
        .map(|explanation| format!("{} {:+.1}", explanation.evidence, explanation.weight))
        .collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}
