//! Where records go: into a gazetteer, or into a source file of the project's own format.

use super::ImportError;
use crate::compile::{Compiler, Refusal};
use crate::record::Record;

/// Takes what an importer reads.
///
/// An importer tells everything that it meets: the records, the rows that it could not read, and
/// those that it left out on purpose. Whoever implements this counts them.
pub trait Sink {
    /// Begins a source: what follows stands in it.
    fn begin_source(&mut self, name: &str, license: &str);

    /// Takes a record that begins at `line`.
    fn record(&mut self, record: &Record, line: u64) -> Result<(), ImportError>;

    /// Notes a row that does not read as a record, and why.
    fn refuse(&mut self, line: u64, why: String);

    /// Notes a row that is none of those asked for, and which kind of row that is.
    fn leave_out(&mut self, why: &str);

    /// Notes that the source broke off and that what was read before is kept.
    fn broke_off(&mut self, error: &ImportError);
}

impl Sink for Compiler {
    fn begin_source(&mut self, name: &str, license: &str) {
        Self::begin_source(self, name, license);
    }

    fn record(&mut self, record: &Record, line: u64) -> Result<(), ImportError> {
        Ok(self.add(record, line)?)
    }

    fn refuse(&mut self, line: u64, why: String) {
        Self::refuse(self, line, Refusal::Row(why));
    }

    fn leave_out(&mut self, why: &str) {
        self.report_mut().leave_out(why);
    }

    fn broke_off(&mut self, error: &ImportError) {
        self.report_mut().broken_off.push(error.to_string());
    }
}

/// Passes on so many records and then ends the import with [`ImportError::Enough`].
pub(super) struct Limited<'s> {
    pub(super) sink: &'s mut dyn Sink,
    pub(super) left: u64,
}

impl Sink for Limited<'_> {
    fn begin_source(&mut self, name: &str, license: &str) {
        self.sink.begin_source(name, license);
    }

    fn record(&mut self, record: &Record, line: u64) -> Result<(), ImportError> {
        if self.left == 0 {
            return Err(ImportError::Enough);
        }
        self.left -= 1;
        self.sink.record(record, line)
    }

    fn refuse(&mut self, line: u64, why: String) {
        self.sink.refuse(line, why);
    }

    fn leave_out(&mut self, why: &str) {
        self.sink.leave_out(why);
    }

    fn broke_off(&mut self, error: &ImportError) {
        self.sink.broke_off(error);
    }
}
