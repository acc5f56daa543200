//! Offsets in the unit the caller's language counts in.

/// The unit of offsets. Languages disagree about what a string is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetEncoding {
    /// Bytes of UTF-8: Go, Rust, C, PHP, Ruby's bytes.
    #[default]
    Utf8,
    /// UTF-16 code units: Java, JavaScript, C#, Swift's NSString.
    Utf16,
    /// Code points: Python.
    Utf32,
}
