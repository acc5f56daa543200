//! Mapping a file into memory: the one place with `unsafe`.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// Maps the file at `path` read-only.
///
/// Published gazetteer files are never modified in place, only replaced by renaming: whoever cuts
/// a mapped file short makes every process that reads it fail with SIGBUS, as with any mapped file.
#[allow(unsafe_code)]
pub(super) fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the map is read-only. That the bytes do not change underneath is the promise that
    // publishing by rename makes; every number in them is checked at its use, so that a broken
    // promise gives wrong answers but no wild reads.
    unsafe { Mmap::map(&file) }
}

/// Gives the pages of the map back until they are touched again. Checking a file's checksums
/// touches all of it; without this, all of it would count as resident memory ever after.
#[cfg(unix)]
#[allow(unsafe_code)]
pub(super) fn release_pages(map: &Mmap) {
    // SAFETY: the map is file-backed and read-only, so released pages come back from the file with
    // the same bytes. Failing to release is harmless.
    let _ = unsafe { map.unchecked_advise(memmap2::UncheckedAdvice::DontNeed) };
}

/// Nothing to do where the system offers nothing.
#[cfg(not(unix))]
pub(super) fn release_pages(_map: &Mmap) {}
