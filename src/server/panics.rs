//! Panics in the log without the text that caused them.

use std::backtrace::Backtrace;

/// Makes every panic of the process a `tracing` event with its place, thread and backtrace but not its
/// message: messages of slicing panics quote the text, and article text does not belong in a log.
///
/// For the process that serves, once, at its start.
pub fn log_panics_without_text() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let thread = std::thread::current();
        // Whatever RUST_BACKTRACE says: names of functions, and of files where they are known.
        let backtrace = Backtrace::force_capture();
        tracing::error!(place, thread = thread.name(), %backtrace, "panicked");
    }));
}
