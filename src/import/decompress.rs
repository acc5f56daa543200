//! Opening sources, compressed or not, as streams.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::ImportError;

/// How a file is compressed, as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compression {
    None,
    Gzip,
    Bzip2,
    Zstd,
    Zip,
}

impl Compression {
    fn of(name: &str) -> Self {
        let extension = Path::new(name).extension().and_then(|kind| kind.to_str());
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("gz") => Self::Gzip,
            Some("bz2") => Self::Bzip2,
            Some("zst") => Self::Zstd,
            Some("zip") => Self::Zip,
            _ => Self::None,
        }
    }
}

/// `name` without the ending that says how it is compressed.
pub(super) fn plain_name(name: &str) -> &str {
    match Compression::of(name) {
        Compression::None => name,
        _ => name.rsplit_once('.').map_or(name, |(plain, _)| plain),
    }
}

/// The content of `input`, decompressed if `name` says that it is compressed. The published dumps
/// are several gzip members or bzip2 streams one after the other; all of them are read.
///
/// An archive (.zip) is not a stream and is read by [`for_each_part`].
pub(super) fn reader<'r>(name: &str, input: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    Ok(match Compression::of(name) {
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(input)),
        Compression::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(input)),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(input)?),
        Compression::None | Compression::Zip => Box::new(input),
    })
}

/// Calls `read` with the name and the content of the file at `path`, or of every file in it if it
/// is an archive. `-` is standard input. `progress` hears how many bytes of the file were read.
pub(super) fn for_each_part(
    path: &Path,
    progress: &dyn Fn(u64),
    read: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let name = path.display().to_string();
    if name == "-" {
        return read(&name, &mut Counting { input: io::stdin().lock(), progress });
    }
    let failed = |cause| ImportError::Open { name: name.clone(), cause };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let file = Counting { input: file, progress };
    if Compression::of(&name) != Compression::Zip {
        return read(&name, &mut reader(&name, file).map_err(failed)?);
    }
    let broken = |cause: zip::result::ZipError| ImportError::Read {
        name: name.clone(),
        line: 0,
        cause: cause.into(),
    };
    // The directory at the end is looked up in small reads, the files are read in large ones.
    let mut archive =
        zip::ZipArchive::new(BufReader::with_capacity(64 << 10, file)).map_err(broken)?;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(broken)?;
        if part.is_file() {
            let own_name = part.name().map_or_else(|_| index.to_string(), Cow::into_owned);
            let part_name = format!("{name}/{own_name}");
            read(&part_name, &mut part)?;
        }
    }
    Ok(())
}

/// Tells how many bytes pass.
struct Counting<'p, R> {
    input: R,
    progress: &'p dyn Fn(u64),
}

impl<R: Read> Read for Counting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        (self.progress)(read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counting<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names() {
        for (name, plain) in [
            ("a.csv.gz", "a.csv"),
            ("a.json.BZ2", "a.json"),
            ("a.zip", "a"),
            ("a.csv", "a.csv"),
            ("", ""),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
