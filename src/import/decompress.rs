//! Reading compressed sources.

use std::io::{self, Read};
use std::path::Path;

/// The content of `input`, decompressed if `name` says that it is compressed.
pub(super) fn reader<'r>(name: &str, input: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    if Path::new(name).extension().is_some_and(|kind| kind.eq_ignore_ascii_case("zst")) {
        Ok(Box::new(zstd::stream::read::Decoder::new(input)?))
    } else {
        Ok(Box::new(input))
    }
}
