//! Varying the case of training text: headlines and notices in capitals, headlines In Title Case.
//!
//! Annotated text has few of these, newspapers many.

use std::ops::Range;

use super::corpus::Document;
use crate::types::Span;

/// Words that title case leaves in lower case.
const SMALL: [&str; 24] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "off",
    "on", "or", "over", "per", "so", "the", "to", "up", "via", "with",
];
/// First lines longer than this are no headlines.
const LONGEST_HEADLINE: usize = 120;
/// Texts longer than this are never all in capitals.
const LONGEST_NOTICE: usize = 1500;

/// How a stretch of text is recased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recase {
    Capitals,
    Title,
}

/// The document, or one recased in part: which, its id decides.
pub(super) fn vary_case(document: &Document) -> Document {
    let draw = xxhash_rust::xxh3::xxh3_64(document.id.as_bytes()) % 100;
    let text = &document.text;
    let headline = text.find('\n').filter(|end| *end <= LONGEST_HEADLINE).map(|end| 0..end);
    let last_line = text.trim_end().rfind('\n').map(|at| at + 1..text.len());
    let change = match (draw, headline, last_line) {
        (0..15, Some(line), _) => Some((line, Recase::Capitals)),
        (15..25, Some(line), _) => Some((line, Recase::Title)),
        (25..29, _, Some(line)) if line.len() <= LONGEST_NOTICE => Some((line, Recase::Capitals)),
        (29..33, ..) if text.len() <= LONGEST_NOTICE => Some((0..text.len(), Recase::Capitals)),
        _ => None,
    };
    match change {
        Some((range, how)) => recase(document, &range, how),
        None => document.clone(),
    }
}

fn recase(document: &Document, range: &Range<usize>, how: Recase) -> Document {
    let mut text = String::with_capacity(document.text.len());
    // Where each byte of the old text begins in the new one.
    let mut moved = Vec::with_capacity(document.text.len() + 1);
    let mut in_word = false;
    for (at, letter) in document.text.char_indices() {
        moved.resize(at + letter.len_utf8(), text.len() as u32);
        if !in_word && letter.is_alphanumeric() {
            let word = document.text[at..].split(|c: char| !c.is_alphanumeric()).next();
            let small_word = word.is_some_and(|word| SMALL.contains(&word)) && at > range.start;
            let capital = how == Recase::Capitals || !small_word;
            push(letter, range.contains(&at) && capital, &mut text);
        } else {
            push(letter, range.contains(&at) && how == Recase::Capitals, &mut text);
        }
        in_word = letter.is_alphanumeric() || (in_word && matches!(letter, '\'' | '’'));
    }
    moved.push(text.len() as u32);
    let span =
        |span: Span| Span { start: moved[span.start as usize], end: moved[span.end as usize] };
    Document {
        names: document.names.iter().map(|(old, kind)| (span(*old), *kind)).collect(),
        others: document.others.iter().map(|old| span(*old)).collect(),
        text,
        ..document.clone()
    }
}

fn push(letter: char, capital: bool, text: &mut String) {
    if capital {
        text.extend(letter.to_uppercase());
    } else {
        text.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::EntityType;

    fn document() -> Document {
        let text = "Groß meets the man from Bonn\nRest".to_owned();
        let bonn = text.find("Bonn").unwrap() as u32;
        Document {
            names: vec![
                (Span { start: 0, end: 5 }, EntityType::Person),
                (Span { start: bonn, end: bonn + 4 }, EntityType::Place),
            ],
            text,
            ..Document::default()
        }
    }

    #[test]
    fn spans_move_with_the_letters() {
        for (how, expected) in [
            (Recase::Capitals, "GROSS MEETS THE MAN FROM BONN\nRest"),
            (Recase::Title, "Groß Meets the Man from Bonn\nRest"),
        ] {
            let recased = recase(&document(), &(0..29), how);
            assert_eq!(recased.text, expected);
            let names: Vec<_> = recased
                .names
                .iter()
                .map(|(span, _)| crate::text::fold(span.slice(&recased.text)))
                .collect();
            assert_eq!(names, ["gross", "bonn"]);
        }
    }
}
