//! Requests that the server itself sends, to loopback addresses alone.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::Url;

use crate::protocol::encode_form_component;

/// Bytes of an answer that are read.
const MOST_BYTES: u64 = 64 << 10;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a GET brings, head and body, if it is answered in time.
pub(super) async fn get(url: &Url) -> Option<String> {
    send("GET", url, None).await
}

/// Posts a form with one field; what comes back does not matter.
pub(super) async fn post(url: &Url, (name, value): (&str, &str)) {
    let form = format!("{name}={}", encode_form_component(value));
    // A client that does not answer is not told again.
    let _ = send("POST", url, Some(&form)).await;
}

/// Sends a request. Whoever does not answer in time has answered nothing.
async fn send(method: &str, url: &Url, form: Option<&str>) -> Option<String> {
    tokio::time::timeout(PATIENCE, exchange(method, url, form))
        .await
        .ok()?
        .ok()
}

/// One exchange with a loopback address.
async fn exchange(method: &str, url: &Url, form: Option<&str>) -> std::io::Result<String> {
    let host = url.host_str().unwrap_or_default();
    let address = match host {
        "127.0.0.1" | "localhost" if url.scheme() == "http" => "127.0.0.1",
        _ => return Ok(String::new()),
    };
    let port = url.port_or_known_default().unwrap_or(80);
    let mut stream = tokio::net::TcpStream::connect((address, port)).await?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let body = form.unwrap_or_default();
    let about_body = match form {
        Some(form) => format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            form.len()
        ),
        None => String::new(),
    };
    let request = format!(
        "{method} {}{query} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n{about_body}\r\n{body}",
        url.path()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    // What is longer is cut off.
    stream.take(MOST_BYTES).read_to_string(&mut answer).await?;
    Ok(answer)
}
