//! Secrets by the name before them: form parameters, JSON members, and both in the middle of other text.

use super::MASKED;
use super::names::is_secret_name;

/// `name=value` with the value masked.
pub(super) fn mask_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() => format!("{name}={MASKED}"),
        _ => pair.to_owned(),
    }
}

/// Form-encoded pairs with secret values masked.
pub(super) fn mask_form(text: &str) -> String {
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

/// A JSON text with the values of secret members masked; text that is no JSON stays.
pub(super) fn mask_json(text: &str) -> String {
    fn hide(value: &mut serde_json::Value, name: &str) {
        match value {
            // A number under `code` is a status, not an authorization code.
            serde_json::Value::Number(_) if name.eq_ignore_ascii_case("code") => {}
            serde_json::Value::String(_) | serde_json::Value::Number(_) => *value = MASKED.into(),
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| hide(item, name)),
            serde_json::Value::Object(_) => walk(value),
            serde_json::Value::Null | serde_json::Value::Bool(_) => {}
        }
    }
    fn walk(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(object) => {
                for (name, member) in object.iter_mut() {
                    if is_secret_name(name) {
                        hide(member, name);
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

/// The quotes around JSON names and values: plain, in a text within a text, in an attribute of HTML.
const QUOTES: [&str; 5] = ["\"", "'", "\\\"", "&quot;", "&#34;"];

/// Any text with the values masked that stand behind a secret name: `name=value`, `"name": "value"`. This catches what
/// no parser read: a body that was cut, JSON within HTML, a parameter within a message.
pub(super) fn mask_named(text: &str) -> String {
    if !text.contains(['=', ':']) {
        return text.to_owned();
    }
    let mut masked = String::with_capacity(text.len());
    // Everything before `kept` has been copied or masked.
    let mut kept = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '=' | ':')) {
        if at < kept {
            continue;
        }
        let value = match mark {
            '=' => value_of_pair(text, at),
            _ => value_of_member(text, at),
        };
        if let Some((start, end)) = value
            && start < end
        {
            masked.push_str(&text[kept..start]);
            masked.push_str(MASKED);
            kept = end;
        }
    }
    masked.push_str(&text[kept..]);
    masked
}

/// The name that ends right before a byte.
fn name_before(text: &str, end: usize) -> &str {
    let before = &text[..end];
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '%');
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_part(*c))
        .last()
        .map_or(end, |(at, _)| at);
    &text[start..end]
}

/// Where the value of `name=value` stands, if the name is a secret's.
fn value_of_pair(text: &str, equals: usize) -> Option<(usize, usize)> {
    if !is_secret_name(name_before(text, equals)) {
        return None;
    }
    let start = equals + 1;
    let rest = &text[start..];
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) {
        let end = rest[1..].find(quote).map_or(text.len(), |n| start + 1 + n);
        return Some((start + 1, end));
    }
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '&' | '#' | '"' | '\'' | '`' | '<' | '>' | '\\' | ';');
    Some((start, rest.find(ends).map_or(text.len(), |n| start + n)))
}

/// Where the value of `"name": "value"` stands, if the name is a secret's.
fn value_of_member(text: &str, colon: usize) -> Option<(usize, usize)> {
    let before = text[..colon].trim_end();
    let quote = QUOTES
        .into_iter()
        .filter(|quote| before.ends_with(quote))
        .max_by_key(|quote| quote.len())?;
    let name = name_before(before, before.len() - quote.len());
    if !is_secret_name(name) {
        return None;
    }
    let rest = text[colon + 1..].trim_start();
    let start = text.len() - rest.len();
    if let Some(inside) = rest.strip_prefix(quote) {
        let start = start + quote.len();
        return Some((start, start + end_of_quoted(inside, quote)));
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (!name.eq_ignore_ascii_case("code")).then_some((start, start + digits))
}

/// Where a quoted text ends; where the text ends, if it was cut.
fn end_of_quoted(text: &str, quote: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(quote) {
            return at;
        }
        let step = match rest.strip_prefix('\\') {
            // An escaped quote or backslash is part of the text.
            Some(escaped) => 1 + escaped.chars().next().map_or(0, char::len_utf8),
            None => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += step;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_was_cut_is_masked_by_its_names() {
        for (text, masked) in [
            (
                r#"{"a":1,"access_token":"at-1","refresh_token" : "rt-1","token_type":"Bearer","id_tok"#,
                r#"{"a":1,"access_token":"[masked]","refresh_token" : "[masked]","token_type":"Bearer","id_tok"#,
            ),
            (r#"{"access_token":"half a tok"#, r#"{"access_token":"[masked]"#),
            (
                r#"{"password":"a\"b\\","x":"y""#,
                r#"{"password":"[masked]","x":"y""#,
            ),
            (r#"{"otp":123456,"code":404,"#, r#"{"otp":[masked],"code":404,"#),
            (
                r#"{"body":"{\"id_token\":\"x.y\",\"n\":\"1\"}"#,
                r#"{"body":"{\"id_token\":\"[masked]\",\"n\":\"1\"}"#,
            ),
            (
                "data='{&quot;code&quot;:&quot;abc&quot;}'",
                "data='{&quot;code&quot;:&quot;[masked]&quot;}'",
            ),
            ("{'client_secret': 'x y'}", "{'client_secret': '[masked]'}"),
        ] {
            assert_eq!(mask_named(text), masked);
            assert_eq!(mask_named(masked), masked, "twice is once");
        }
    }

    #[test]
    fn parameters_are_masked_in_the_middle_of_a_text() {
        for (text, masked) in [
            (
                "the Location `https://[x?code=abc&state=s` is no URL",
                "the Location `https://[x?code=[masked]&state=s` is no URL",
            ),
            ("<a href='/l?c%6fde=abc'>", "<a href='/l?c%6fde=[masked]'>"),
            (
                "<meta content=\"0;url=/n?x=1&amp;code=abc\">",
                "<meta content=\"0;url=/n?x=1&amp;code=[masked]\">",
            ),
            ("password=\"a b\" next", "password=\"[masked]\" next"),
            ("code= token_type=x code", "code= token_type=x code"),
        ] {
            assert_eq!(mask_named(text), masked);
        }
    }

    #[test]
    fn json_keeps_its_shape() {
        assert_eq!(
            mask_json(r#"{"token":{"value":"v","secret":["a",1]},"code":404,"otp":7}"#),
            r#"{"token":{"value":"v","secret":["[masked]","[masked]"]},"code":404,"otp":"[masked]"}"#
        );
    }
}
