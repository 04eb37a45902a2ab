//! Text that others wrote, made safe to show: what a target sends must not write to the reader's terminal.

use std::borrow::Cow;

use crate::record::is_printable;

/// The text with everything that does not show as itself written out: `\n`, `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_printable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_printable(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
    }
    Cow::Owned(shown)
}

/// At most so many characters of a text, made visible; `…` says that there was more.
pub fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => visible(text),
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or(text);
            Cow::Owned(format!("{}…", visible(kept)))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_are_written_out() {
        assert_eq!(visible("a\u{1b}[2Jb\r\n\u{202e}c"), r"a\u{1b}[2Jb\r\n\u{202e}c");
        assert_eq!(visible("Grüße 😀"), "Grüße 😀");
    }

    #[test]
    fn a_long_text_ends_with_an_ellipsis() {
        assert_eq!(shorten("éééé", 3), "ééé…");
        assert_eq!(shorten("ééé", 3), "ééé");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_printable(text in "(?s).{0,60}") {
            prop_assert!(visible(&text).chars().all(is_printable));
        }
    }
}
