//! An HTTP/1 answer out of the bytes received so far (RFC 9112).

use crate::protocol::Response;

/// Bytes of status line and header fields at most.
const LONGEST_HEAD: usize = 64 * 1024;

/// Reads the answer. `Ok(None)` asks for more bytes; `ended` says that there are none, and then the result is never
/// `Ok(None)`.
pub(super) fn read(
    bytes: &[u8],
    ended: bool,
    is_head: bool,
    body_limit: usize,
) -> Result<Option<Response>, &'static str> {
    let mut rest = bytes;
    loop {
        let Some((head, body)) = split_head(rest) else {
            return if ended {
                Err("the connection ended before the header was complete")
            } else if rest.len() > LONGEST_HEAD {
                Err("the header of the answer is too long")
            } else {
                Ok(None)
            };
        };
        let (status, headers) = read_head(head)?;
        // Interim answers come before the real one.
        if (100..200).contains(&status) && status != 101 {
            rest = body;
            continue;
        }
        let bodiless = is_head || matches!(status, 101 | 204 | 304);
        let found = if bodiless {
            Some((Vec::new(), false))
        } else {
            read_body(body, &headers, ended, body_limit)?
        };
        return Ok(found.map(|(body, truncated)| Response {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            truncated,
        }));
    }
}

/// Splits after the empty line.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|b| *b == b'\n') {
        let end = from + at + 1;
        let after = bytes.get(end..)?;
        for empty in [&b"\r\n"[..], b"\n"] {
            if let Some(body) = after.strip_prefix(empty) {
                return Some((bytes.get(..end)?, body));
            }
        }
        from = end;
    }
    None
}

type Head = (u16, Vec<(String, String)>);

fn read_head(head: &[u8]) -> Result<Head, &'static str> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines();
    let mut status_line = lines.next().unwrap_or_default().splitn(3, ' ');
    let version = status_line.next().unwrap_or_default();
    let status = status_line
        .next()
        .filter(|status| status.len() == 3)
        .and_then(|status| status.parse().ok());
    let (true, Some(status)) = (version.starts_with("HTTP/1."), status) else {
        return Err("what came is no HTTP/1 answer");
    };
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Ok((status, headers))
}

/// The body and whether it was cut; `None` asks for more bytes.
fn read_body(
    bytes: &[u8],
    headers: &[(String, String)],
    ended: bool,
    limit: usize,
) -> Result<Option<(Vec<u8>, bool)>, &'static str> {
    let field = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let chunked = field("transfer-encoding").is_some_and(|v| v.to_ascii_lowercase().ends_with("chunked"));
    let cut = |body: &[u8]| body.get(..limit).map(|body| (body.to_vec(), true));
    if chunked {
        let (body, complete) = read_chunks(bytes)?;
        if body.len() > limit {
            return Ok(cut(&body));
        }
        return match (complete, ended) {
            (true, _) => Ok(Some((body, false))),
            (false, true) => Err("the connection ended within the body"),
            (false, false) => Ok(None),
        };
    }
    if let Some(length) = field("content-length") {
        let length: usize = length.parse().map_err(|_| "the Content-Length is no number")?;
        if length > limit && bytes.len() >= limit {
            return Ok(cut(bytes));
        }
        return match (bytes.get(..length), ended) {
            (Some(body), _) => Ok(Some((body.to_vec(), false))),
            (None, true) => Err("the connection ended within the body"),
            (None, false) => Ok(None),
        };
    }
    if bytes.len() > limit {
        return Ok(cut(bytes));
    }
    Ok(ended.then(|| (bytes.to_vec(), false)))
}

/// The chunks that are there, and whether the last one is.
fn read_chunks(mut bytes: &[u8]) -> Result<(Vec<u8>, bool), &'static str> {
    let wrong = "the chunks of the body are malformed";
    let mut body = Vec::new();
    while let Some(at) = bytes.iter().position(|b| *b == b'\n') {
        let (line, rest) = bytes.split_at(at + 1);
        let line = std::str::from_utf8(line).map_err(|_| wrong)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| wrong)?;
        if size == 0 {
            return Ok((body, true));
        }
        body.extend_from_slice(rest.get(..size).unwrap_or(rest));
        let after = rest.get(size..).unwrap_or_default();
        bytes = match after {
            [b'\r', b'\n', next @ ..] | [b'\n', next @ ..] => next,
            [] | [b'\r'] => break,
            _ => return Err(wrong),
        };
    }
    Ok((body, false))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(bytes: &[u8]) -> Response {
        read(bytes, true, false, 10).unwrap().unwrap()
    }

    #[test]
    fn bodies_are_read_by_length_by_chunks_and_to_the_end() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\nX: y\n\nhello",
        ] {
            let response = whole(answer.as_bytes());
            assert_eq!(
                (response.status, response.body.as_str(), response.truncated),
                (200, "hello", false)
            );
        }
    }

    #[test]
    fn a_long_body_is_cut() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n0123456789x",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789x\r\n",
            "HTTP/1.1 200 OK\r\n\r\n0123456789x",
        ] {
            let response = whole(answer.as_bytes());
            assert_eq!((response.body.as_str(), response.truncated), ("0123456789", true));
        }
    }

    #[test]
    fn what_is_cut_short_or_no_http_is_said() {
        for answer in [
            "",
            "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
        ] {
            assert!(read(answer.as_bytes(), true, false, 10).is_err(), "{answer}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_breaks_the_reader(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            tail in "(HTTP/1.1 200\r\n)?(Transfer-Encoding: chunked\r\n|Content-Length: [0-9]{1,25}\r\n)?(\r\n)?[0-9a-f]{0,20}\r\n.{0,20}",
            ended in any::<bool>(),
        ) {
            let _ = read(&bytes, ended, false, 10);
            let found = read(tail.as_bytes(), ended, false, 10);
            prop_assert!(!ended || !matches!(found, Ok(None)));
        }
    }
}
