//! `onomast gazetteer compile | import | info | verify | lookup`

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use super::arguments::{Compile, Gazetteer as Command, Gazetteers};
use super::sources::{byte_bar, show_left_out, show_losses, show_progress_of_failure};
use super::{import as import_command, load, logging};
use crate::compile::{Compiler, DEFAULT_SOURCES, Report};
use crate::gazetteer::{FORMAT_VERSION, Gazetteer, Meta};
use crate::import;
use crate::text::FOLD_VERSION;
use crate::types::EntityType;

pub(super) fn run(command: Command) -> Result<ExitCode> {
    logging::start("warn");
    match command {
        Command::Compile(arguments) => compile(&arguments),
        Command::Import(arguments) => import_command::run(&arguments),
        Command::Info { file, gazetteers } => info(file.as_deref(), &gazetteers),
        Command::Verify { file } => {
            let gazetteer = load::open(&file)?;
            println!("{} is whole, version {}", file.display(), gazetteer.version());
            Ok(ExitCode::SUCCESS)
        }
        Command::Lookup { names, gazetteers } => lookup(&names, &gazetteers),
    }
}

fn compile(arguments: &Compile) -> Result<ExitCode> {
    let inputs = arguments.reading.inputs(&arguments.sources)?;
    let options = arguments.reading.options(&inputs)?;
    let mut compiler = Compiler::default();
    let embedded = if arguments.default { DEFAULT_SOURCES } else { &[] };
    let bar = load::bar(embedded.len() as u64);
    for source in embedded {
        bar.set_message(source.name);
        import::read(source.name, source.license, source.bytes, &mut compiler)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let bar = byte_bar(&inputs);
    let read = import::import(&inputs, &options, &|bytes| bar.inc(bytes), &mut compiler);
    bar.finish_and_clear();
    if let Err(error) = read {
        show_losses(compiler.report());
        if error.is_broken_off() {
            show_progress_of_failure(compiler.report());
        }
        return Err(error.into());
    }
    let bar = load::bar(1);
    bar.set_message("automaton");
    let (meta, report) = compiler.write(&arguments.output)?;
    bar.finish_and_clear();
    show_report(&report);
    show_meta(&meta);
    show_size(&arguments.output)?;
    let failed = arguments.reading.failed(&report);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn show_report(report: &Report) {
    show_losses(report);
    println!(
        "rows: {} read, {} kept ({} joined earlier ones); {} rows or names refused",
        report.rows_read, report.rows_kept, report.rows_merged, report.refused
    );
    show_left_out(report);
}

fn show_meta(meta: &Meta) {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["", "entities", "surface forms"]);
    for kind in EntityType::ALL {
        table.add_row([
            kind.to_string().to_lowercase(),
            meta.entities_by_type[kind as usize].to_string(),
            meta.surface_forms_by_type[kind as usize].to_string(),
        ]);
    }
    table.add_row([
        "all".to_owned(),
        meta.entities_by_type.iter().sum::<u64>().to_string(),
        format!("{} ({} of several types)", meta.surface_forms, meta.ambiguous_forms),
    ]);
    println!("{table}");
}

fn show_size(path: &Path) -> Result<()> {
    let bytes = std::fs::metadata(path).with_context(|| path.display().to_string())?.len();
    println!("{}: {:.1} MB", path.display(), bytes as f64 / 1e6);
    Ok(())
}

fn info(file: Option<&Path>, gazetteers: &Gazetteers) -> Result<ExitCode> {
    let opened: Vec<(String, std::sync::Arc<Gazetteer>)> = match file {
        Some(file) => vec![(file.display().to_string(), load::open(file)?.into())],
        None => load::snapshot(gazetteers)?
            .gazetteers()
            .iter()
            .map(|loaded| (loaded.name.clone(), std::sync::Arc::clone(&loaded.gazetteer)))
            .collect(),
    };
    for (name, gazetteer) in opened {
        println!(
            "{name}: version {}, format {FORMAT_VERSION}, fold {FOLD_VERSION}, {} words, vocabulary and automaton {:.1} MB",
            gazetteer.version(),
            gazetteer.meta().words,
            gazetteer.matching_bytes() as f64 / 1e6
        );
        show_meta(gazetteer.meta());
        let mut table = Table::new();
        table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["source", "rows", "licence"]);
        for source in &gazetteer.meta().sources {
            table.add_row([&source.name, &source.rows.to_string(), &source.license]);
        }
        println!("{table}");
    }
    Ok(ExitCode::SUCCESS)
}

fn lookup(names: &[String], gazetteers: &Gazetteers) -> Result<ExitCode> {
    let snapshot = load::snapshot(gazetteers)?;
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header([
            "name",
            "type",
            "subtype",
            "entity",
            "prior",
            "listed as",
            "id",
            "external ids",
        ]);
    let mut missing = false;
    for name in names {
        let mut found = false;
        for loaded in snapshot.gazetteers() {
            for (reading, entity) in loaded.gazetteer.lookup(name) {
                found = true;
                let mut listed_as = if reading.is_name() { "name" } else { "alias" }.to_owned();
                if reading.is_exact_case() {
                    listed_as.push_str(", exact case");
                }
                table.add_row([
                    name.clone(),
                    entity.kind.to_string().to_lowercase(),
                    entity.subtype.to_owned(),
                    entity.name.to_owned(),
                    format!("{:.2}", reading.prior()),
                    listed_as,
                    entity.id.into_owned(),
                    entity.external_ids.to_owned(),
                ]);
            }
        }
        if !found {
            eprintln!("{name}: not listed");
            missing = true;
        }
    }
    println!("{table}");
    Ok(if missing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
