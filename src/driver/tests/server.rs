//! A server of a few lines that remembers every byte it got.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) line: String,
    /// The request line and the header, byte for byte.
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
    /// The connection it came on, counted from 1.
    pub(super) connection: usize,
}

impl Seen {
    pub(super) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.head).into_owned();
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    }

    pub(super) fn body(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// An answer with a length, on a connection that stays open.
pub(super) fn page(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

pub(super) fn html(body: &str) -> String {
    page("200 OK", "Content-Type: text/html\r\n", body)
}

pub(super) fn redirect(status: &str, to: &str) -> String {
    page(status, &format!("Location: {to}\r\n"), "")
}

pub(super) struct Server {
    pub(super) port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// A server whose answers are these bytes; after an empty answer, or one with `Connection: close`, it closes.
    pub(super) async fn start(answer: impl Fn(&Seen) -> String + Send + Sync + 'static) -> Self {
        Self::start_with(None, answer).await
    }

    pub(super) async fn start_with(
        tls: Option<ServerConfig>,
        answer: impl Fn(&Seen) -> String + Send + Sync + 'static,
    ) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (record, answer) = (Arc::clone(&seen), Arc::new(answer));
        let acceptor = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
        let task = tokio::spawn(async move {
            for connection in 1.. {
                let (stream, _) = socket.accept().await.unwrap();
                let (record, answer, acceptor) = (Arc::clone(&record), Arc::clone(&answer), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(stream, connection, &record, &*answer).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, connection, &record, &*answer).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, seen, task }
    }

    pub(super) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    connection: usize,
    record: &Mutex<Vec<Seen>>,
    answer: &(dyn Fn(&Seen) -> String + Send + Sync),
) {
    let mut buffer = Vec::new();
    while let Some(seen) = read(&mut stream, &mut buffer, connection).await {
        record.lock().unwrap().push(seen.clone());
        let bytes = answer(&seen);
        if bytes == "hang" {
            std::future::pending::<()>().await;
        }
        if stream.write_all(bytes.as_bytes()).await.is_err() {
            return;
        }
        let _ = stream.flush().await;
        if bytes.is_empty() || bytes.to_ascii_lowercase().contains("connection: close") {
            let _ = stream.shutdown().await;
            return;
        }
    }
}

async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    connection: usize,
) -> Option<Seen> {
    loop {
        if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = buffer[..at + 4].to_vec();
            let line = String::from_utf8_lossy(&head).lines().next()?.to_owned();
            let mut seen = Seen {
                line,
                head,
                body: Vec::new(),
                connection,
            };
            let length: usize = seen
                .header("content-length")
                .map_or(0, |length| length.parse().unwrap());
            if buffer.len() >= at + 4 + length {
                seen.body = buffer[at + 4..at + 4 + length].to_vec();
                buffer.drain(..at + 4 + length);
                return Some(seen);
            }
        }
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.ok()?;
        if count == 0 {
            return None;
        }
        buffer.extend_from_slice(&chunk[..count]);
    }
}
