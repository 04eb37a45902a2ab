//! Quoting for a shell: whatever stands in a request, the shell hands it over unchanged and runs nothing of it.

use super::printable::is_printable;

/// Characters that need no quotes anywhere in a word.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '%' | '+' | ',')
}

/// One word of a command line for a POSIX shell (2024; bash and zsh know it for long). Text that is not printable is
/// written in `$'…'` as octal bytes, so that the line stays one line and can be shown. `None` for a NUL, which no
/// argument can hold.
pub fn quote(text: &str) -> Option<String> {
    if text.contains('\0') {
        return None;
    }
    if !text.is_empty() && text.chars().all(is_plain) {
        return Some(text.to_owned());
    }
    if text.chars().all(is_printable) {
        return Some(format!("'{}'", text.replace('\'', r"'\''")));
    }
    let mut quoted = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str(r"\n"),
            '\r' => quoted.push_str(r"\r"),
            '\t' => quoted.push_str(r"\t"),
            _ if is_printable(c) => quoted.push(c),
            // Three octal digits end by themselves; a hexadecimal escape would swallow a digit that follows.
            _ => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    quoted.push_str(&format!("\\{byte:03o}"));
                }
            }
        }
    }
    quoted.push('\'');
    Some(quoted)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a shell makes of a line of words quoted by [`quote`]; it knows `'…'`, `$'…'` and a bare backslash.
    pub(in crate::record) fn words(line: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word: Option<Vec<u8>> = None;
        let mut rest = line.chars().peekable();
        let push = |word: &mut Option<Vec<u8>>, c: char| {
            let bytes = word.get_or_insert_default();
            bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
        };
        while let Some(c) = rest.next() {
            match c {
                ' ' => words.extend(word.take()),
                '\\' => push(&mut word, rest.next().unwrap()),
                '\'' => {
                    word.get_or_insert_default();
                    rest.by_ref()
                        .take_while(|c| *c != '\'')
                        .for_each(|c| push(&mut word, c));
                }
                '$' => {
                    assert_eq!(rest.next(), Some('\''), "an unquoted dollar sign");
                    loop {
                        match rest.next().unwrap() {
                            '\'' => break,
                            '\\' => match rest.next().unwrap() {
                                'n' => push(&mut word, '\n'),
                                'r' => push(&mut word, '\r'),
                                't' => push(&mut word, '\t'),
                                digit @ '0'..='7' => {
                                    let octal: String = [digit, rest.next().unwrap(), rest.next().unwrap()]
                                        .iter()
                                        .collect();
                                    word.get_or_insert_default()
                                        .push(u8::from_str_radix(&octal, 8).unwrap());
                                }
                                other => push(&mut word, other),
                            },
                            c => push(&mut word, c),
                        }
                    }
                }
                c => {
                    assert!(is_plain(c), "{c:?} stands without quotes");
                    push(&mut word, c);
                }
            }
        }
        words.extend(word);
        words
            .into_iter()
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .collect()
    }

    #[test]
    fn a_plain_word_needs_no_quotes() {
        assert_eq!(quote("--include").unwrap(), "--include");
        assert_eq!(quote("").unwrap(), "''");
        assert_eq!(quote("it's $HOME").unwrap(), r"'it'\''s $HOME'");
        assert_eq!(quote("a\u{1b}[31m'1").unwrap(), r"$'a\033[31m\'1'");
        assert_eq!(quote("a\0"), None);
    }

    #[cfg(unix)]
    #[test]
    fn bash_reads_back_every_byte() {
        let awkward: String = ('\u{1}'..='\u{17f}')
            .chain(['\u{202e}', '7', '\u{10ffff}', '8'])
            .collect();
        let line = format!("printf %s {}", quote(&awkward).unwrap());
        // A machine without bash has the property test below.
        if let Ok(output) = std::process::Command::new("bash").args(["-c", &line]).output() {
            assert_eq!(String::from_utf8(output.stdout).unwrap(), awkward);
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_is_read_back(texts in proptest::collection::vec("(?s)[^\0]{0,40}", 1..4)) {
            let line = texts.iter().map(|text| quote(text).unwrap()).collect::<Vec<_>>().join(" ");
            prop_assert!(line.chars().all(is_printable));
            prop_assert_eq!(words(&line), texts);
        }
    }
}
