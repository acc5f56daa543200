//! The real program, run to its end.

use std::path::Path;
use std::process::{Command, Output};

use super::default_gazetteer;

/// Runs `onomast …` in `folder`, with the default gazetteer where it is compiled already.
pub fn onomast(folder: &Path, arguments: &[&str]) -> Output {
    let cache = default_gazetteer::path().parent().expect("a file in a folder");
    Command::new(env!("CARGO_BIN_EXE_onomast"))
        .current_dir(folder)
        .env("ONOMAST_CACHE_DIR", cache)
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// What the program wrote.
pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}
