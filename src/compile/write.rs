//! Writing the file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{Compiler, Report};
use crate::gazetteer::{BuildError, Meta, OwnedTables, SECTIONS, compiled, header};

/// Why no gazetteer could be written. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The sources hold too much for one file.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The file system failed.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Compiler {
    /// Builds the tables and the automaton and publishes the file at `path`, replacing what is
    /// there in one step.
    pub fn write(self, path: &Path) -> Result<(Meta, Report), WriteError> {
        let Self { builder, sources, report, .. } = self;
        let built = builder.finish()?;
        let automaton = compiled::build(&built.names(), built.starts)?;
        let (words, start_words) = (built.words as u64, u64::from(built.starts));
        let tables = built.tables;
        let meta = Meta { words, start_words, sources, ..describe(&tables) };
        let json = serde_json::to_vec(&meta).map_err(|error| failed(path, error.into()))?;
        let sections: [&[u8]; SECTIONS] = [
            &json,
            bytemuck::cast_slice(&tables.slots),
            &tables.lower_starts[..],
            bytemuck::cast_slice(&tables.form_readings),
            bytemuck::cast_slice(&tables.readings),
            bytemuck::cast_slice(&tables.entities),
            &tables.strings,
            bytemuck::cast_slice(&automaton.edges),
            bytemuck::cast_slice(&automaton.inner),
        ];
        publish(path, &sections).map_err(|error| failed(path, error))?;
        Ok((meta, report))
    }
}

fn failed(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io { path: path.to_owned(), source }
}

/// Counts what the tables hold.
fn describe(tables: &OwnedTables) -> Meta {
    let tables = tables.borrow();
    let mut meta = Meta { surface_forms: tables.forms() as u64, ..Meta::default() };
    for form in 0..tables.forms() as u32 {
        let mut types = [false; 3];
        for reading in tables.readings(form) {
            if let Some(kind) = tables.kind(reading.entity) {
                types[kind as usize] = true;
            }
        }
        for (count, has) in meta.surface_forms_by_type.iter_mut().zip(types) {
            *count += u64::from(has);
        }
        meta.ambiguous_forms += u64::from(types.iter().filter(|has| **has).count() > 1);
    }
    for row in tables.entities {
        if let Some(count) = meta.entities_by_type.get_mut(usize::from(row.kind)) {
            *count += 1;
        }
    }
    meta
}

/// Writes beside `path`, syncs, renames: a reader sees the old file or the new one, whole.
fn publish(path: &Path, sections: &[&[u8]; SECTIONS]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let temporary =
        tempfile::Builder::new().prefix(".onomast-").suffix(".tmp").tempfile_in(folder)?;
    let (header, starts) = header(sections);
    {
        let mut out = BufWriter::with_capacity(1 << 20, temporary.as_file());
        out.write_all(&header)?;
        let mut at = header.len();
        for (content, start) in sections.iter().zip(starts) {
            out.write_all(&[0; 64][..start - at])?;
            out.write_all(content)?;
            at = start + content.len();
        }
        out.flush()?;
    }
    temporary.as_file().sync_all()?;
    set_readable(temporary.as_file())?;
    temporary.persist(path).map_err(|error| error.error)?;
    // The rename itself must survive a crash too.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Temporary files are private; a gazetteer is for every process that may read the folder.
#[cfg(unix)]
fn set_readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_readable(_file: &File) -> io::Result<()> {
    Ok(())
}
