//! Secrets in the fields of an HTML page: forgery tokens and returned codes stand in hidden inputs.
//!
//! The page is not parsed: what a report shows is its text, byte for byte, and a text that is cut in the middle of a
//! tag is masked as well.

use std::ops::Range;

use super::MASKED;

/// One `<input …` tag.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// Its name.
    pub(super) name: String,
    /// Whether the end-user does not see its value.
    pub(super) is_hidden: bool,
    /// Whether it asks for a password.
    is_password: bool,
    /// Where its value stands in the page, without quotes.
    pub(super) value: Range<usize>,
}

/// The inputs of a page, in order.
pub(super) fn inputs(html: &str) -> Vec<Input> {
    // ASCII case only, so that places in both texts are the same.
    let lower = html.to_ascii_lowercase();
    let mut inputs = Vec::new();
    let mut at = 0;
    while let Some(start) = lower[at..]
        .find("<input")
        .map(|found| at + found + "<input".len())
    {
        let mut input = Input::default();
        at = attributes(html, start, |name, value| {
            match name.to_ascii_lowercase().as_str() {
                "name" => html[value].clone_into(&mut input.name),
                "type" => {
                    input.is_hidden = html[value.clone()].eq_ignore_ascii_case("hidden");
                    input.is_password = html[value].eq_ignore_ascii_case("password");
                }
                "value" => input.value = value,
                _ => {}
            }
        });
        inputs.push(input);
    }
    inputs
}

/// HTML with the values of hidden and password inputs masked.
pub(super) fn mask_inputs(html: &str) -> String {
    let mut masked = String::with_capacity(html.len());
    let mut kept = 0;
    for input in inputs(html) {
        if (input.is_hidden || input.is_password) && !input.value.is_empty() {
            masked.push_str(&html[kept..input.value.start]);
            masked.push_str(MASKED);
            kept = input.value.end;
        }
    }
    masked.push_str(&html[kept..]);
    masked
}

/// Tells the attributes of a tag, each with the place of its value, and returns where the tag ends (HTML §13.2.5.32).
fn attributes<'a>(html: &'a str, start: usize, mut tell: impl FnMut(&'a str, Range<usize>)) -> usize {
    let skip = |at: usize, wanted: fn(char) -> bool| {
        html[at..]
            .find(|c| !wanted(c))
            .map_or(html.len(), |found| at + found)
    };
    let mut at = start;
    loop {
        at = skip(at, |c| c.is_ascii_whitespace() || c == '/');
        if at >= html.len() || html[at..].starts_with('>') {
            return at;
        }
        let after_first = at + html[at..].chars().next().map_or(0, char::len_utf8);
        let name_end = skip(after_first, |c| {
            !c.is_ascii_whitespace() && !matches!(c, '/' | '>' | '=')
        });
        let name = &html[at..name_end];
        at = skip(name_end, |c| c.is_ascii_whitespace());
        if !html[at..].starts_with('=') {
            tell(name, at..at);
            continue;
        }
        at = skip(at + 1, |c| c.is_ascii_whitespace());
        let (from, to, after) = match html[at..].chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let end = html[at + 1..]
                    .find(quote)
                    .map_or(html.len(), |found| at + 1 + found);
                (at + 1, end, (end + 1).min(html.len()))
            }
            _ => {
                let end = skip(at, |c| !c.is_ascii_whitespace() && c != '>');
                (at, end, end)
            }
        };
        tell(name, from..to);
        at = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_values_are_masked_however_they_are_written() {
        for (html, masked) in [
            (
                "<input type=hidden name=x value='abc'><input name=u value=ann>",
                "<input type=hidden name=x value='[masked]'><input name=u value=ann>",
            ),
            (
                "<INPUT VALUE = \"a>b\" TYPE=\"hidden\">x",
                "<INPUT VALUE = \"[masked]\" TYPE=\"hidden\">x",
            ),
            (
                "<input type=password value=a/b>",
                "<input type=password value=[masked]>",
            ),
            (
                "<input type=hidden value='never closed",
                "<input type=hidden value='[masked]",
            ),
            (
                "<input type=hidden value=\"\" name=value>",
                "<input type=hidden value=\"\" name=value>",
            ),
            (
                "<input data-values type=hidden value=x",
                "<input data-values type=hidden value=[masked]",
            ),
            ("<input title='hidden' value=é>", "<input title='hidden' value=é>"),
            ("<input", "<input"),
            ("<input =", "<input ="),
            ("<input a= >é", "<input a= >é"),
        ] {
            assert_eq!(mask_inputs(html), masked);
        }
    }
}
