//! Annotated text: JSON Lines, one document a line, offsets in code points.

use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;

use crate::text::Word;
use crate::types::{EntityType, Span};

/// Why a corpus cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The file cannot be opened or read.
    #[error("{name}: {source}")]
    Io {
        /// Name of the file.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is no document.
    #[error("{name}:{line}: {problem}")]
    Line {
        /// Name of the file.
        name: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// An annotated document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// The names in it, in bytes.
    pub names: Vec<(Span, EntityType)>,
    /// Names of other kinds: nationalities, events, works.
    pub others: Vec<Span>,
    /// How much it counts in training.
    pub weight: f32,
    /// Whether names of other kinds are marked wherever they stand. If not, a word that is in no
    /// name may be in one of another kind.
    pub marks_others: bool,
    /// Which part of the corpora it is of. Calibration leaves out one part after the other; part 0 is
    /// always trained on.
    pub part: u8,
    /// The kind of text that it is for calibration. Empty: nothing is calibrated on it.
    pub kind_of_text: String,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    entities: Vec<Mark>,
    #[serde(default)]
    other: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    start: usize,
    end: usize,
    #[serde(default, rename = "type")]
    kind: String,
}

/// Reads a corpus.
///
/// # Errors
/// The first line that is no document, with its number.
pub fn read_corpus(
    path: &Path,
    weight: f32,
    marks_others: bool,
) -> Result<Vec<Document>, CorpusError> {
    let name = path.display().to_string();
    let io = |source| CorpusError::Io { name: name.clone(), source };
    let file = std::fs::File::open(path).map_err(io)?;
    let mut documents = Vec::new();
    for (index, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(io)?;
        if line.trim().is_empty() {
            continue;
        }
        let mut document = parse(&line).map_err(|problem| CorpusError::Line {
            name: name.clone(),
            line: index + 1,
            problem,
        })?;
        document.weight = weight;
        document.marks_others = marks_others;
        documents.push(document);
    }
    Ok(documents)
}

/// Reads one document.
fn parse(line: &str) -> Result<Document, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let mut bytes: Vec<u32> = line.text.char_indices().map(|(at, _)| at as u32).collect();
    bytes.push(line.text.len() as u32);
    let span = |mark: &Mark| match (bytes.get(mark.start), bytes.get(mark.end)) {
        (Some(&start), Some(&end)) if start < end => Ok(Span { start, end }),
        _ => Err(format!("span {}..{} is outside the text or empty", mark.start, mark.end)),
    };
    let mut names = Vec::with_capacity(line.entities.len());
    for mark in &line.entities {
        let kind = mark.kind.parse::<EntityType>().map_err(|error| error.to_string())?;
        names.push((span(mark)?, kind));
    }
    let others = line.other.iter().map(span).collect::<Result<_, _>>()?;
    Ok(Document { id: line.id, text: line.text, names, others, ..Document::default() })
}

/// The words that a span covers exactly, as the indices of the first and the last.
pub fn words_of(span: Span, words: &[Word]) -> Option<(usize, usize)> {
    let first = words.binary_search_by_key(&span.start, |word| word.start).ok()?;
    let last = words.partition_point(|word| word.start < span.end) - 1;
    let word = words.get(last).filter(|_| last >= first)?;
    let ends = [word.end, word.name_end(false), word.name_end(true)];
    ends.contains(&span.end).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;

    #[test]
    fn offsets_are_code_points() {
        let line =
            r#"{"id":"1","text":"É Ann's ok","entities":[{"start":2,"end":5,"type":"PERSON"}]}"#;
        let document = parse(line).unwrap();
        assert_eq!(document.names[0].0.slice(&document.text), "Ann");
        let mut words = Words::default();
        words.scan(&document.text);
        assert_eq!(words_of(document.names[0].0, words.as_slice()), Some((1, 1)));
        assert_eq!(words_of(Span { start: 3, end: 5 }, words.as_slice()), None);
    }

    #[test]
    fn what_is_outside_the_text_is_refused() {
        let line = r#"{"id":"1","text":"Ann","entities":[{"start":2,"end":5,"type":"PERSON"}]}"#;
        assert!(parse(line).is_err());
    }
}
