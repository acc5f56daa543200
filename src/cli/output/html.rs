//! A page with marked names, without anything from elsewhere.

use std::io::{self, Write};

use super::pieces;
use crate::recognize::Extraction;

const HEAD: &str = "<!doctype html>
<meta charset=\"utf-8\">
<title>Onomast</title>
<style>
body { max-width: 45em; margin: 2em auto; font: 17px/1.6 Georgia, serif; }
article { white-space: pre-wrap; border-bottom: 1px solid #ccc; padding-bottom: 1em; }
mark { border-radius: 3px; padding: 0 .15em; }
mark.PERSON { background: #ffe2a8; }
mark.ORGANIZATION { background: #c9e4ff; }
mark.PLACE { background: #cdf0c9; }
</style>
";

pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())
}

pub(super) fn write(
    text: &str,
    extraction: &Extraction<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, "<article>")?;
    for (piece, mention) in pieces(text, &extraction.mentions) {
        match mention.and_then(|m| Some((m, extraction.entities.get(m.entity as usize)?))) {
            Some((mention, entity)) => write!(
                out,
                "<mark class=\"{}\" title=\"{} · {:.2}\">{}</mark>",
                mention.kind,
                escape(&entity.id),
                mention.confidence,
                escape(piece)
            )?,
            None => write!(out, "{}", escape(piece))?,
        }
    }
    writeln!(out, "</article>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
