//! `onomast gazetteer compile`

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::info::{write_meta, write_size};
use super::sources::{
    Reading, byte_bar, show_left_out, show_losses, show_progress_of_failure, show_refusals,
};
use crate::cli::load;
use crate::compile::{Compiler, DEFAULT_SOURCES};
use crate::import;

#[derive(Debug, Args)]
pub(in crate::cli) struct Compile {
    /// Sources: .csv, .tsv or .jsonl with the columns or keys
    /// id,name,type,aliases,prior,subtype,external_ids,case; others as --from or a KIND: before them
    /// says; compressed or not
    #[arg(required_unless_present = "default")]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// The sources that the program carries, before any others
    #[arg(long)]
    pub default: bool,
    /// The file to write; an existing one is replaced in one step
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

pub(super) fn run(arguments: &Compile) -> Result<ExitCode> {
    let inputs = arguments.reading.inputs(&arguments.sources)?;
    let options = arguments.reading.options(&inputs)?;
    let mut compiler = Compiler::default();
    let embedded = if arguments.default { DEFAULT_SOURCES } else { &[] };
    let bar = load::bar(embedded.len() as u64);
    for source in embedded {
        bar.set_message(source.name);
        import::read(source.name, source.license, source.bytes, &mut compiler)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let bar = byte_bar(&inputs);
    let read = import::import(&inputs, &options, &|bytes| bar.inc(bytes), &mut compiler);
    bar.finish_and_clear();
    if let Err(error) = read {
        show_losses(compiler.report());
        if error.is_broken_off() {
            show_progress_of_failure(compiler.report());
        }
        return Err(error.into());
    }
    let bar = load::bar(1);
    bar.set_message("automaton");
    let (meta, report) = compiler.write(&arguments.output)?;
    bar.finish_and_clear();
    show_losses(&report);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "rows: {} read, {} kept ({} joined earlier ones); {} rows or names refused",
        report.rows_read, report.rows_kept, report.rows_merged, report.refused
    )?;
    show_refusals(&report, &mut out)?;
    show_left_out(&report, &mut out)?;
    write_meta(&meta, &mut out)?;
    write_size(&arguments.output, &mut out)?;
    let failed = arguments.reading.failed(&report);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
