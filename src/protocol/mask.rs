//! Masking: what must never reach a report, a log, a snapshot or an error.
//!
//! Two rules work together. By name: parameters, JSON members, cookies and header fields that carry secrets are
//! masked wherever they stand. By value: every secret that the run knows (profile secrets, codes and tokens it has
//! received) is masked wherever its text appears.

use std::collections::BTreeSet;

use super::jws::looks_like_jwt;

/// What stands in place of a secret.
pub const MASKED: &str = "[masked]";

/// Parameters and JSON members whose values are secrets.
const SECRET_NAMES: [&str; 20] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "csrf",
    "csrfmiddlewaretoken",
    "id_token",
    "id_token_hint",
    "logout_token",
    "otp",
    "passwd",
    "password",
    "refresh_token",
    "registration_access_token",
    "req",
    "session_state",
    "sessionToken",
    "token",
];

/// Header fields whose values are secrets in whole or part.
const SECRET_HEADERS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// Values shorter than this are not searched for in texts: they would mask innocent words.
const SHORTEST_VALUE: usize = 6;

/// Knows the secrets of a run and takes them out of texts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Mask {
    values: BTreeSet<String>,
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({} values)", self.values.len())
    }
}

impl Mask {
    /// Remembers a secret value. Its percent-encoded form is masked, too.
    pub fn learn(&mut self, value: &str) {
        if value.len() < SHORTEST_VALUE {
            return;
        }
        self.values.insert(value.to_owned());
        let encoded = super::encode_form_component(value);
        if encoded != value {
            self.values.insert(encoded);
        }
    }

    /// Takes known secrets, and anything that looks like a JWT, out of a text.
    pub fn text(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        // Longest first, so that a secret that contains another leaves nothing behind.
        let mut values: Vec<&String> = self.values.iter().collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        for value in values {
            if masked.contains(value.as_str()) {
                masked = masked.replace(value.as_str(), MASKED);
            }
        }
        mask_jwts(&masked)
    }

    /// A URL with its secret query and fragment parameters masked; everything else stays byte for byte.
    pub fn url(&self, url: &str) -> String {
        let (rest, fragment) = match url.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (url, None),
        };
        let (base, query) = match rest.split_once('?') {
            Some((base, query)) => (base, Some(query)),
            None => (rest, None),
        };
        let mut masked = base.to_owned();
        for (separator, part) in [('?', query), ('#', fragment)] {
            if let Some(part) = part {
                masked.push(separator);
                masked.push_str(&mask_form(part));
            }
        }
        self.text(&masked)
    }

    /// A header field's value; those that carry credentials keep only what is harmless (scheme, cookie names and
    /// attributes).
    pub fn header(&self, name: &str, value: &str) -> String {
        let name = name.to_ascii_lowercase();
        if !SECRET_HEADERS.contains(&name.as_str()) {
            return if name == "location" {
                self.url(value)
            } else {
                self.text(value)
            };
        }
        match name.as_str() {
            "cookie" => value.split("; ").map(mask_pair).collect::<Vec<_>>().join("; "),
            "set-cookie" => match value.split_once(';') {
                Some((pair, attributes)) => format!("{};{attributes}", mask_pair(pair)),
                None => mask_pair(value),
            },
            _ => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASKED}"),
                None => MASKED.to_owned(),
            },
        }
    }

    /// A body, by its media type: form parameters, JSON members, or a page's hidden fields.
    pub fn body(&self, media_type: Option<&str>, body: &str) -> String {
        let masked = match media_type {
            Some("application/x-www-form-urlencoded") => mask_form(body),
            Some(json) if json.ends_with("json") => mask_json(body),
            _ => mask_inputs(body),
        };
        self.text(&masked)
    }
}

/// `name=value` with the value masked.
fn mask_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() => format!("{name}={MASKED}"),
        _ => pair.to_owned(),
    }
}

/// Whether values under this name are secrets.
fn is_secret_name(name: &str) -> bool {
    SECRET_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Form-encoded pairs with secret values masked.
fn mask_form(text: &str) -> String {
    text.split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if is_secret_name(name) && !value.is_empty() => {
                format!("{name}={MASKED}")
            }
            _ => pair.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("&")
}

/// A JSON text with the string values of secret members masked; text that is no JSON stays.
fn mask_json(text: &str) -> String {
    fn walk(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(object) => {
                for (name, member) in object.iter_mut() {
                    if is_secret_name(name) && member.is_string() {
                        *member = MASKED.into();
                    } else {
                        walk(member);
                    }
                }
            }
            serde_json::Value::Array(items) => items.iter_mut().for_each(walk),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => {}
        }
    }
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(mut value) => {
            walk(&mut value);
            value.to_string()
        }
        Err(_) => text.to_owned(),
    }
}

