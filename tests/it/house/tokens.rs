//! Rust text as tokens with line numbers: enough to see who names whom, and how long things are.
//!
//! Comments and the insides of literals are no tokens, so that prose about `reqwest` is no use of it.

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// A word, a single punctuation character, or `"` for any literal with quotes.
    pub(crate) text: String,
    /// Its line.
    pub(crate) line: usize,
    /// Whether it belongs to code that only tests compile.
    pub(crate) test: bool,
}

pub(crate) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The brace that closes the one at `open`.
pub(crate) fn matching(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    panic!("line {}: a brace is not closed", tokens[open].line);
}

/// Marks what follows `#[cfg(test)]`: an item that ends with its braces or with a semicolon.
pub(crate) fn mark_test_items(tokens: &mut [Token]) {
    let cfg_test = ["#", "[", "cfg", "(", "test", ")", "]"];
    let starts: Vec<usize> = (0..tokens.len())
        .filter(|start| {
            cfg_test
                .iter()
                .enumerate()
                .all(|(offset, word)| tokens.get(start + offset).is_some_and(|t| t.text == *word))
        })
        .collect();
    for start in starts {
        let mut end = start + cfg_test.len();
        while end < tokens.len() {
            match tokens[end].text.as_str() {
                "{" => {
                    end = matching(tokens, end);
                    break;
                }
                ";" => break,
                _ => end += 1,
            }
        }
        for token in &mut tokens[start..=end] {
            token.test = true;
        }
    }
}

/// Splits a text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let (mut tokens, mut at, mut line) = (Vec::new(), 0, 1);
    while at < bytes.len() {
        let end = token_end(text, at);
        let piece = &text[at..end];
        let first = bytes[at];
        let kept = if first.is_ascii_whitespace() || piece.starts_with("//") || piece.starts_with("/*") {
            None
        } else if piece.ends_with(['"', '#']) && piece.len() > 1 || first == b'\'' && piece.ends_with('\'') {
            Some("\"")
        } else {
            Some(piece)
        };
        tokens.extend(kept.map(|text| Token {
            text: text.to_owned(),
            line,
            test: false,
        }));
        line += piece.matches('\n').count();
        at = end;
    }
    tokens
}

/// Where the token that starts at a byte ends.
fn token_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let until = |mark: &str, from: usize| {
        rest[from..]
            .find(mark)
            .map_or(rest.len(), |n| from + n + mark.len())
    };
    let first = rest.chars().next().unwrap_or(' ');
    let length = if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        until("*/", 2)
    } else if let Some(quote) = string_start(rest) {
        match rest[..quote].find('r') {
            Some(r) => {
                let hashes = &rest[r + 1..quote];
                until(&format!("\"{hashes}"), quote + 1)
            }
            None => escaped_end(rest, quote, b'"'),
        }
    } else if first == '\'' {
        let mut chars = rest[1..].chars();
        let is_char = match (chars.next(), chars.next()) {
            (Some('\\'), _) | (Some(_), Some('\'')) => true,
            (Some(_) | None, _) => false,
        };
        if is_char { escaped_end(rest, 0, b'\'') } else { 1 }
    } else if first.is_alphanumeric() || first == '_' {
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len())
    } else {
        first.len_utf8()
    };
    at + length
}

/// Where the quote of a string literal is, if one starts here: `"`, `r#"`, `b"`, `br#"`, `c"`.
fn string_start(rest: &str) -> Option<usize> {
    let prefix = rest.find('"').filter(|quote| *quote <= 8)?;
    let letters = rest[..prefix].trim_end_matches('#');
    let known = matches!(letters, "" | "r" | "b" | "br" | "c" | "cr");
    let hashes_fit = letters.len() == prefix || letters.ends_with('r');
    (known && hashes_fit).then_some(prefix)
}

/// The end of a literal whose quotes can be escaped.
fn escaped_end(rest: &str, quote: usize, mark: u8) -> usize {
    let bytes = rest.as_bytes();
    let mut at = quote + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == mark => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}
