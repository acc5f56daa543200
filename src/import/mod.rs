//! Readers of published data, each yielding [`crate::record::Record`]s.
