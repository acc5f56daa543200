//! `onomast gazetteer info | verify`

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};

use crate::cli::arguments::Gazetteers;
use crate::cli::load;
use crate::cli::table::table;
use crate::gazetteer::{FORMAT_VERSION, Gazetteer, Meta};
use crate::text::FOLD_VERSION;
use crate::types::EntityType;

/// Shows what gazetteers hold.
pub(super) fn run(file: Option<&Path>, gazetteers: &Gazetteers) -> Result<ExitCode> {
    let opened: Vec<(String, Arc<Gazetteer>)> = match file {
        Some(file) => vec![(file.display().to_string(), load::open(file)?.into())],
        None => load::snapshot(gazetteers)?
            .gazetteers()
            .iter()
            .map(|loaded| (loaded.name.clone(), Arc::clone(&loaded.gazetteer)))
            .collect(),
    };
    let mut out = io::stdout().lock();
    for (name, gazetteer) in opened {
        writeln!(
            out,
            "{name}: version {}, format {FORMAT_VERSION}, fold {FOLD_VERSION}, {} words",
            gazetteer.version(),
            gazetteer.meta().words,
        )?;
        write_meta(gazetteer.meta(), &mut out)?;
        let mut sources = table(["source", "rows", "licence"]);
        for source in &gazetteer.meta().sources {
            let license = if source.license.is_empty() { "not said" } else { &source.license };
            sources.add_row([source.name.as_str(), &source.rows.to_string(), license]);
        }
        writeln!(out, "{sources}")?;
        let mut sections = table(["section", "MB"]);
        for (section, bytes) in gazetteer.section_sizes() {
            sections.add_row([section.to_owned(), format!("{:.2}", bytes as f64 / 1e6)]);
        }
        writeln!(out, "{sections}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks a file, word by word.
pub(super) fn verify(file: &Path) -> Result<ExitCode> {
    let gazetteer = load::open(file)?;
    gazetteer.verify().with_context(|| format!("gazetteer {}", file.display()))?;
    let version = gazetteer.version();
    writeln!(io::stdout(), "{} is whole, version {version}", file.display())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the counts by type.
pub(super) fn write_meta(meta: &Meta, out: &mut impl Write) -> io::Result<()> {
    let mut counts = table(["", "entities", "surface forms"]);
    for kind in EntityType::ALL {
        counts.add_row([
            kind.to_string().to_lowercase(),
            meta.entities_by_type[kind as usize].to_string(),
            meta.surface_forms_by_type[kind as usize].to_string(),
        ]);
    }
    counts.add_row([
        "all".to_owned(),
        meta.entities_by_type.iter().sum::<u64>().to_string(),
        format!("{} ({} of several types)", meta.surface_forms, meta.ambiguous_forms),
    ]);
    writeln!(out, "{counts}")
}

/// Writes the size of a file.
pub(super) fn write_size(path: &Path, out: &mut impl Write) -> Result<()> {
    let bytes = std::fs::metadata(path).with_context(|| path.display().to_string())?.len();
    writeln!(out, "{}: {:.1} MB", path.display(), bytes as f64 / 1e6)?;
    Ok(())
}
