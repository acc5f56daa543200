//! What is read: a text, and what it is written in.

use crate::text::{HtmlText, OffsetCursor, OffsetEncoding};
use crate::types::Span;

/// What a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// Text as it is read.
    #[default]
    Plain,
    /// HTML: what a browser shows is read, see [`HtmlText`]. Spans and offsets point into the source.
    Html,
}

/// A text to read. A `&str` is one of plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'t> {
    /// The text, or its source.
    pub text: &'t str,
    /// What that is written in.
    pub format: TextFormat,
    /// The language it is in, as a BCP-47 tag. Empty: told by its small words. In other languages
    /// than English, names that nobody listed need more evidence.
    pub language: &'t str,
}

impl<'t> Document<'t> {
    /// An HTML document.
    pub fn html(source: &'t str) -> Self {
        Self { text: source, format: TextFormat::Html, language: "" }
    }
}

impl<'t> From<&'t str> for Document<'t> {
    fn from(text: &'t str) -> Self {
        Self { text, format: TextFormat::Plain, language: "" }
    }
}

impl<'t> From<&'t String> for Document<'t> {
    fn from(text: &'t String) -> Self {
        text.as_str().into()
    }
}

/// The document that a text was read from, for saying where in it a name stands.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub text: &'a str,
    /// How the text came out of it, if it is not the same.
    pub html: Option<&'a HtmlText>,
    pub is_ascii: bool,
}

impl Source<'_> {
    /// Where a span of the text stands in the document.
    pub fn span(&self, span: Span) -> Span {
        self.html.map_or(span, |html| html.source_of(span))
    }

    /// Counts the document's characters in units of `encoding`.
    pub fn cursor(&self, encoding: OffsetEncoding) -> OffsetCursor<'_> {
        OffsetCursor::new(self.text, encoding, self.is_ascii)
    }
}
