//! Telling markup from text, by the rules of the HTML standard's tokenizer.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::element::{LONGEST, Meaning, meaning};

/// A piece of a document. Comments, doctypes and processing instructions are none.
#[derive(Debug)]
pub(super) enum Token {
    /// Text with references.
    Characters(Range<usize>),
    /// Text as it stands.
    Literal(Range<usize>),
    Tag(Tag),
}

/// A start tag or an end tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub meaning: Meaning,
    pub closes: bool,
    /// Where it begins.
    pub start: usize,
}

/// Walks through a document, forwards only.
#[derive(Debug)]
pub(super) struct Scanner<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Scanner<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, at: 0 }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Option<Token> {
        let bytes = self.source.as_bytes();
        while let Some(first) = bytes.get(self.at) {
            if *first != b'<' {
                return Some(self.characters());
            }
            match bytes.get(self.at + 1) {
                Some(letter) if letter.is_ascii_alphabetic() => match self.tag(false) {
                    Some(tag) => return Some(Token::Tag(tag)),
                    None => self.at = bytes.len(),
                },
                Some(b'/') => match bytes.get(self.at + 2) {
                    Some(letter) if letter.is_ascii_alphabetic() => match self.tag(true) {
                        Some(tag) => return Some(Token::Tag(tag)),
                        None => self.at = bytes.len(),
                    },
                    Some(_) => self.skip_past(b'>', 2),
                    None => return Some(self.characters()),
                },
                Some(b'!') if bytes[self.at..].starts_with(b"<!--") => self.skip_comment(),
                Some(b'!') if bytes[self.at..].starts_with(CDATA) => {
                    let start = self.at + CDATA.len();
                    let end = memmem::find(&bytes[start..], b"]]>").map(|found| start + found);
                    self.at = end.map_or(bytes.len(), |end| end + 3);
                    return Some(Token::Literal(start..end.unwrap_or(bytes.len())));
                }
                Some(b'!' | b'?') => self.skip_past(b'>', 2),
                Some(_) | None => return Some(self.characters()),
            }
        }
        None
    }

    /// What an element holds that holds no markup: from here to its end tag, where scanning goes on,
    /// or to the end of the document.
    pub(super) fn until_end_of(&mut self, name: &str) -> Range<usize> {
        let bytes = self.source.as_bytes();
        let start = self.at;
        let is_end = |at: &usize| {
            let rest = &bytes[*at..];
            let named = rest.get(2..2 + name.len());
            rest.get(1) == Some(&b'/')
                && named.is_some_and(|named| named.eq_ignore_ascii_case(name.as_bytes()))
                && rest.get(2 + name.len()).is_none_or(|byte| ends_name(*byte))
        };
        self.at = memchr_iter(b'<', &bytes[start..])
            .map(|found| start + found)
            .find(is_end)
            .unwrap_or(bytes.len());
        start..self.at
    }

    /// From here, whatever stands here, to the next `<`.
    fn characters(&mut self) -> Token {
        let start = self.at;
        let next = memchr(b'<', &self.source.as_bytes()[start + 1..]);
        self.at = next.map_or(self.source.len(), |found| start + 1 + found);
        Token::Characters(start..self.at)
    }

    /// Goes on after the next `until`, which is looked for `from` bytes ahead.
    fn skip_past(&mut self, until: u8, from: usize) {
        let start = self.at + from;
        let rest = self.source.as_bytes().get(start..).unwrap_or_default();
        self.at = memchr(until, rest).map_or(self.source.len(), |found| start + found + 1);
    }

    /// Goes on after the comment that begins here: at `-->` or `--!>`; `<!-->` and `<!--->` are whole.
    fn skip_comment(&mut self) {
        let bytes = self.source.as_bytes();
        let start = self.at + 4;
        let ends = |at: &usize| {
            let body = &bytes[start..*at];
            body.is_empty() || body == b"-" || body.ends_with(b"--") || body.ends_with(b"--!")
        };
        let end = memchr_iter(b'>', &bytes[start..]).map(|found| start + found).find(ends);
        self.at = end.map_or(bytes.len(), |end| end + 1);
    }

    /// The tag that begins here. None if the document ends in it.
    fn tag(&mut self, closes: bool) -> Option<Tag> {
        let bytes = self.source.as_bytes();
        let start = self.at;
        let from = start + 1 + usize::from(closes);
        let length = bytes[from..].iter().position(|byte| ends_name(*byte))?;
        let mut name = [0; LONGEST];
        let meaning = match name.get_mut(..length) {
            Some(name) => {
                name.copy_from_slice(&bytes[from..from + length]);
                name.make_ascii_lowercase();
                meaning(name)
            }
            None => Meaning::Inline,
        };
        self.at = skip_attributes(bytes, from + length)?;
        Some(Tag { meaning, closes, start })
    }
}

const CDATA: &[u8] = b"<![CDATA[";

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

/// Past the `>` of the tag whose attributes begin at `at`. A `>` in quotes is a value's.
fn skip_attributes(bytes: &[u8], mut at: usize) -> Option<usize> {
    let skip = |at: &mut usize, more: fn(&u8) -> bool| {
        *at += bytes[*at..].iter().position(|byte| !more(byte))?;
        Some(bytes[*at])
    };
    loop {
        if skip(&mut at, |byte| byte.is_ascii_whitespace() || *byte == b'/')? == b'>' {
            return Some(at + 1);
        }
        // The name, of which the first character can be anything.
        at += 1;
        skip(&mut at, |byte| !ends_name(*byte) && *byte != b'=')?;
        if skip(&mut at, u8::is_ascii_whitespace)? != b'=' {
            continue;
        }
        at += 1;
        match skip(&mut at, u8::is_ascii_whitespace)? {
            quote @ (b'"' | b'\'') => at += memchr(quote, &bytes[at + 1..])? + 2,
            _ => _ = skip(&mut at, |byte| !byte.is_ascii_whitespace() && *byte != b'>')?,
        }
    }
}
