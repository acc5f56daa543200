//! The files of names always and never to be reported.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::error::Problem;
use crate::gazetteer::NameLists;

/// Where the lists are, and how to read them: the server knows nothing of their format.
#[derive(Clone)]
pub struct ListFiles {
    /// The files, looked at for changes.
    pub paths: Vec<PathBuf>,
    /// Reads and compiles all of them, or says why that cannot be done.
    pub read: Arc<dyn Fn() -> Result<NameLists, String> + Send + Sync>,
}

impl ListFiles {
    /// No lists.
    pub fn none() -> Self {
        Self { paths: Vec::new(), read: Arc::new(|| Ok(NameLists::default())) }
    }

    /// Reads the files as they are now.
    pub(super) fn load(&self) -> Result<NameLists, Problem> {
        (self.read)().map_err(Problem::Lists)
    }
}

impl fmt::Debug for ListFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListFiles").field("paths", &self.paths).finish_non_exhaustive()
    }
}
