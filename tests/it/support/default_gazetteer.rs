//! The default gazetteer, compiled once for all tests of a build.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use onomast::compile::{compile_default, default_fingerprint};
use onomast::gazetteer::{Gazetteer, LoadedGazetteer, Snapshot};

/// Where it is: written once, kept between runs, named by what it is made from.
pub fn path() -> &'static Path {
    static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
        let path = folder.join(format!("default-{}.onomast", default_fingerprint()));
        if Gazetteer::open(&path).is_err() {
            compile_default(&path, |_, _| ()).expect("the default gazetteer compiles");
        }
        path
    });
    &PATH
}

/// The gazetteer itself.
pub fn gazetteer() -> Arc<Gazetteer> {
    static OPENED: LazyLock<Arc<Gazetteer>> =
        LazyLock::new(|| Arc::new(Gazetteer::open(path()).expect("it opens")));
    Arc::clone(&OPENED)
}

/// A snapshot of it alone.
pub fn default_snapshot() -> Snapshot {
    Snapshot::new(vec![LoadedGazetteer::new("default", gazetteer())])
}
