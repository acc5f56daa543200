//! Dropping entities of unwanted classes before anything else is read of them.
//!
//! Most items are articles, stars, genes and streets. What class they are of stands in one claim,
//! and the key of that claim, `"P31"`, is found by a vectorised search for its bytes. A quotation
//! mark inside a string is escaped, so that the bytes are a key (or a value, which no colon
//! follows) wherever they stand; and of the keys only that of the claim leads to statements with
//! main snaks. So an entity that is dropped here would have been dropped in the end. What is never
//! looked at is whether the rest of it is well-formed.

use memchr::memmem::Finder;

use super::classes::Classes;
use super::cursor::Cursor;
use super::entity::first_class;

/// Tells which entities are worth reading.
pub(super) struct Prefilter<'c> {
    classes: &'c Classes,
    instance_of: Finder<'static>,
    escaped_ascii: Finder<'static>,
}

impl<'c> Prefilter<'c> {
    pub(super) fn new(classes: &'c Classes) -> Self {
        Self { classes, instance_of: Finder::new("\"P31\""), escaped_ascii: Finder::new("\\u00") }
    }

    /// Whether the entity may be an instance of a class that is wanted. It may also be one that
    /// does not read: finding out is left to the reader.
    pub(super) fn may_be_wanted(&self, json: &[u8]) -> bool {
        for found in self.instance_of.find_iter(json) {
            if found > 0 && json[found - 1] == b'\\' {
                continue;
            }
            let mut cursor = Cursor::new(json, found + self.instance_of.needle().len());
            if cursor.expect(b':', "").is_err() || cursor.peek() != b'[' {
                continue;
            }
            match first_class(&mut cursor, self.classes) {
                Ok(found) if found.class.is_some() => return true,
                Ok(found) if found.has_statements => return false,
                Ok(_) => {}
                Err(_) => return true,
            }
        }
        // No claim in sight: unless the key is spelled in escapes there is none.
        self.escaped_ascii.find(json).is_some()
    }
}
