//! HTML, read as its readers see it: plain text, and the way back to the source.
//!
//! One pass, no tree. The scanner tells tags, comments and characters apart by the rules of the HTML
//! standard's tokenizer (whatwg.org, section 13.2.5); what an element means for text is one table;
//! references such as `&amp;` are decoded. Every byte is looked at a bounded number of times, whatever
//! it says: what is not closed goes to the end of the document and is not looked for again.
//!
//! | in the source | in the text |
//! |---|---|
//! | `<p>`, `<div>`, `<li>`, `<td>` and the like, and their ends | a paragraph ends |
//! | `<br>` | a line ends |
//! | `<b>`, `<a>`, unknown elements | nothing: words go on |
//! | `<img>`, `<input>`, `<video>` and the like | a symbol, so that no name reaches across |
//! | `<script>`, `<style>`, `<noscript>`, `<template>`, `<iframe>`, comments, doctype | nothing, with all they hold |
//! | `<title>`, `<textarea>` | a paragraph in which only references mean anything |
//! | `<![CDATA[…]]>` | its characters as they stand |
//! | spaces and line ends | one space; in `<pre>` and `<textarea>` as they stand |
//! | a reference | what it stands for |
//!
//! What a browser drops is dropped: a tag, comment or script without end takes the rest of the document
//! with it.

mod element;
mod reference;
mod scanner;
mod source_map;

use std::ops::Range;

use memchr::memchr;

use self::element::Meaning;
use self::scanner::{Scanner, Tag, Token};
use self::source_map::SourceMap;
use crate::types::Span;

/// The text of an HTML document. Reading the next one reuses the buffers.
#[derive(Debug, Default)]
pub struct HtmlText {
    text: String,
    map: SourceMap,
}

impl HtmlText {
    /// Reads `source`, which must be shorter than 2^31 bytes, replacing the document before.
    pub fn read(&mut self, source: &str) {
        debug_assert!(i32::try_from(source.len()).is_ok());
        self.text.clear();
        self.map.clear();
        let mut reading = Reading {
            source,
            out: self,
            between: Between::Nothing,
            between_from: 0,
            preformatted: 0,
            templates: 0,
        };
        let mut scanner = Scanner::new(source);
        while let Some(token) = scanner.next() {
            match token {
                Token::Characters(range) => reading.characters(range),
                Token::Literal(range) => reading.literal(range),
                Token::Tag(tag) => reading.tag(&tag, &mut scanner),
            }
        }
    }

    /// What the document says, without markup. At most a fifth longer than its source: there are
    /// references of five bytes that stand for six.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in the source this span of the text stands: from the start of its first character to the
    /// end of its last, with whatever markup is in between. A reference belongs to a span as a whole.
    ///
    /// # Panics
    /// If the text has no such characters.
    pub fn source_of(&self, span: Span) -> Span {
        assert!(span.start < span.end && span.end as usize <= self.text.len());
        Span { start: self.map.start_of(span.start), end: self.map.end_of(span.end) }
    }
}

/// What separates the characters to come from those written. The greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Between {
    Nothing,
    Space,
    Object,
    Line,
    Paragraph,
}

/// A document that is being read.
struct Reading<'r> {
    source: &'r str,
    out: &'r mut HtmlText,
    between: Between,
    /// Where in the source that begins.
    between_from: usize,
    /// How many elements are open whose white space counts.
    preformatted: u32,
    /// How many templates are open.
    templates: u32,
}

