//! `onomast train`: new weights from annotated text.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;
use indicatif::ProgressBar;

use super::arguments::Gazetteers;
use super::{load, logging};
use crate::evaluate::Reliability;
use crate::gazetteer::Gazetteer;
use crate::recognize::train::{
    Document, Options, ScoreCard, Settings, explain_names, read_corpus, train,
};
use crate::recognize::{Model, Workspace};

#[derive(Debug, Args)]
pub(super) struct Train {
    /// Annotated texts as JSON Lines, as FILE[:WEIGHT][:others][:part=N[:KIND]]. `others` says that names
    /// of other kinds (nationalities, events, works) are marked too, under "other". Where corpora are of
    /// parts (1 to 255), confidence is calibrated on what models of the other parts make of each, which
    /// costs another training a part: on the text whose KIND is given, every kind counting the same
    #[arg(required = true, value_name = "CORPUS.jsonl")]
    pub corpora: Vec<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Annotated texts to score on, none of them trained on; may be given several times
    #[arg(long, value_name = "FILE")]
    pub dev: Vec<PathBuf>,
    /// Rounds over the corpora
    #[arg(long, default_value_t = 8)]
    pub epochs: u32,
    /// Learning rate of the first round
    #[arg(long, default_value_t = 0.03)]
    pub rate: f32,
    /// Share of features that are left out at random while training
    #[arg(long, default_value_t = 0.3)]
    pub dropout: f32,
    /// Begins the random numbers: the same seed and corpora give the same file
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[command(flatten)]
    pub gazetteers: Gazetteers,
}

pub(super) fn run(arguments: &Train) -> Result<ExitCode> {
    logging::start("warn", None);
    let snapshot = load::snapshot(&arguments.gazetteers)?;
    let gazetteers: Vec<&Gazetteer> =
        snapshot.gazetteers().iter().map(|loaded| &*loaded.gazetteer).collect();
    let mut documents = Vec::new();
    for corpus in &arguments.corpora {
        documents.extend(read(corpus)?);
    }
    let settings = Settings {
        epochs: arguments.epochs,
        rate: arguments.rate,
        dropout: arguments.dropout,
        seed: arguments.seed,
        ..Settings::default()
    };
    let options = Options { gazetteers: &gazetteers, settings };
    let started = Instant::now();
    let spinner = ProgressBar::new_spinner();
    let progress = |line: &str| {
        let seconds = started.elapsed().as_secs_f32();
        // Lines that come one after the other are of use in a log, too.
        spinner.suspend(|| eprintln!("{seconds:6.1} s  {line}"));
        spinner.tick();
    };
    let bytes = train(&documents, &options, &progress)?;
    spinner.finish_and_clear();
    publish(&arguments.output, &bytes)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {} bytes", arguments.output.display(), bytes.len())?;
    let model = Model::load(&bytes)?;
    let mut workspace = Workspace::default();
    for path in &arguments.dev {
        let mut card = ScoreCard::default();
        let mut reliability = Reliability::default();
        for document in read_corpus(path, 1.0, false)? {
            let found = explain_names(&model, &document.text, &gazetteers, &mut workspace);
            for (span, name) in &found {
                let right = document.names.contains(&(*span, name.kind));
                reliability.add(name.confidence, right);
            }
            let found: Vec<_> = found.iter().map(|(span, name)| (*span, name.kind)).collect();
            card.add(&document.names, &found);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(
            out,
            "{name} | P R F1 of people, organizations, places, all |{card} calibration error {:.4}",
            reliability.expected_error()
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads FILE[:WEIGHT][:others][:part=N[:KIND]].
fn read(corpus: &str) -> Result<Vec<Document>> {
    let (rest, part) = match corpus.rsplit_once(":part=") {
        Some((rest, part)) => (rest, part.split_once(':').unwrap_or((part, ""))),
        None => (corpus, ("0", "")),
    };
    let (part, kind) = part;
    let part: u8 = part.parse().with_context(|| format!("{corpus}: no part from 0 to 255"))?;
    let (rest, others) = match rest.strip_suffix(":others") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let weighed =
        rest.rsplit_once(':').and_then(|(path, weight)| Some((path, weight.parse().ok()?)));
    let (path, weight): (&str, f32) = weighed.unwrap_or((rest, 1.0));
    if !(weight > 0.0 && weight <= 100.0) {
        bail!("{corpus}: the weight must lie between 0 and 100");
    }
    let mut documents = read_corpus(Path::new(path), weight, others)?;
    for document in &mut documents {
        document.part = part;
        kind.clone_into(&mut document.kind_of_text);
    }
    Ok(documents)
}

/// Writes beside the file and renames.
fn publish(path: &Path, bytes: &[u8]) -> Result<()> {
    let shown = || format!("cannot write {}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).with_context(shown)?;
    file.write_all(bytes).with_context(shown)?;
    file.as_file().sync_all().with_context(shown)?;
    file.persist(path).with_context(shown)?;
    Ok(())
}
