//! `onomast gazetteer import`: published data as source files of the project's own format.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use super::sources::{
    Reading, byte_bar, show_left_out, show_losses, show_progress_of_failure, show_refusals,
};
use crate::import::{OutputFormat, SourceFile, import};
use crate::types::EntityType;

#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// Files as published, compressed or not (.gz, .bz2, .zst, .zip); - is standard input
    #[arg(required = true)]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// The file to write: .csv or .jsonl, either also with .zst; an existing one is replaced in one
    /// step, and only if all went well
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

pub(super) fn run(arguments: &Import) -> Result<ExitCode> {
    let (format, compress) = OutputFormat::of_file(&arguments.output).with_context(|| {
        format!("{}: the output is .csv or .jsonl, or either with .zst", arguments.output.display())
    })?;
    let inputs = arguments.reading.inputs(&arguments.sources)?;
    let options = arguments.reading.options(&inputs)?;
    let mut file = SourceFile::create(&arguments.output, format, compress)?;
    let bar = byte_bar(&inputs);
    let read = import(&inputs, &options, &|bytes| bar.inc(bytes), file.sink());
    bar.finish_and_clear();
    show_losses(file.report());
    if let Err(error) = read {
        if error.is_broken_off() {
            show_progress_of_failure(file.report());
        }
        return Err(error.into());
    }
    let sources = file.sources().to_vec();
    let report = file.publish()?;
    let left_out: u64 = report.left_out.values().sum();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "rows: {} read, {} kept, {left_out} left out, {} refused",
        report.rows_read + report.refused + left_out,
        report.rows_kept,
        report.refused
    )?;
    show_refusals(&report, &mut out)?;
    show_left_out(&report, &mut out)?;
    for kind in EntityType::ALL {
        let count = report.entities_by_type[kind as usize];
        writeln!(out, "{}: {count}", kind.to_string().to_lowercase())?;
    }
    for (name, license) in sources.iter().filter(|(_, license)| !license.is_empty()) {
        writeln!(out, "licence of {name}: {license}")?;
    }
    writeln!(out, "{}: written", arguments.output.display())?;
    Ok(if arguments.reading.failed(&report) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
