//! Offsets in the unit the caller's language counts in.

/// The unit of offsets. Languages disagree about what a string is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetEncoding {
    /// Bytes of UTF-8: Go, Rust, C, C++, PHP.
    #[default]
    Utf8,
    /// UTF-16 code units: Java, JavaScript, C#, Swift's NSString.
    Utf16,
    /// Code points: Python, Ruby.
    Utf32,
}

/// Translates byte offsets of one text; asked in rising order, in one pass over the text.
#[derive(Debug)]
pub struct OffsetCursor<'t> {
    text: &'t [u8],
    encoding: OffsetEncoding,
    /// How far the text has been counted, in bytes and in units.
    bytes: u32,
    units: u32,
}

impl<'t> OffsetCursor<'t> {
    /// A cursor at the start of `text`. `ascii` may say that the text is ASCII, where all encodings
    /// agree and nothing is counted.
    pub fn new(text: &'t str, encoding: OffsetEncoding, ascii: bool) -> Self {
        let encoding = if ascii { OffsetEncoding::Utf8 } else { encoding };
        Self { text: text.as_bytes(), encoding, bytes: 0, units: 0 }
    }

    /// The offset of byte `at`, a character boundary, in units of the encoding. The cost is the
    /// distance from the offset asked for last, forward or back.
    pub fn translate(&mut self, at: u32) -> u32 {
        if self.encoding == OffsetEncoding::Utf8 {
            return at;
        }
        let (from, to) = (self.bytes.min(at), self.bytes.max(at));
        let units = self.count(&self.text[from as usize..to as usize]);
        self.units = if at >= self.bytes { self.units + units } else { self.units - units };
        self.bytes = at;
        self.units
    }

    /// How many units these whole characters take.
    fn count(&self, bytes: &[u8]) -> u32 {
        // A character is counted at its first byte; in UTF-16 one of four bytes counts twice.
        let starts = bytes.iter().filter(|&&byte| (byte as i8) >= -0x40).count();
        let doubled = match self.encoding {
            OffsetEncoding::Utf16 => bytes.iter().filter(|&&byte| byte >= 0xf0).count(),
            OffsetEncoding::Utf8 | OffsetEncoding::Utf32 => 0,
        };
        (starts + doubled) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_count_what_the_languages_count(text in "\\PC{0,40}") {
            let mut utf8 = OffsetCursor::new(&text, OffsetEncoding::Utf8, false);
            let mut utf16 = OffsetCursor::new(&text, OffsetEncoding::Utf16, false);
            let mut utf32 = OffsetCursor::new(&text, OffsetEncoding::Utf32, text.is_ascii());
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let before = &text[..at];
                prop_assert_eq!(utf8.translate(at as u32) as usize, at);
                prop_assert_eq!(utf16.translate(at as u32) as usize, before.encode_utf16().count());
                prop_assert_eq!(utf32.translate(at as u32) as usize, before.chars().count());
            }
        }
    }

    #[test]
    fn going_back_is_allowed() {
        let mut cursor = OffsetCursor::new("äöü", OffsetEncoding::Utf32, false);
        assert_eq!([6, 2, 4].map(|at| cursor.translate(at)), [3, 1, 2]);
    }
}
