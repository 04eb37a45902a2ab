//! Masking: what must never reach a report, a log, a snapshot or an error.
//!
//! Three rules work together. By name: parameters, JSON members, cookies and header fields that carry secrets are
//! masked wherever they stand, also where no parser can read what is around them. By value: every secret that the run
//! knows (profile secrets, codes and tokens it has received) is masked wherever its text appears, in whatever spelling.
//! By shape: what looks like a JWT is masked, whole or cut.

mod inputs;
mod learn;
mod members;
mod names;
mod parts;
mod spellings;

use std::collections::BTreeSet;

use inputs::mask_inputs;
use members::{mask_form, mask_json, mask_named, mask_pair};
use names::{HeaderKind, header_kind};
use parts::mask_parts;

/// What stands in place of a secret.
pub const MASKED: &str = "[masked]";

/// Values that are remembered at most, spellings included: a hostile target could hand out as many as it likes.
const MOST_VALUES: usize = 5_000;

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
    /// Remembers a secret value. It is masked in every spelling: percent-encoded, in HTML, in JSON.
    pub fn learn(&mut self, value: &str) {
        if value.len() >= SHORTEST_VALUE && self.values.len() < MOST_VALUES {
            self.values.extend(spellings::spellings(value));
        }
    }

    /// Takes known secrets, what stands behind a secret's name, and anything that looks like a JWT out of a text.
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
        mask_named(&mask_jwts(&masked))
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
        let mut masked = without_password(base);
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
        match header_kind(name) {
            HeaderKind::Cookie => value.split("; ").map(mask_pair).collect::<Vec<_>>().join("; "),
            HeaderKind::SetCookie => match value.split_once(';') {
                Some((pair, attributes)) => format!("{};{}", mask_pair(pair), self.text(attributes)),
                None => mask_pair(value),
            },
            HeaderKind::Credentials => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {MASKED}"),
                None => MASKED.to_owned(),
            },
            HeaderKind::Secret => MASKED.to_owned(),
            HeaderKind::Url => self.url(value),
            HeaderKind::Other => self.text(value),
        }
    }

    /// A body, by its media type: form parameters, JSON members, or a page's hidden fields.
    pub fn body(&self, media_type: Option<&str>, body: &str) -> String {
        let masked = match media_type {
            Some("application/x-www-form-urlencoded") => mask_form(body),
            Some("multipart/form-data") => mask_parts(body),
            Some(json) if json.ends_with("json") => mask_json(body),
            _ => mask_inputs(body),
        };
        self.text(&masked)
    }
}

/// A URL's base with the password of its userinfo masked.
fn without_password(base: &str) -> String {
    let authority = base.find("://").map_or(0, |at| at + "://".len());
    let end = base[authority..]
        .find('/')
        .map_or(base.len(), |at| authority + at);
    let password = base[authority..end].rfind('@').and_then(|at| {
        Some((
            authority + base[authority..authority + at].find(':')? + 1,
            authority + at,
        ))
    });
    match password {
        Some((from, to)) if authority > 0 && from < to => format!("{}{MASKED}{}", &base[..from], &base[to..]),
        Some(_) | None => base.to_owned(),
    }
}

/// Characters from which on a text that starts like a JWT is taken for one: a cut one is a secret, too.
const SHORTEST_JWT: usize = 12;

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
        masked.push_str(if candidate.len() >= SHORTEST_JWT {
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
    fn a_password_in_a_url_is_masked_and_a_misleading_user_is_not() {
        let mask = Mask::default();
        assert_eq!(
            mask.url("http://u:p@ss@proxy.test:8080/x"),
            "http://u:[masked]@proxy.test:8080/x"
        );
        assert_eq!(
            mask.url("https://rp.test@evil.test/cb"),
            "https://rp.test@evil.test/cb"
        );
        assert_eq!(mask.url("/a:b@c"), "/a:b@c");
    }

    #[test]
    fn a_jwt_that_was_cut_is_masked_too() {
        assert_eq!(Mask::default().text("x eyJhbGciOiJub25lIn0.e3"), "x [masked]");
        assert_eq!(Mask::default().text("eyJ is a word"), "eyJ is a word");
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