/// HTML with the values of hidden and password inputs masked: forgery tokens and returned codes stand there.
fn mask_inputs(html: &str) -> String {
    let mut masked = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<input") {
        let end = rest[start..].find('>').map_or(rest.len(), |at| start + at);
        masked.push_str(&rest[..start]);
        masked.push_str(&mask_value_attribute(&rest[start..end]));
        rest = &rest[end..];
    }
    masked.push_str(rest);
    masked
}

/// One `<input …` tag with its `value` masked if it is hidden or a password.
fn mask_value_attribute(tag: &str) -> String {
    let lower = tag.to_ascii_lowercase();
    if !(lower.contains("hidden") || lower.contains("password")) {
        return tag.to_owned();
    }
    let Some(at) = lower.find("value=") else {
        return tag.to_owned();
    };
    let value = at + "value=".len();
    let (open, end) = match tag[value..].chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inside = value + 1;
            (
                inside,
                tag[inside..].find(quote).map_or(tag.len(), |e| inside + e),
            )
        }
        _ => {
            let end = tag[value..].find([' ', '/']).map_or(tag.len(), |e| value + e);
            (value, end)
        }
    };
    format!("{}{MASKED}{}", &tag[..open], &tag[end..])
}

/// Replaces every run of characters that looks like a JWT.
fn mask_jwts(text: &str) -> String {
    if !text.contains("eyJ") {
        return text.to_owned();
    }
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("eyJ") {
        let end = rest[start..]
            .find(|c| !is_token(c))
            .map_or(rest.len(), |at| start + at);
        masked.push_str(&rest[..start]);
        let candidate = &rest[start..end];
        masked.push_str(if looks_like_jwt(candidate) {
            MASKED
        } else {
            candidate
        });
        rest = &rest[end..];
    }
    masked.push_str(rest);
    masked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn secrets_are_masked_by_name_and_by_value() {
        let mut mask = Mask::default();
        mask.learn("p@ss word");
        assert_eq!(
            mask.url("https://rp.example/cb?code=abc&state=s#id_token=x"),
            "https://rp.example/cb?code=[masked]&state=s#id_token=[masked]"
        );
        assert_eq!(
            mask.text("sent p@ss word and p%40ss%20word"),
            "sent [masked] and [masked]"
        );
        assert_eq!(mask.header("Authorization", "Basic eDp5"), "Basic [masked]");
        assert_eq!(
            mask.header("Set-Cookie", "sid=1234; Path=/; HttpOnly"),
            "sid=[masked]; Path=/; HttpOnly"
        );
        assert_eq!(mask.header("cookie", "a=1; b=2"), "a=[masked]; b=[masked]");
        assert_eq!(
            mask.body(
                Some("application/json"),
                r#"{"a":{"refresh_token":"x"},"token_type":"Bearer"}"#
            ),
            r#"{"a":{"refresh_token":"[masked]"},"token_type":"Bearer"}"#
        );
        assert_eq!(
            mask.body(
                Some("text/html"),
                "<input type=hidden name=x value='abc'><input name=u value=ann>"
            ),
            "<input type=hidden name=x value='[masked]'><input name=u value=ann>"
        );
    }

    #[test]
    fn a_jwt_is_masked_wherever_it_stands() {
        let text = "req eyJhbGciOiJub25lIn0.e30.abc-_9 end";
        assert_eq!(Mask::default().text(text), "req [masked] end");
    }

    proptest! {
        #[test]
        fn no_text_makes_masking_panic(text in ".{0,200}") {
            let mask = Mask::default();
            let _ = (mask.text(&text), mask.url(&text), mask.body(Some("text/html"), &text));
            let _ = (mask.body(Some("application/json"), &text), mask.header("set-cookie", &text));
        }

        #[test]
        fn a_learnt_value_never_survives(value in "[a-zA-Z0-9]{8,20}", before in ".{0,20}", after in ".{0,20}") {
            let mut mask = Mask::default();
            mask.learn(&value);
            let text = [before, value.clone(), after].concat();
            prop_assert!(!mask.text(&text).contains(&value));
        }
    }
}
