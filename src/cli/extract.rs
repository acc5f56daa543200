//! `onomast extract`

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::arguments::{Extract, InputFormat, OutputFormat};
use super::{load, logging, output};
use crate::gazetteer::Snapshot;
use crate::recognize::{Document, ExtractOptions, Scratch, extract};
use crate::text::HtmlText;

/// A line of JSON Lines input. Other fields are allowed and ignored: gold files have more.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<serde_json::Value>,
    text: String,
}

pub(super) fn run(arguments: &Extract) -> Result<ExitCode> {
    logging::start("warn", None);
    let snapshot = load::snapshot(&arguments.gazetteers)?;
    let options = arguments.options();
    let format = arguments.format.unwrap_or(if io::stdout().is_terminal() {
        OutputFormat::Pretty
    } else {
        OutputFormat::Jsonl
    });
    let stdout = anstream::stdout().lock();
    let mut documents = Documents {
        snapshot: &snapshot,
        options: &options,
        format,
        scratch: Scratch::default(),
        out: io::BufWriter::with_capacity(1 << 16, stdout),
        refused: 0,
    };
    output::begin(format, &mut documents.out)?;
    if arguments.files.is_empty() {
        documents.read(Path::new("-"), arguments.input_format)?;
    }
    for file in &arguments.files {
        documents.read(file, arguments.input_format)?;
    }
    documents.out.flush()?;
    Ok(if documents.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Everything that one document after another goes through.
struct Documents<'a, W> {
    snapshot: &'a Snapshot,
    options: &'a ExtractOptions,
    format: OutputFormat,
    scratch: Scratch,
    out: W,
    refused: usize,
}

impl<W: Write> Documents<'_, W> {
    /// Reads a file, or standard input for `-`.
    fn read(&mut self, path: &Path, format: InputFormat) -> Result<()> {
        let name = path.display().to_string();
        let mut input: Box<dyn BufRead> = if path == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
            Box::new(BufReader::with_capacity(1 << 16, file))
        };
        match format {
            InputFormat::Text | InputFormat::Html => {
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
                let text =
                    String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))?;
                let id = serde_json::Value::String(name);
                match (format, self.format) {
                    (InputFormat::Html, OutputFormat::Jsonl) => {
                        self.write(&id, Document::html(&text))
                    }
                    // What people read is what a browser shows, not its source.
                    (InputFormat::Html, _) => {
                        let mut html = HtmlText::default();
                        html.read(&text);
                        self.write(&id, html.text().into())
                    }
                    (InputFormat::Text | InputFormat::Jsonl, _) => {
                        self.write(&id, text.as_str().into())
                    }
                }
            }
            InputFormat::Jsonl => self.read_lines(&name, input.as_mut()),
        }
    }

    /// Reads JSON Lines. A bad line is reported and skipped.
    fn read_lines(&mut self, name: &str, input: &mut dyn BufRead) -> Result<()> {
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = input.read_until(b'\n', &mut line);
            if read.with_context(|| format!("cannot read {name}"))? == 0 {
                break;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<Line>(&line) {
                Ok(Line { id, text }) => {
                    self.write(&id.unwrap_or_else(|| number.into()), text.as_str().into())?;
                }
                Err(error) => {
                    self.refused += 1;
                    eprintln!("onomast: {name}:{number}: {error}");
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, id: &serde_json::Value, document: Document<'_>) -> Result<()> {
        let extraction = extract(self.snapshot, document, self.options, &mut self.scratch)?;
        output::document(self.format, id, document.text, &extraction, &mut self.out)?;
        Ok(())
    }
}
