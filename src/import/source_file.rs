//! A source file that is either whole or not there.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::{ImportError, OutputFormat, RecordWriter, Sink};
use crate::compile::Report;

/// A source file in the making: beside its place until [`SourceFile::publish`], gone if it is
/// dropped before.
#[derive(Debug)]
pub struct SourceFile {
    writer: RecordWriter<Content>,
    temporary: NamedTempFile,
}

type Buffered = BufWriter<File>;

/// The content on its way into the file.
enum Content {
    Plain(Buffered),
    Compressed(zstd::stream::write::Encoder<'static, Buffered>),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Compressed(_) => "Compressed",
        })
    }
}

impl Write for Content {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Compressed(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Compressed(out) => out.flush(),
        }
    }
}

impl SourceFile {
    /// Begins the file that is to stand at `path`.
    pub fn create(path: &Path, format: OutputFormat, compress: bool) -> Result<Self, ImportError> {
        let failed = |cause| ImportError::Write { path: path.to_owned(), cause };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".onomast-").suffix(".tmp");
        // Temporary files are private; this one is to be read by whoever the umask lets.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        // Nobody needs to know what the temporary file would have been called.
        let temporary = builder.tempfile_in(folder).map_err(|error| failed(error.kind().into()))?;
        let file = temporary.as_file().try_clone().map_err(failed)?;
        let file = BufWriter::with_capacity(1 << 20, file);
        let content = if compress {
            Content::Compressed(zstd::stream::write::Encoder::new(file, 6).map_err(failed)?)
        } else {
            Content::Plain(file)
        };
        Ok(Self { writer: RecordWriter::new(content, format, path)?, temporary })
    }

    /// Where records go.
    pub fn sink(&mut self) -> &mut dyn Sink {
        &mut self.writer
    }

    /// What has happened so far.
    pub fn report(&self) -> &Report {
        self.writer.report()
    }

    /// Name and licence of every source that was begun.
    pub fn sources(&self) -> &[(String, String)] {
        self.writer.sources()
    }

    /// Ends the file, syncs it and puts it in its place in one step.
    pub fn publish(self) -> Result<Report, ImportError> {
        let Self { writer, temporary } = self;
        let (out, path, report) = writer.into_parts();
        let finish = || -> io::Result<()> {
            let mut out = match out {
                Content::Plain(out) => out,
                Content::Compressed(encoder) => encoder.finish()?,
            };
            out.flush()?;
            drop(out);
            temporary.as_file().sync_all()?;
            temporary.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        match finish() {
            Ok(()) => Ok(report),
            Err(cause) => Err(ImportError::Write { path, cause }),
        }
    }
}