impl Reading<'_> {
    fn tag(&mut self, tag: &Tag, scanner: &mut Scanner<'_>) {
        let start = tag.start;
        match (tag.meaning, tag.closes) {
            (Meaning::Block, _) => self.separate(Between::Paragraph, start),
            (Meaning::Line, _) => {
                // Two of them are how many people write a paragraph.
                let again = self.between == Between::Line;
                self.separate(if again { Between::Paragraph } else { Between::Line }, start);
            }
            (Meaning::Object, false) => self.separate(Between::Object, start),
            (Meaning::Preformatted, closes) if self.templates == 0 => {
                self.separate(Between::Paragraph, start);
                self.preformatted = nested(self.preformatted, closes);
            }
            (Meaning::Template, closes) => self.templates = nested(self.templates, closes),
            (Meaning::Unread { name, is_object }, false) => {
                if is_object {
                    self.separate(Between::Object, start);
                }
                scanner.until_end_of(name);
            }
            (Meaning::OnlyCharacters(name), false) => {
                self.separate(Between::Paragraph, start);
                let content = scanner.until_end_of(name);
                let before = self.preformatted;
                self.preformatted += u32::from(name == "textarea");
                self.characters(content.clone());
                self.preformatted = before;
                self.separate(Between::Paragraph, content.end);
            }
            (Meaning::Inline | Meaning::Preformatted, _)
            | (Meaning::Object | Meaning::Unread { .. } | Meaning::OnlyCharacters(_), true) => {}
        }
    }

    /// Text with references.
    fn characters(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let reference = memchr(b'&', &self.source.as_bytes()[at..range.end]);
            let Some(start) = reference.map(|found| at + found) else {
                return self.literal(at..range.end);
            };
            self.literal(at..start);
            at = start;
            if let Some((stands_for, length)) = reference::decode(&self.source[start..range.end]) {
                at += length;
                self.replaced(start..at, &stands_for);
            } else {
                at += 1;
                self.literal(start..at);
            }
        }
    }

    /// Text as it stands, but for its white space.
    fn literal(&mut self, range: Range<usize>) {
        if self.preformatted > 0 {
            return self.write(range);
        }
        let bytes = self.source.as_bytes();
        let mut at = range.start;
        while at < range.end {
            let is_space = |byte: &u8| byte.is_ascii_whitespace();
            let rest = &bytes[at..range.end];
            let word = rest.iter().position(is_space).unwrap_or(rest.len());
            self.write(at..at + word);
            at += word;
            if at < range.end {
                self.separate(Between::Space, at);
                let rest = &bytes[at..range.end];
                at += rest.iter().position(|byte| !is_space(byte)).unwrap_or(rest.len());
            }
        }
    }

    /// Notes what stands at `at` between the characters before and those to come.
    fn separate(&mut self, between: Between, at: usize) {
        if self.templates == 0 {
            if self.between == Between::Nothing {
                self.between_from = at;
            }
            self.between = self.between.max(between);
        }
    }

    /// Writes these characters of the source.
    fn write(&mut self, range: Range<usize>) {
        if range.is_empty() || self.templates > 0 {
            return;
        }
        self.write_between(range.start);
        self.out.map.verbatim(self.out.text.len(), range.start);
        self.out.text.push_str(&self.source[range]);
    }

    /// Writes what these characters of the source stand for.
    fn replaced(&mut self, range: Range<usize>, stands_for: &str) {
        if self.templates == 0 {
            self.write_between(range.start);
            self.out.map.replaced(self.out.text.len(), range);
            self.out.text.push_str(stands_for);
        }
    }

    /// Writes what separates the text so far from what stands at `at`.
    fn write_between(&mut self, at: usize) {
        let between = std::mem::replace(&mut self.between, Between::Nothing);
        let HtmlText { text, map } = &mut *self.out;
        if text.is_empty() {
            return;
        }
        let from = self.between_from;
        let written = match between {
            Between::Nothing => return,
            Between::Space => " ",
            Between::Object => " \u{fffc} ",
            Between::Line => "\n",
            Between::Paragraph => "\n\n",
        };
        if &self.source[from..at] == written {
            map.verbatim(text.len(), from);
        } else {
            map.replaced(text.len(), from..at);
        }
        text.push_str(written);
    }
}

/// How many elements are open after one more tag. An end without a start is nothing.
fn nested(open: u32, closes: bool) -> u32 {
    if closes { open.saturating_sub(1) } else { open.saturating_add(1) }
}

#[cfg(test)]
mod tests;
