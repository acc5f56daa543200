//! The files that gazetteers are loaded from, and how to see that one was replaced.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A gazetteer file, and the name that requests choose it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerFile {
    /// The name requests use. Unique among the files of a server.
    pub name: String,
    /// Where the file is. Symbolic links are followed anew at every reload.
    pub path: PathBuf,
    /// Whether requests that name no gazetteer use it.
    pub in_default_set: bool,
}

/// What tells one file at a path from the next: it changes when the path, or any symbolic link on
/// the way, leads to another file, and when the file is written to, renamed, or becomes readable.
///
/// While a file is mapped its inode is not given to another one, so that a file that replaces a
/// loaded one differs from it even where length and times are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

impl Stamp {
    /// Of the file that `path` leads to now.
    pub(in crate::server) fn of(path: &Path) -> io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        Ok(Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: Identity::of(&metadata),
        })
    }
}

/// Device, inode and time of the last change of either.
#[cfg(unix)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    changed: (i64, i64),
}

#[cfg(unix)]
impl Identity {
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// Length and time of modification have to do where files have no numbers.
#[cfg(not(unix))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity;

#[cfg(not(unix))]
impl Identity {
    fn of(_metadata: &Metadata) -> Self {
        Self
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_the_file_behind_a_link_and_only_then() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        // Of one length and, as far as the clock can tell, of one time.
        std::fs::write(at("one"), "1").expect("written");
        std::fs::write(at("two"), "2").expect("written");
        let link_to = |target: &str| {
            std::os::unix::fs::symlink(at(target), at("next")).expect("linked");
            std::fs::rename(at("next"), at("link")).expect("renamed");
            Stamp::of(&at("link")).expect("there")
        };
        let one = link_to("one");
        assert_eq!(one, Stamp::of(&at("one")).expect("there"));
        assert_eq!(one, link_to("one"));
        assert_ne!(one, link_to("two"));
        Stamp::of(&at("none")).expect_err("not there");
    }
}
