//! The spellings in which a secret may come back: percent-encoded, in HTML, in JSON.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::protocol::encode_form_component;

/// What encoders for one component leave as it is.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// What scripts' `encodeURIComponent` leaves as it is.
const SCRIPT: &AsciiSet = &COMPONENT
    .remove(b'!')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*');
/// What URL parsers encode in a query by themselves.
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// A value and its other spellings.
pub(super) fn spellings(value: &str) -> Vec<String> {
    let mut all = vec![value.to_owned()];
    if value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    {
        return all;
    }
    for set in [COMPONENT, SCRIPT, QUERY] {
        let encoded = utf8_percent_encode(value, set).to_string();
        all.push(with_small_hex(&encoded));
        all.push(encoded.replace("%20", "+"));
        all.push(encoded);
    }
    let form = encode_form_component(value);
    all.push(form.replace("%20", "+"));
    all.push(form);
    let basic = escaped(
        value,
        &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")],
    );
    all.push(escaped(&basic, &[('\'', "&#39;")]));
    all.push(escaped(&basic, &[('\'', "&#x27;"), ('/', "&#x2F;")]));
    let numbered = [
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&#34;"),
        ('\'', "&#39;"),
    ];
    all.push(escaped(value, &numbered));
    all.push(basic);
    let json = serde_json::Value::from(value).to_string();
    let json = json.trim_start_matches('"');
    let json = json.strip_suffix('"').unwrap_or(json);
    all.push(json.replace('/', "\\/"));
    all.push(json.to_owned());
    all.sort();
    all.dedup();
    all
}

/// Replaces characters in one pass.
fn escaped(text: &str, table: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match table.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => out.push_str(to),
            None => out.push(c),
        }
    }
    out
}

/// `%2F` as `%2f`.
fn with_small_hex(encoded: &str) -> String {
    let mut left = 0;
    let lower = |c: char| {
        if c == '%' {
            left = 3;
        }
        let inside = left > 0;
        left = usize::saturating_sub(left, 1);
        if inside { c.to_ascii_lowercase() } else { c }
    };
    encoded.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_values_have_many_spellings_and_plain_ones_have_one() {
        assert_eq!(spellings("abc-DEF_1.2"), ["abc-DEF_1.2"]);
        let all = spellings("p&s \"W<'/é");
        for spelling in [
            "p%26s%20%22W%3C%27%2F%C3%A9",
            "p%26s%20%22W%3c%27%2f%c3%a9",
            "p%26s+%22W%3C%27%2F%C3%A9",
            "p&amp;s &quot;W&lt;'/é",
            "p&amp;s &quot;W&lt;&#39;/é",
            "p&amp;s &#34;W&lt;&#39;/é",
            "p&s \\\"W<'/é",
        ] {
            assert!(
                all.iter().any(|one| one == spelling),
                "{spelling} is not among {all:?}"
            );
        }
    }
}
