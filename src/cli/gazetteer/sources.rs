//! What `gazetteer compile` and `gazetteer import` have in common: which files, read how.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::compile::Report;
use crate::import::{Classes, Features, Input, Kind, Options, bytes_to_read};

/// How many refused rows are shown.
const SHOWN_REFUSALS: usize = 20;

/// How many reasons for leaving rows out are shown.
const SHOWN_REASONS: usize = 20;

/// How sources are read.
#[derive(Debug, Args)]
pub(in crate::cli) struct Reading {
    /// What the sources hold: csv, jsonl, geonames, wikidata, ftm or pageviews. Without it the names
    /// say so: .csv, .tsv, .jsonl, .ndjson, or a kind before the name as in geonames:DE.zip
    #[arg(long, value_name = "KIND")]
    pub from: Option<Kind>,
    /// Languages of names, the most wanted first; for geonames and wikidata
    #[arg(long, value_name = "CODE", value_delimiter = ',', default_value = "en")]
    pub languages: Vec<String>,
    /// A table of what to list as what, instead of the program's own: of classes for wikidata, of
    /// feature codes for geonames
    #[arg(long, value_name = "FILE")]
    pub classes: Option<PathBuf>,
    /// Leave out populated places with fewer inhabitants; for geonames
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub min_population: u64,
    /// End after so many records
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// The licence of the sources, as an SPDX expression [default: that of GeoNames or Wikidata]
    #[arg(long, value_name = "TEXT")]
    pub license: Option<String>,
    /// Keep what was read of a source that is damaged or cut, instead of failing
    #[arg(long)]
    pub allow_truncated: bool,
    /// Exit with status 1 if any row was refused or any source was cut
    #[arg(long)]
    pub strict: bool,
}

impl Reading {
    /// The sources with their kinds.
    pub fn inputs(&self, sources: &[PathBuf]) -> Result<Vec<Input>> {
        sources.iter().map(|source| self.input(source)).collect()
    }

    fn input(&self, source: &Path) -> Result<Input> {
        let name = source.to_string_lossy();
        let prefixed = name.split_once(':').and_then(|(kind, path)| {
            kind.parse().ok().map(|kind| Input { kind, path: PathBuf::from(path) })
        });
        if let Some(input) = prefixed {
            return Ok(input);
        }
        let kind = self.from.or_else(|| Kind::of_file(&name)).with_context(|| {
            format!(
                "{name}: the name does not say what is in it; say it with --from KIND or as \
                 KIND:{name}"
            )
        })?;
        Ok(Input { kind, path: source.to_owned() })
    }

    /// What to take of `inputs` and what to leave out.
    pub fn options(&self, inputs: &[Input]) -> Result<Options> {
        let mut options = Options {
            languages: self.languages.clone(),
            min_population: self.min_population,
            limit: self.limit,
            license: self.license.clone(),
            allow_truncated: self.allow_truncated,
            ..Options::default()
        };
        if let Some(path) = &self.classes {
            let shown = path.display();
            let table = std::fs::read_to_string(path).with_context(|| shown.to_string())?;
            if inputs.iter().any(|input| input.kind == Kind::GeoNames) {
                options.features = Features::parse(&table).with_context(|| shown.to_string())?;
            } else {
                options.classes = Classes::parse(&table).with_context(|| shown.to_string())?;
            }
        }
        Ok(options)
    }

    /// Whether what happened is a failure.
    pub fn failed(&self, report: &Report) -> bool {
        self.strict && (report.refused > 0 || !report.broken_off.is_empty())
    }
}

/// A progress bar over the bytes of `inputs`, on standard error; silent where that is no terminal.
pub(super) fn byte_bar(inputs: &[Input]) -> ProgressBar {
    let template = "{bar:30} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta} left";
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(bytes_to_read(inputs)).with_style(style)
}

/// Tells on standard error what was not taken.
pub(super) fn show_losses(report: &Report) {
    for refused in report.refusals.iter().take(SHOWN_REFUSALS) {
        eprintln!("refused {refused}");
    }
    if report.refused as usize > SHOWN_REFUSALS {
        eprintln!("refused … and {} more", report.refused as usize - SHOWN_REFUSALS);
    }
    for broken_off in &report.broken_off {
        eprintln!("kept what came before {broken_off}");
    }
}

/// Tells how many rows were refused for which reason, the most frequent first.
pub(super) fn show_refusals(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let reasons = report.refused_by_reason.iter().map(|(reason, count)| (*reason, *count));
    show_reasons("refused", reasons.collect(), out)
}

/// Tells what was left out and why, the most frequent first.
pub(super) fn show_left_out(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let reasons = report.left_out.iter().map(|(reason, count)| (reason.as_str(), *count));
    show_reasons("left out", reasons.collect(), out)
}

fn show_reasons(what: &str, mut reasons: Vec<(&str, u64)>, out: &mut impl Write) -> io::Result<()> {
    reasons.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
    for (reason, count) in reasons.iter().take(SHOWN_REASONS) {
        writeln!(out, "{what}: {count} ({reason})")?;
    }
    if let Some(others) = reasons.get(SHOWN_REASONS..).filter(|others| !others.is_empty()) {
        let count: u64 = others.iter().map(|(_, count)| count).sum();
        writeln!(out, "{what}: {count} ({} other reasons)", others.len())?;
    }
    Ok(())
}

/// How far reading had come when it failed.
pub(super) fn show_progress_of_failure(report: &Report) {
    eprintln!(
        "{} records had been read; nothing is written (--allow-truncated keeps what was read of a \
         damaged file)",
        report.rows_read
    );
}
