//! The command line.

/// Runs the command line of the process.
pub fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
