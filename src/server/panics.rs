//! Panics in the log without the text that caused them.

/// Makes every panic of the process a `tracing` event with its place and thread but not its message:
/// messages of slicing panics quote the text, and article text does not belong in a log.
///
/// For the process that serves, once, at its start.
pub fn log_panics_without_text() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let thread = std::thread::current();
        tracing::error!(place, thread = thread.name(), "panicked");
    }));
}
