//! The command line: `onomast serve | extract | gazetteer | healthcheck`.
//!
//! The only part of the program that reads the environment and looks for files by itself.

mod arguments;
mod evaluate;
mod extract;
mod gazetteer;
mod healthcheck;
mod lists;
mod load;
mod logging;
mod output;
mod serve;
mod settings;
mod signals;
mod table;
mod telemetry;
mod train;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// Runs the command line of the process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Serve(flags) => serve::run(&flags),
        Command::Extract(extract) => extract::run(&extract),
        Command::Gazetteer(command) => gazetteer::run(command),
        Command::Evaluate(evaluate) => evaluate::run(&evaluate),
        Command::Train(train) => train::run(&train),
        Command::Healthcheck(check) => healthcheck::run(&check),
    };
    match result {
        Ok(code) => code,
        // Whoever reads our output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("onomast: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
