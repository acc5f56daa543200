//! Why gazetteers were not loaded.

use std::io;
use std::path::PathBuf;

use crate::gazetteer::FormatError;
use crate::recognize::ExtractError;

/// Why a set of gazetteers was not loaded. Whatever was loaded before goes on serving.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// One of the files cannot be served with.
    #[error("gazetteer {name:?} ({}): {problem}", path.display())]
    Invalid {
        /// The gazetteer's name.
        name: String,
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        problem: Problem,
    },
    /// The allow list or the deny list cannot be used.
    #[error("allow and deny lists: {problem}")]
    Lists {
        /// What is wrong.
        #[source]
        problem: Problem,
    },
    /// The gazetteers are whole, but reading a text with all of them fails.
    #[error("gazetteers {names}: {problem}")]
    Unusable {
        /// The names of those that changed, separated by ", ".
        names: String,
        /// What is wrong.
        #[source]
        problem: Problem,
    },
    /// The runtime ended before the files were read.
    #[error("the server is shutting down")]
    ShuttingDown,
}

/// What is wrong with a gazetteer file.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file is not there or not readable.
    #[error("cannot read the file: {0}")]
    Unreadable(#[source] io::Error),
    /// The file is damaged, cut, or made for another version of the program.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The lists of names always or never to be reported cannot be used.
    #[error("{0}")]
    Lists(String),
    /// It lists names and finds none of those that were tried.
    #[error("it finds none of its own names")]
    FindsNothing,
    /// Reading a text with it is refused.
    #[error("the trial text cannot be read: {0}")]
    Refused(#[from] ExtractError),
    /// Opening it, or reading a text with it, panicked.
    #[error("it makes the program panic")]
    Panicked,
}
