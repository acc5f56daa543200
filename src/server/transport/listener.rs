//! Where a server can listen: a TCP port, a socket in the file system, or one that was handed to the process.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// An address to listen on: `127.0.0.1:50051`, `[::]:50051`, `unix:/run/onomast.sock`, `systemd` or
/// `systemd:1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListenAddress {
    /// A TCP port; port 0 takes a free one.
    Tcp(SocketAddr),
    /// A path in the file system. Who may connect is a matter of the folder's permissions.
    Unix(PathBuf),
    /// The socket of this number, from 0, that a service manager listens on and hands to the process.
    Inherited(usize),
}

/// Text that is no address to listen on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected IP:PORT, such as 127.0.0.1:50051 or [::]:50051, or unix:PATH, or systemd[:N]")]
pub struct InvalidAddress;

impl FromStr for ListenAddress {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
            return Ok(Self::Unix(PathBuf::from(path)));
        }
        match text.strip_prefix("systemd") {
            Some("") => Ok(Self::Inherited(0)),
            Some(number) => {
                let number = number.strip_prefix(':').and_then(|number| number.parse().ok());
                number.map(Self::Inherited).ok_or(InvalidAddress)
            }
            None => text.parse().map(Self::Tcp).map_err(|_| InvalidAddress),
        }
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Inherited(0) => f.write_str("systemd"),
            Self::Inherited(number) => write!(f, "systemd:{number}"),
        }
    }
}

/// A bound socket.
#[derive(Debug)]
pub struct Listener(Kind);

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener, SocketFile),
}

/// A connection as it was accepted.
pub(super) enum Accepted {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

impl Listener {
    /// Binds `address`. The file of a socket that nobody listens on any more is replaced. A socket that
    /// was handed to the process is not for binding: it comes from `TcpListener` or `UnixListener`.
    pub async fn bind(address: &ListenAddress) -> io::Result<Self> {
        match address {
            ListenAddress::Tcp(address) => Ok(TcpListener::bind(address).await?.into()),
            #[cfg(unix)]
            ListenAddress::Unix(path) => {
                remove_if_dead(path).await?;
                let listener = UnixListener::bind(path)?;
                let file = SocketFile { path: path.clone(), is_ours: true };
                Ok(Self(Kind::Unix(listener, file)))
            }
            #[cfg(not(unix))]
            ListenAddress::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
            ListenAddress::Inherited(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    /// Where it listens: the port that was taken, where any would do.
    pub fn address(&self) -> io::Result<ListenAddress> {
        match &self.0 {
            Kind::Tcp(listener) => listener.local_addr().map(ListenAddress::Tcp),
            #[cfg(unix)]
            Kind::Unix(_, file) => Ok(ListenAddress::Unix(file.path.clone())),
        }
    }

    pub(super) async fn accept(&self) -> io::Result<Accepted> {
        match &self.0 {
            Kind::Tcp(listener) => listener.accept().await.map(|(io, _)| Accepted::Tcp(io)),
            #[cfg(unix)]
            Kind::Unix(listener, _) => listener.accept().await.map(|(io, _)| Accepted::Unix(io)),
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self(Kind::Tcp(listener))
    }
}

/// A socket that somebody else has bound, and whose file is theirs.
#[cfg(unix)]
impl From<UnixListener> for Listener {
    fn from(listener: UnixListener) -> Self {
        let address = listener.local_addr().ok();
        let path = address.as_ref().and_then(|address| address.as_pathname());
        let path = path.map(std::path::Path::to_path_buf).unwrap_or_default();
        Self(Kind::Unix(listener, SocketFile { path, is_ours: false }))
    }
}

/// A server that was killed leaves its file behind, and binding would fail for ever. One that still
/// listens keeps it.
#[cfg(unix)]
async fn remove_if_dead(path: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|m| m.file_type().is_socket());
    if is_socket
        && let Err(error) = UnixStream::connect(path).await
        && error.kind() == io::ErrorKind::ConnectionRefused
    {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

/// A socket's file, which goes with the listener that made it.
#[cfg(unix)]
#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    is_ours: bool,
}

#[cfg(unix)]
impl Drop for SocketFile {
    fn drop(&mut self) {
        if self.is_ours {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check =
            |text: &str| assert_eq!(text.parse::<ListenAddress>().unwrap().to_string(), text);
        check("127.0.0.1:50051");
        check("[::]:0");
        check("unix:/run/onomast.sock");
        check("systemd");
        check("systemd:12");
        for nonsense in [
            "",
            "unix:",
            "systemd:",
            "systemd:x",
            "systemd1",
            "localhost:50051",
            "127.0.0.1",
            "/run/onomast.sock",
        ] {
            assert_eq!(nonsense.parse::<ListenAddress>(), Err(InvalidAddress), "{nonsense}");
        }
    }
}
