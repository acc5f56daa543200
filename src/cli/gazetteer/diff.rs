//! `onomast gazetteer diff`

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cli::load;
use crate::gazetteer::Diff;

#[derive(Debug, Args)]
pub(in crate::cli) struct Files {
    /// The older file
    pub old: PathBuf,
    /// The newer file
    pub new: PathBuf,
    /// How many examples of each kind of change are shown
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub samples: usize,
    /// Write one JSON object
    #[arg(long)]
    pub json: bool,
}

pub(super) fn run(files: &Files) -> Result<ExitCode> {
    let (old, new) = (load::open(&files.old)?, load::open(&files.new)?);
    let diff = Diff::between(&old, &new, files.samples);
    let mut out = io::stdout().lock();
    if files.json {
        let versions = serde_json::json!({
            "old_version": old.version(),
            "new_version": new.version(),
            "changes": diff,
        });
        writeln!(out, "{versions}")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{} → {}", old.version(), new.version())?;
    if diff.is_empty() {
        writeln!(out, "both list the same names of the same entities")?;
    }
    for (what, sign, change) in [
        ("entities added", '+', &diff.entities_added),
        ("entities removed", '-', &diff.entities_removed),
        ("entities changed", '~', &diff.entities_changed),
        ("names added", '+', &diff.names_added),
        ("names removed", '-', &diff.names_removed),
    ] {
        if change.count == 0 {
            continue;
        }
        writeln!(out, "{}: {}", what, change.count)?;
        for sample in &change.samples {
            writeln!(out, "  {sign} {sample}")?;
        }
        let more = change.count - change.samples.len() as u64;
        if more > 0 {
            writeln!(out, "  … and {more} more")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
