//! One connection of its own, for whoever speaks HTTP over it by hand: with the profile's pins, trust and client
//! certificate, and without its proxy.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use url::Url;

use super::http::HttpClient;
use super::{raw, tls};
use crate::protocol::Failure;

/// A connection to a server, over TLS where its URL says so.
#[derive(Debug)]
pub enum Connection {
    /// Bytes as they are.
    Plain(TcpStream),
    /// Bytes under TLS, which has agreed on HTTP/1.1.
    Tls(Box<TlsStream<TcpStream>>),
}

impl HttpClient {
    /// Opens a connection to the server of a URL.
    ///
    /// # Errors
    ///
    /// The name has no address, nobody accepts, or TLS fails.
    pub async fn connect(&self, url: &Url) -> Result<Connection, Failure> {
        let stream = raw::connect(self, url).await?;
        // Small requests must not wait for the answer to the one before; where it cannot be set, they do.
        let _ = stream.set_nodelay(true);
        if url.scheme() != "https" {
            return Ok(Connection::Plain(stream));
        }
        let host = url.host_str().unwrap_or_default();
        let stream = tls::connect(self.tls(), host, stream).await?;
        Ok(Connection::Tls(Box::new(stream)))
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
