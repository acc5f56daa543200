//! Giving up on a text that nobody waits for any more.

/// Whether to give up. Asked on the thread that reads, every hundred words or so: it should only look
/// somewhere.
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// For texts that are read to their end.
pub(crate) const NEVER: Stop<'static> = &|| false;

/// A text was given up before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("reading was given up")]
pub struct Stopped;

/// Fails once it is time to give up.
pub(crate) fn unless(stop: Stop<'_>) -> Result<(), Stopped> {
    if stop() { Err(Stopped) } else { Ok(()) }
}
