//! Cookies out of header fields whose values are masked already (RFC 6265 §4.1.1, §4.2.1).

use super::archive::Cookie;

/// The cookies of a `Cookie` field.
pub(super) fn sent(field: &str) -> Vec<Cookie<'_>> {
    let pairs = field.split(';').map(str::trim).filter(|pair| !pair.is_empty());
    pairs.map(plain).collect()
}

/// The cookie of a `Set-Cookie` field.
pub(super) fn set(field: &str) -> Cookie<'_> {
    let mut parts = field.split(';').map(str::trim);
    let mut cookie = plain(parts.next().unwrap_or_default());
    (cookie.http_only, cookie.secure) = (Some(false), Some(false));
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        match name.as_str() {
            "path" => cookie.path = Some(value),
            "domain" => cookie.domain = Some(value),
            "expires" => cookie.expires = date(value),
            "httponly" => cookie.http_only = Some(true),
            "secure" => cookie.secure = Some(true),
            // HAR has no members for the others; they stand in the header field.
            _ => {}
        }
    }
    cookie
}

fn plain(pair: &str) -> Cookie<'_> {
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    Cookie {
        name: name.trim(),
        value: value.trim(),
        path: None,
        domain: None,
        expires: None,
        http_only: None,
        secure: None,
    }
}

/// A date as HAR wants it; one that cannot be read is left out.
fn date(value: &str) -> Option<String> {
    // Cookies of old have hyphens in their dates, and then are no dates of RFC 2822 any more.
    let zoned = jiff::fmt::rfc2822::parse(&value.replace('-', " ")).ok()?;
    Some(zoned.timestamp().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_has_its_attributes() {
        let cookie = set(
            "sid=[masked]; Path=/; Domain=op.example; Expires=Wed, 21-Oct-2026 07:28:00 GMT; HttpOnly; SameSite=Lax",
        );
        let expected = Cookie {
            name: "sid",
            value: "[masked]",
            path: Some("/"),
            domain: Some("op.example"),
            expires: Some("2026-10-21T07:28:00Z".to_owned()),
            http_only: Some(true),
            secure: Some(false),
        };
        assert_eq!(cookie, expected);
        assert_eq!(set("a=b; expires=never").expires, None);
    }

    #[test]
    fn all_that_were_sent_are_listed() {
        let names = |field| {
            sent(field)
                .iter()
                .map(|cookie| (cookie.name, cookie.value))
                .collect::<Vec<_>>()
        };
        assert_eq!(names("a=[masked]; b=x=y;"), [("a", "[masked]"), ("b", "x=y")]);
        assert_eq!(names("nameless"), [("", "nameless")]);
    }
}
