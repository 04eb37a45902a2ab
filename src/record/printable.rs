//! Which characters may be shown as they are.

/// Whether a character shows as itself. What a target sends may hold characters that move a terminal's cursor, set
/// its colours, run text backwards or show nothing at all; those are not printable.
pub fn is_printable(c: char) -> bool {
    // Nearly every character of a report is one of these, and each is asked about.
    if matches!(c, ' '..='~') {
        return true;
    }
    let hidden = matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}');
    // The last two code points of every plane are no characters; XML refuses U+FFFE and U+FFFF outright.
    let noncharacter = (c as u32) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c);
    !(c.is_control() || hidden || noncharacter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_marks_are_not_printable() {
        for c in [
            '\u{1b}',
            '\n',
            '\u{9b}',
            '\u{202e}',
            '\u{2028}',
            '\u{feff}',
            '\u{ffff}',
            '\u{10fffe}',
        ] {
            assert!(!is_printable(c), "{c:?}");
        }
        for c in ['a', ' ', '\'', 'é', '中', '\u{fffd}', '😀'] {
            assert!(is_printable(c), "{c:?}");
        }
    }
}
