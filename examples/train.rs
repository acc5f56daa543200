//! Trains the statistical recogniser and scores it.
//!
//! `train --out FILE --gazetteer FILE… [--dev FILE]… CORPUS[:WEIGHT[:others]]…`
//!
//! A gazetteer file that does not exist is compiled from the default sources.
//! `others` says that a corpus marks names of other kinds wherever they stand.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use onomast::compile::compile_default;
use onomast::gazetteer::Gazetteer;
use onomast::recognize::train::{
    Document, Options, ScoreCard, Settings, explain_names, find_names, read_corpus, train,
};
use onomast::recognize::{Model, Workspace};

#[derive(Default)]
struct Arguments {
    out: Option<PathBuf>,
    model: Option<PathBuf>,
    gazetteers: Vec<PathBuf>,
    dev: Vec<PathBuf>,
    corpora: Vec<String>,
    templates: [Option<PathBuf>; 2],
    settings: Settings,
    predictions: Option<PathBuf>,
    texts: Vec<String>,
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut parsed = Arguments::default();
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--out" => parsed.out = Some(value()?.into()),
            "--model" => parsed.model = Some(value()?.into()),
            "--gazetteer" => parsed.gazetteers.push(value()?.into()),
            "--dev" => parsed.dev.push(value()?.into()),
            "--first-pass" => parsed.templates[0] = Some(value()?.into()),
            "--second-pass" => parsed.templates[1] = Some(value()?.into()),
            "--epochs" => parsed.settings.epochs = value()?.parse()?,
            "--rate" => parsed.settings.rate = value()?.parse()?,
            "--final-rate" => parsed.settings.final_rate = value()?.parse()?,
            "--dropout" => parsed.settings.dropout = value()?.parse()?,
            "--l2" => parsed.settings.l2 = value()?.parse()?,
            "--least" => parsed.settings.least = value()?.parse()?,
            "--smallest" => parsed.settings.smallest = value()?.parse()?,
            "--plain-case" => parsed.settings.vary_case = false,
            "--seed" => parsed.settings.seed = value()?.parse()?,
            "--explain" => parsed.texts.push(value()?),
            "--predictions" => parsed.predictions = Some(value()?.into()),
            _ if argument.starts_with("--") => return Err(format!("unknown {argument}").into()),
            _ => parsed.corpora.push(argument),
        }
    }
    Ok(parsed)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let start = Instant::now();
    let opened = arguments
        .gazetteers
        .iter()
        .map(|path| {
            if !path.exists() {
                compile_default(path, |_, source| eprintln!("compiling {source}"))?;
            }
            Ok(Gazetteer::open(path)?)
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let gazetteers: Vec<&Gazetteer> = opened.iter().collect();
    let bytes = if let Some(path) = &arguments.model {
        std::fs::read(path)?
    } else {
        let documents = documents(&arguments.corpora)?;
        let read = |path: &Option<PathBuf>| path.as_ref().map(std::fs::read_to_string).transpose();
        let options = Options {
            gazetteers: &gazetteers,
            settings: arguments.settings,
            first_pass: read(&arguments.templates[0])?,
            second_pass: read(&arguments.templates[1])?,
        };
        let progress = |line: &str| eprintln!("{:6.1} s  {line}", start.elapsed().as_secs_f32());
        train(&documents, &options, &progress)?
    };
    if let Some(out) = &arguments.out {
        std::fs::write(out, &bytes)?;
    }
    let loading = Instant::now();
    let model = Model::load(&bytes)?;
    println!(
        "model of {} bytes, {} features, loaded in {:.0} ms",
        bytes.len(),
        model.features(),
        loading.elapsed().as_secs_f32() * 1000.0
    );
    println!("{:24} |   person          |   organization    |   place           |   all", "P R F1");
    for text in &arguments.texts {
        explain(&model, text, &gazetteers);
    }
    let mut mean = 0.0;
    for path in &arguments.dev {
        mean += evaluate(&model, path, &gazetteers, arguments.predictions.as_deref())?;
    }
    println!("mean {:.2}", mean / arguments.dev.len() as f64 * 100.0);
    Ok(())
}

fn documents(corpora: &[String]) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut documents = Vec::new();
    for corpus in corpora {
        let mut parts = corpus.split(':');
        let path = PathBuf::from(parts.next().unwrap_or_default());
        let weight = parts.next().map_or(Ok(1.0), str::parse)?;
        let marks_others = parts.next() == Some("others");
        documents.extend(read_corpus(&path, weight, marks_others)?);
    }
    Ok(documents)
}

/// Prints the names of a text with the evidence for each.
fn explain(model: &Model, text: &str, gazetteers: &[&Gazetteer]) {
    let mut workspace = Workspace::default();
    for (span, name) in explain_names(model, text, gazetteers, &mut workspace) {
        println!("{:?} {} {:.3}", span.slice(text), name.kind, name.confidence);
        for explanation in model.explain(&workspace, &name) {
            println!("  {:24} {:+.2}", explanation.evidence, explanation.weight);
        }
    }
}

fn evaluate(
    model: &Model,
    path: &Path,
    gazetteers: &[&Gazetteer],
    predictions: Option<&Path>,
) -> Result<f64, Box<dyn Error>> {
    let documents = read_corpus(path, 1.0, false)?;
    let mut card = ScoreCard::default();
    let mut workspace = Workspace::default();
    let mut bytes = 0;
    let mut lines = String::new();
    let start = Instant::now();
    for document in &documents {
        let found = find_names(model, &document.text, gazetteers, &mut workspace);
        bytes += document.text.len();
        card.add(&document.names, &found);
        if predictions.is_some() {
            let count = |at: u32| document.text[..at as usize].chars().count();
            let entities: Vec<_> = found
                .iter()
                .map(|(span, kind)| {
                    serde_json::json!({"start": count(span.start), "end": count(span.end), "type": kind.as_str()})
                })
                .collect();
            let line =
                serde_json::json!({"id": document.id, "text": document.text, "entities": entities});
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
    }
    let speed = bytes as f64 / 1e6 / start.elapsed().as_secs_f64();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    println!("{name:24} |{card} {speed:.1} MB/s");
    if let Some(folder) = predictions {
        std::fs::write(folder.join(format!("{name}.jsonl")), lines)?;
    }
    Ok(card.micro().f1)
}
