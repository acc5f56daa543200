//! Bearer tokens, one a line.

use std::path::Path;

use ring::digest::{SHA256, digest};
use subtle::{Choice, ConstantTimeEq};

use super::error::CredentialError;

/// The tokens of a file: their digests, so that memory holds nothing that opens a door.
pub(in crate::server) struct Tokens(Vec<[u8; 32]>);

impl Tokens {
    /// Reads a file of one token a line. Empty lines and lines that start with # say nothing.
    pub(super) fn read(path: &Path) -> Result<Self, CredentialError> {
        let text = std::fs::read(path)
            .map_err(|source| CredentialError::Unreadable { path: path.to_owned(), source })?;
        let mut digests = Vec::new();
        for (line, number) in text.split(|&byte| byte == b'\n').zip(1..) {
            let token = line.trim_ascii();
            if token.is_empty() || token.starts_with(b"#") {
                continue;
            }
            if !token.iter().all(|&byte| is_allowed(byte)) {
                return Err(CredentialError::NotAToken { path: path.to_owned(), line: number });
            }
            digests.push(hash(token));
        }
        if digests.is_empty() {
            return Err(CredentialError::NoToken { path: path.to_owned() });
        }
        Ok(Self(digests))
    }

    /// Whether the token is one of these. Takes as long for a wrong one as for a right one, however
    /// much of it is right.
    pub(super) fn hold(&self, token: &[u8]) -> bool {
        let asked = hash(token);
        let found = self.0.iter().fold(Choice::from(0), |found, known| found | known.ct_eq(&asked));
        found.into()
    }
}

/// The characters of RFC 6750's `b64token`.
fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
}

fn hash(token: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, token).as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Tokens, String> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), content).expect("written");
        Tokens::read(file.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn one_token_a_line() {
        let tokens = read("# the crawler's\nalpha-1\n\n  beta_2= \r\n").expect("tokens");
        for known in ["alpha-1", "beta_2="] {
            assert!(tokens.hold(known.as_bytes()), "{known}");
        }
        for unknown in ["", "alpha-", "alpha-11", "# the crawler's", "beta_2= "] {
            assert!(!tokens.hold(unknown.as_bytes()), "{unknown}");
        }
    }

    #[test]
    fn files_that_are_none_are_refused_without_being_quoted() {
        let check = |content: &str, expected: &str| {
            let error = read(content).map(drop).expect_err(expected);
            assert!(error.contains(expected) && !error.contains("secret"), "{error}");
        };
        check("", "holds no token");
        check("# nothing\n", "holds no token");
        check("fine\nsecret with spaces\n", ":2: a token is");
        check("secret\u{e9}\n", ":1: a token is");
    }
}
