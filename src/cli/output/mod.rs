//! Writing what was found.

mod conll;
mod html;
mod jsonl;
mod pretty;

use std::io::{self, Write};

use super::arguments::OutputFormat;
use crate::recognize::{Extraction, Mention, MentionSource};

/// What comes before the first document.
pub(super) fn begin(format: OutputFormat, out: &mut impl Write) -> io::Result<()> {
    match format {
        OutputFormat::Html => html::begin(out),
        OutputFormat::Pretty | OutputFormat::Jsonl | OutputFormat::Conll => Ok(()),
    }
}

/// One document.
pub(super) fn document(
    format: OutputFormat,
    id: &serde_json::Value,
    text: &str,
    extraction: &Extraction<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Pretty => pretty::write(text, extraction, out),
        OutputFormat::Jsonl => jsonl::write(id, text, extraction, out),
        OutputFormat::Html => html::write(text, extraction, out),
        OutputFormat::Conll => conll::write(text, extraction, out),
    }
}

/// The name of a source in written output, as in the protobuf enum.
fn source_name(source: MentionSource) -> &'static str {
    match source {
        MentionSource::Gazetteer => "GAZETTEER",
        MentionSource::Context => "CONTEXT",
        MentionSource::Alias => "ALIAS",
        MentionSource::Inline => "INLINE",
    }
}

/// The text cut at the outermost mentions: what stands between them, and they.
fn pieces<'t, 'm>(
    text: &'t str,
    mentions: &'m [Mention],
) -> impl Iterator<Item = (&'t str, Option<&'m Mention>)> {
    let mut at = 0;
    let mut pieces = Vec::new();
    for mention in mentions {
        let (start, end) = (mention.span.start as usize, mention.span.end as usize);
        if start < at {
            continue;
        }
        pieces.push((&text[at..start], None));
        pieces.push((&text[start..end], Some(mention)));
        at = end;
    }
    pieces.push((&text[at..], None));
    pieces.into_iter()
}
