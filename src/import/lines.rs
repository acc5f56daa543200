//! Lines of a stream, without ever holding more than the longest of them.

use std::io::{self, Read};

use memchr::memchr;

/// The most bytes a line may have. The longest entities of Wikidata have a few million.
pub(super) const MAX_LINE: usize = 64 << 20;

const FIRST_BUFFER: usize = 256 << 10;

/// What [`Lines::next`] finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'b> {
    /// A line without its end.
    Whole(&'b [u8]),
    /// A line of more than [`MAX_LINE`] bytes, which was skipped.
    TooLong,
}

/// Splits a stream into lines.
pub(super) struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    number: u64,
    terminated: bool,
    max_line: usize,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self::with_max_line(input, MAX_LINE)
    }

    fn with_max_line(input: R, max_line: usize) -> Self {
        let buffer = vec![0; FIRST_BUFFER.min(max_line)];
        Self { input, buffer, start: 0, end: 0, number: 0, terminated: true, max_line }
    }

    /// The number of the line that came last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the line that came last ended with a line break.
    pub(super) fn is_terminated(&self) -> bool {
        self.terminated
    }

    /// The next line, or `None` at the end. A byte order mark before the first is dropped.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        let mut searched = self.start;
        let mut too_long = false;
        let (from, to) = loop {
            if let Some(found) = memchr(b'\n', &self.buffer[searched..self.end]) {
                let from = self.start;
                self.start = searched + found + 1;
                self.terminated = true;
                break (from, searched + found);
            }
            if self.end - self.start >= self.max_line {
                // Only its end is still of interest.
                too_long = true;
                self.start = self.end;
            }
            self.make_room();
            searched = self.end;
            let read = self.fill()?;
            if read == 0 {
                if self.start == self.end && !too_long {
                    return Ok(None);
                }
                let from = self.start;
                self.start = self.end;
                self.terminated = false;
                break (from, self.end);
            }
        };
        self.number += 1;
        if too_long {
            return Ok(Some(Line::TooLong));
        }
        let mut line = &self.buffer[from..to];
        if self.number == 1 {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        Ok(Some(Line::Whole(line.strip_suffix(b"\r").unwrap_or(line))))
    }

    /// Moves what is left to the front; grows the buffer if that is not enough.
    fn make_room(&mut self) {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            let larger = (self.buffer.len() * 2).min(self.max_line);
            self.buffer.resize(larger, 0);
        }
    }

    fn fill(&mut self) -> io::Result<usize> {
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.end += read;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], max_line: usize, expected: &[Option<&[u8]>]) {
        let mut lines = Lines::with_max_line(text, max_line);
        let mut found = Vec::new();
        while let Some(line) = lines.next().expect("memory is readable") {
            found.push(match line {
                Line::Whole(line) => Some(line.to_vec()),
                Line::TooLong => None,
            });
        }
        let found: Vec<Option<&[u8]>> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(text));
        assert_eq!(lines.number(), expected.len() as u64);
    }

    #[test]
    fn lines() {
        check(b"", 8, &[]);
        check(b"\n", 8, &[Some(b"")]);
        check(b"a\r\n\nbc", 8, &[Some(b"a"), Some(b""), Some(b"bc")]);
        check(b"\xef\xbb\xbfa\n", 8, &[Some(b"a")]);
        check(b"1234567\nxy\n", 8, &[Some(b"1234567"), Some(b"xy")]);
        check(b"12345678\nxy\n", 8, &[None, Some(b"xy")]);
        check(b"ab\n1234567890123456789012345\nxy", 8, &[Some(b"ab"), None, Some(b"xy")]);
        check(b"ab\n1234567890123456789012345", 8, &[Some(b"ab"), None]);
    }

    #[test]
    fn a_line_longer_than_the_buffer_is_whole() {
        let long = vec![b'x'; FIRST_BUFFER * 3 + 7];
        let text = [b"a\n", long.as_slice(), b"\nb\n"].concat();
        check(&text, MAX_LINE, &[Some(b"a"), Some(&long), Some(b"b")]);
    }
}
