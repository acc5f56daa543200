//! The first words of a connection: read before it is served, so that there is a bound on how long they
//! take. Whether a socket is readable does not tell: tokio may say so of one that is silent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// What every HTTP/2 connection begins with.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A connection that has said what it speaks.
pub(super) struct Heard<IO> {
    first: [u8; PREFACE.len()],
    /// How many bytes it has said so far.
    length: usize,
    /// How many of them were read again.
    given: usize,
    io: IO,
}

impl<IO: AsyncRead + Unpin> Heard<IO> {
    /// Listens to `io` until it has greeted in HTTP/2, or has said what is no such greeting. An error
    /// if it ends before.
    pub(super) async fn listen(io: IO) -> io::Result<Self> {
        let mut this = Self { first: [0; PREFACE.len()], length: 0, given: 0, io };
        while this.first[..this.length] == PREFACE[..this.length] && this.length < PREFACE.len() {
            let read = this.io.read(&mut this.first[this.length..]).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            this.length += read;
        }
        Ok(this)
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Heard<IO> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.given == this.length {
            return Pin::new(&mut this.io).poll_read(cx, buffer);
        }
        let length = buffer.remaining().min(this.length - this.given);
        buffer.put_slice(&this.first[this.given..this.given + length]);
        this.given += length;
        Poll::Ready(Ok(()))
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Heard<IO> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn everything_is_read_again() {
        let check = async |said: &[u8], is_enough: bool| {
            // One byte at a time.
            let (here, mut there) = tokio::io::duplex(1);
            let listening = tokio::spawn(Heard::listen(here));
            let (greeting, rest) = said.split_at(said.len().min(PREFACE.len()));
            there.write_all(greeting).await.expect("listened to");
            if !is_enough {
                drop(there);
                let Err(error) = listening.await.expect("no panic") else { panic!("{said:?}") };
                assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
                return;
            }
            let mut heard = listening.await.expect("no panic").expect("heard");
            let rest = rest.to_owned();
            let more = tokio::spawn(async move { there.write_all(&rest).await });
            let mut again = Vec::new();
            heard.read_to_end(&mut again).await.expect("read");
            more.await.expect("no panic").expect("read");
            assert_eq!(again, said);
        };
        let mut whole = PREFACE.to_vec();
        check(&whole, true).await;
        whole.extend_from_slice(b"and more, which is read from where it comes");
        check(&whole, true).await;
        check(&PREFACE[..23], false).await;
        check(b"", false).await;
        check(b"G", true).await;
        check(b"PRI * HTTP/1", true).await;
    }
}
