//! Allow lists and deny lists, from the files that hold them.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};

use super::arguments::Gazetteers;
use crate::gazetteer::NameLists;
use crate::import::{BadLine, read_allowed, read_denied};
use crate::server::ListFiles;

/// Reads and compiles the lists that were asked for. A bad line is logged, the others count.
pub(super) fn load(wanted: &Gazetteers) -> Result<NameLists> {
    let allowed = read(&wanted.allow_lists, read_allowed)?;
    let denied = read(&wanted.deny_lists, read_denied)?;
    Ok(NameLists::build(&allowed, &denied)?)
}

/// The files for a server, which reads them anew at every reload.
pub(super) fn files(wanted: &Gazetteers) -> ListFiles {
    let paths = wanted.allow_lists.iter().chain(&wanted.deny_lists).cloned().collect();
    let wanted = wanted.clone();
    ListFiles { paths, read: Arc::new(move || load(&wanted).map_err(|error| format!("{error:#}"))) }
}

fn read<T>(
    paths: &[PathBuf],
    parse: impl Fn(BufReader<File>) -> std::io::Result<(Vec<T>, Vec<BadLine>)>,
) -> Result<Vec<T>> {
    let mut entries = Vec::new();
    for path in paths {
        let shown = || format!("list {}", path.display());
        let file = File::open(path).with_context(shown)?;
        let (good, bad) = parse(BufReader::new(file)).with_context(shown)?;
        for BadLine { line, problem } in bad {
            tracing::warn!(file = %path.display(), line, %problem, "line of a list left out");
        }
        entries.extend(good);
    }
    Ok(entries)
}
