//! The configuration file.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Args, Command};
use toml::Table;

use super::{Serve, Settings};

/// How alike two names must be, of 1, for one to be taken for a slip of the other.
const ALIKE: f64 = 0.8;

/// Reads a file, and says with file and line what is wrong with it.
pub(super) fn read(path: &Path) -> Result<Table> {
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("configuration file {shown}"))?;
    let in_line = |error: &toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        anyhow::anyhow!("{shown}:{line}: {}", error.message())
    };
    let table: Table = toml::from_str(&text).map_err(|error| in_line(&error))?;
    let keys = keys();
    if let Some(unknown) = table.keys().find(|key| !keys.contains(&key.as_str())) {
        match closest(unknown, &keys) {
            Some(close) => {
                bail!("{shown}: there is no setting {unknown:?}; did you mean {close:?}?")
            }
            None => bail!("{shown}: there is no setting {unknown:?}"),
        }
    }
    // For the types of the values, while their lines are known.
    toml::from_str::<Settings>(&text).map_err(|error| in_line(&error))?;
    Ok(table)
}

/// The names of all settings: the flags that are not about the file itself.
pub(super) fn keys() -> Vec<&'static str> {
    let flags = Serve::augment_args(Command::new("serve"));
    let names = flags.get_arguments().filter_map(|flag| flag.get_long().map(str::to_owned));
    names
        .filter(|name| !matches!(name.as_str(), "config" | "print-config"))
        .map(|name| &*name.leak())
        .collect()
}

/// The name that was most likely meant.
fn closest<'k>(unknown: &str, keys: &[&'k str]) -> Option<&'k str> {
    let asked = unknown.replace('_', "-");
    keys.iter()
        .map(|key| (strsim::normalized_damerau_levenshtein(&asked, key), *key))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_of(text: &str) -> String {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        match read(file.path()) {
            Ok(table) => format!("{table:?}"),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let check = |text: &str, expected: &str| {
            let said = said_of(text);
            assert!(said.contains(expected), "{text}: {said}");
        };
        check("grace = 5\nlisten = \"unix:/run/o.sock\"\n", "unix:/run/o.sock");
        check(
            "max-txt-bytes = 5",
            "no setting \"max-txt-bytes\"; did you mean \"max-text-bytes\"?",
        );
        check("max_documents = 5", "did you mean \"max-documents\"?");
        check("colour = 5", "no setting \"colour\"");
        check("config = \"other.toml\"", "no setting \"config\"");
        check("grace = 5\ndrain-delay = \"soon\"", ":2: invalid type: string \"soon\"");
        check("listen = \"nowhere\"", ":1: expected IP:PORT");
        check("grace = ", ":1: ");
        assert!(!said_of("colour = 5").contains("did you mean"));
    }
}
