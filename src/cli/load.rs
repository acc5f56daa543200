//! Finding and opening gazetteers; compiling the default one when there is none yet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Gazetteers;
use super::lists;
use crate::compile::{DEFAULT_SOURCES, compile_default, default_fingerprint};
use crate::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};

/// The name of the default gazetteer.
const DEFAULT_NAME: &str = "default";

/// Opens what was asked for.
pub(super) fn snapshot(wanted: &Gazetteers) -> Result<Snapshot> {
    crate::recognize::prepare()?;
    let lists = lists::load(wanted)?;
    if wanted.files.is_empty() {
        let gazetteer = Arc::new(default_gazetteer(wanted.cache_dir.as_deref())?);
        let name = DEFAULT_NAME.to_owned();
        return Ok(Snapshot::new(vec![LoadedGazetteer { name, gazetteer }]).with_lists(lists));
    }
    let mut loaded: Vec<LoadedGazetteer> = Vec::new();
    for argument in &wanted.files {
        let (name, path) = name_and_path(argument);
        if loaded.iter().any(|earlier| earlier.name == name) {
            bail!("two gazetteers are named {name:?}; give one another name with NAME=FILE");
        }
        loaded.push(LoadedGazetteer { name, gazetteer: Arc::new(open(&path)?) });
    }
    Ok(Snapshot::new(loaded).with_lists(lists))
}

/// Opens the gazetteer at `path`, or says why not.
pub(super) fn open(path: &Path) -> Result<Gazetteer> {
    Gazetteer::open(path).with_context(|| format!("gazetteer {}", path.display()))
}

/// `NAME=FILE`, or a file named after its stem.
fn name_and_path(argument: &str) -> (String, PathBuf) {
    let named = argument.split_once('=');
    if let Some((name, path)) = named.filter(|(name, _)| !name.is_empty() && !name.contains('/')) {
        return (name.to_owned(), PathBuf::from(path));
    }
    let path = PathBuf::from(argument);
    let stem =
        path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    (stem, path)
}

/// Opens the default gazetteer from the cache folder, where it is compiled if it is not there or
/// does not open.
pub(super) fn default_gazetteer(folder: Option<&Path>) -> Result<Gazetteer> {
    let path = default_path(folder)?;
    if path.exists() {
        match Gazetteer::open(&path) {
            Ok(gazetteer) => return Ok(gazetteer),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "compiling the default gazetteer again");
            }
        }
    }
    tracing::info!(path = %path.display(), "compiling the default gazetteer, once");
    compile_default_to(&path)?;
    remove_older(&path);
    open(&path)
}

/// Compiles the default gazetteer with a progress bar.
pub(super) fn compile_default_to(
    path: &Path,
) -> Result<(crate::gazetteer::Meta, crate::compile::Report)> {
    let bar = bar(DEFAULT_SOURCES.len() as u64 + 1);
    let compiled = compile_default(path, |index, name| {
        bar.set_position(index as u64);
        bar.set_message(name.to_owned());
    });
    bar.finish_and_clear();
    Ok(compiled?)
}

/// A progress bar on standard error; silent where that is no terminal.
pub(super) fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

fn default_path(folder: Option<&Path>) -> Result<PathBuf> {
    let folder = match folder {
        Some(folder) => folder.to_owned(),
        None => etcetera::choose_base_strategy()
            .context("no home folder to keep the default gazetteer in; name one with --cache-dir")?
            .cache_dir()
            .join("onomast"),
    };
    Ok(folder.join(format!("default-{}.onomast", default_fingerprint())))
}

/// Removes the default gazetteers of other program versions: each is over 100 MB. Whoever still
/// has one open keeps it until it closes.
fn remove_older(current: &Path) {
    let Some(entries) = current.parent().and_then(|folder| std::fs::read_dir(folder).ok()) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.path() != current && name.starts_with("default-") && name.ends_with(".onomast") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
