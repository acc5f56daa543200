//! `onomast gazetteer compile | import | info | verify | lookup | diff`

mod compile;
mod diff;
mod import;
mod info;
mod lookup;
mod sources;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use super::arguments::Gazetteers;
use super::logging;

#[derive(Debug, Subcommand)]
pub(super) enum Gazetteer {
    /// Compile sources into a gazetteer file
    Compile(compile::Compile),
    /// Turn published data (GeoNames, Wikidata, OpenSanctions, …) into a source file
    Import(import::Import),
    /// Show what a gazetteer file holds
    Info {
        /// The file [default: the default gazetteer]
        file: Option<PathBuf>,
        #[command(flatten)]
        gazetteers: Gazetteers,
    },
    /// Check every byte and every word of a gazetteer file
    Verify {
        /// The file
        file: PathBuf,
    },
    /// Show everything that names can mean, and whether they would be reported by themselves
    Lookup(lookup::Lookup),
    /// Show what a newer gazetteer file has that an older one has not, and the other way round
    Diff(diff::Files),
}

pub(super) fn run(command: Gazetteer) -> Result<ExitCode> {
    logging::start("warn", None);
    match command {
        Gazetteer::Compile(arguments) => compile::run(&arguments),
        Gazetteer::Import(arguments) => import::run(&arguments),
        Gazetteer::Info { file, gazetteers } => info::run(file.as_deref(), &gazetteers),
        Gazetteer::Verify { file } => info::verify(&file),
        Gazetteer::Lookup(arguments) => lookup::run(&arguments),
        Gazetteer::Diff(files) => diff::run(&files),
    }
}
