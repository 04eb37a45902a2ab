//! Secrets in the fields of an HTML page: forgery tokens and returned codes stand in hidden inputs.

use super::MASKED;

/// HTML with the values of hidden and password inputs masked.
pub(super) fn mask_inputs(html: &str) -> String {
    // ASCII case only, so that places in both texts are the same.
    let lower = html.to_ascii_lowercase();
    let mut masked = String::with_capacity(html.len());
    let mut kept = 0;
    while let Some(start) = lower[kept..].find("<input").map(|at| kept + at) {
        let end = end_of_tag(html, start);
        masked.push_str(&html[kept..start]);
        masked.push_str(&mask_value(&html[start..end], &lower[start..end]));
        kept = end;
    }
    masked.push_str(&html[kept..]);
    masked
}

/// Where a tag ends: a `>` in a quoted value does not end it.
fn end_of_tag(html: &str, start: usize) -> usize {
    let mut quote = None;
    for (at, c) in html[start..].char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '>' => return start + at,
            // Only a quote behind an equals sign opens a value.
            None if matches!(c, '"' | '\'') && html[..start + at].trim_end().ends_with('=') => {
                quote = Some(c)
            }
            None => {}
        }
    }
    html.len()
}

/// One `<input …` tag with its `value` masked if it is hidden or a password.
fn mask_value(tag: &str, lower: &str) -> String {
    if !(lower.contains("hidden") || lower.contains("password")) {
        return tag.to_owned();
    }
    let mut masked = String::new();
    let mut kept = 0;
    while let Some(name) = lower[kept..].find("value").map(|at| kept + at) {
        let after = name + "value".len();
        let equals = lower[after..].trim_start();
        let Some(rest) = equals.strip_prefix('=') else {
            masked.push_str(&tag[kept..after]);
            kept = after;
            continue;
        };
        let start = tag.len() - rest.trim_start().len();
        let (open, end) = match tag[start..].chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = start + 1;
                (
                    inside,
                    tag[inside..].find(quote).map_or(tag.len(), |n| inside + n),
                )
            }
            _ => {
                let end = tag[start..].find(char::is_whitespace);
                (start, end.map_or(tag.len(), |n| start + n))
            }
        };
        masked.push_str(&tag[kept..open]);
        if open < end {
            masked.push_str(MASKED);
        }
        kept = end;
    }
    masked.push_str(&tag[kept..]);
    masked
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
        ] {
            assert_eq!(mask_inputs(html), masked);
        }
    }
}
