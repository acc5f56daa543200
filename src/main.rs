//! The `onomast` binary; everything is in [`onomast::cli`].

fn main() -> std::process::ExitCode {
    onomast::cli::main()
}
