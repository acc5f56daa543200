//! One word a line with its BIO tag, an empty line after each sentence and document.

use std::io::{self, Write};

use crate::recognize::Extraction;
use crate::text::{Gap, Words};

pub(super) fn write(
    text: &str,
    extraction: &Extraction<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut words = Words::default();
    words.scan(text);
    let mut mentions = extraction.mentions.iter().peekable();
    for (index, word) in words.as_slice().iter().enumerate() {
        if index > 0 && word.gap.has(Gap::SENTENCE) {
            writeln!(out)?;
        }
        while mentions.peek().is_some_and(|mention| mention.span.end <= word.start) {
            mentions.next();
        }
        match mentions.peek() {
            Some(mention) if mention.span.start == word.start => {
                writeln!(out, "{}\tB-{}", word.text(text), mention.kind)?;
            }
            Some(mention) if mention.span.start < word.start => {
                writeln!(out, "{}\tI-{}", word.text(text), mention.kind)?;
            }
            _ => writeln!(out, "{}\tO", word.text(text))?,
        }
    }
    writeln!(out)
}
