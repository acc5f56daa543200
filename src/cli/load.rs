//! Finding and opening gazetteers; compiling the default one when there is none yet.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Gazetteers;
use super::lists;
use crate::compile::{DEFAULT_SOURCES, compile_default, default_fingerprint};
use crate::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};
use crate::server::GazetteerFile;

/// The name of the default gazetteer, and the FILE that means it.
const DEFAULT_NAME: &str = "default";

/// The files that were asked for. Those named in `on_request` are not in the default set.
pub(super) fn files(wanted: &Gazetteers, on_request: &[String]) -> Result<Vec<GazetteerFile>> {
    let only_default = [DEFAULT_NAME.to_owned()];
    let asked = if wanted.files.is_empty() { &only_default[..] } else { &wanted.files };
    let mut files: Vec<GazetteerFile> = Vec::with_capacity(asked.len());
    for argument in asked {
        let (name, mut path) = name_and_path(argument);
        if path.as_os_str() == DEFAULT_NAME {
            path = default_path(wanted.cache_dir.as_deref())?;
        }
        if files.iter().any(|earlier| earlier.name == name) {
            bail!("two gazetteers are named {name:?}; give one another name with NAME=FILE");
        }
        let in_default_set = !on_request.contains(&name);
        files.push(GazetteerFile { name, path, in_default_set });
    }
    if let Some(unknown) = on_request.iter().find(|name| files.iter().all(|f| f.name != **name)) {
        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        bail!("--on-request {unknown}: no gazetteer is named so; loaded are: {}", names.join(", "));
    }
    Ok(files)
}

/// Whether a file is the default gazetteer in the cache folder, which the program makes itself.
pub(super) fn is_default(path: &Path, cache_dir: Option<&Path>) -> bool {
    default_path(cache_dir).is_ok_and(|default| default == path)
}

/// Opens what was asked for.
pub(super) fn snapshot(wanted: &Gazetteers) -> Result<Snapshot> {
    crate::recognize::prepare()?;
    let lists = lists::load(wanted)?;
    let cache_dir = wanted.cache_dir.as_deref();
    let mut loaded = Vec::new();
    for GazetteerFile { name, path, .. } in files(wanted, &[])? {
        let gazetteer =
            if is_default(&path, cache_dir) { default_gazetteer(&path)? } else { open(&path)? };
        loaded.push(LoadedGazetteer::new(name, gazetteer));
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

/// Opens the default gazetteer at `path` in the cache folder, where it is compiled if it is not there
/// or does not open.
fn default_gazetteer(path: &Path) -> Result<Gazetteer> {
    if path.exists() {
        match Gazetteer::open(path) {
            Ok(gazetteer) => return Ok(gazetteer),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "compiling the default gazetteer again");
            }
        }
    }
    cache_default(path)?;
    open(path)
}

/// Compiles the default gazetteer into the cache folder.
pub(super) fn cache_default(path: &Path) -> Result<()> {
    tracing::info!(path = %path.display(), "compiling the default gazetteer, once");
    compile_default_to(path)?;
    remove_older(path);
    Ok(())
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
