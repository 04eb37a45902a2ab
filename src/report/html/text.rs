//! Text that others wrote, made fit for a page: nothing in it moves, hides or reverses what stands beside it.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::report::visible::{shorten, visible};

/// How many characters of one text are shown; the JSON report has the rest.
const LONGEST: usize = 8_000;

/// A text in one line.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    shorten(text, LONGEST)
}

/// A text that may have several lines, for an element that keeps them.
pub(super) fn block(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            shown.push('\n');
        }
        // A tab moves what follows it, so that it is no printable character; spaces are.
        shown.push_str(&visible(&line.replace('\t', "    ")));
    }
    match shown.char_indices().nth(LONGEST) {
        None => shown,
        Some((end, _)) => {
            shown.truncate(end);
            shown + "…"
        }
    }
}

/// A sentence: what stands between backticks is code.
pub(super) fn prose(text: &str) -> Markup {
    let shown = line(text);
    let parts: Vec<&str> = shown.split('`').collect();
    // Backticks that are no pair are left as they are.
    let paired = !parts.len().is_multiple_of(2);
    html! {
        @for (index, part) in parts.iter().enumerate() {
            @if index.is_multiple_of(2) {
                (part)
            } @else if paired || index + 1 < parts.len() {
                code { (part) }
            } @else {
                "`" (part)
            }
        }
    }
}

/// A reference to a public page; only the schemes of web pages become links.
pub(super) fn link(text: &str, address: &str) -> Markup {
    let is_page = address.starts_with("https://") || address.starts_with("http://");
    html! {
        @if is_page {
            a href=(line(address)) rel="noopener noreferrer" { (line(text)) }
        } @else {
            (line(text)) " (" (line(address)) ")"
        }
    }
}

/// A command to copy.
pub(super) fn command(command: &str) -> Markup {
    html! { pre.command tabindex="0" { code { (line(command)) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_make_code_only_in_pairs() {
        assert_eq!(
            prose("`a` and `<b>`").into_string(),
            "<code>a</code> and <code>&lt;b&gt;</code>"
        );
        assert_eq!(prose("`a` it`s").into_string(), "<code>a</code> it`s");
        assert_eq!(prose("`").into_string(), "`");
    }

    #[test]
    fn lines_are_kept_and_what_is_no_text_is_written_out() {
        assert_eq!(block("a\r\n\tb\u{202e}\rc\n"), "a\n    b\\u{202e}\\rc");
        assert_eq!(block(&"é".repeat(LONGEST + 1)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_script_is_no_link() {
        assert_eq!(
            link("x", "javascript:alert(1)").into_string(),
            "x (javascript:alert(1))"
        );
        assert!(
            link("x", "https://op.example/\"><b>")
                .into_string()
                .contains("&quot;&gt;&lt;b&gt;")
        );
    }
}
