//! What a plain word means in YAML's core schema, and how a text is written so that it stays a text.

/// A plain scalar, as YAML's core schema reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Nothing,
    Truth(bool),
    Unsigned(u64),
    Signed(i64),
    Fraction(f64),
    Text,
}

impl Word {
    /// Reads a plain scalar.
    pub(super) fn of(text: &str) -> Self {
        match serde_yaml::from_str::<serde_yaml::Value>(text) {
            Ok(serde_yaml::Value::Null) => Self::Nothing,
            Ok(serde_yaml::Value::Bool(truth)) => Self::Truth(truth),
            Ok(serde_yaml::Value::Number(number)) => {
                if let Some(unsigned) = number.as_u64() {
                    Self::Unsigned(unsigned)
                } else if let Some(signed) = number.as_i64() {
                    Self::Signed(signed)
                } else {
                    number.as_f64().map_or(Self::Text, Self::Fraction)
                }
            }
            // A text, and whatever a variable's value may look like: it is never read as a list or a mapping.
            Ok(_) | Err(_) => Self::Text,
        }
    }
}

/// Whether a plain scalar stands for "nothing".
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// A text as a YAML scalar on one line, quoted where it must be. `$` signs that would be filled in are escaped.
pub fn quoted(text: &str) -> String {
    let escaped = text.replace("${", "$${");
    let on_one_line = !escaped.chars().any(char::is_control);
    match serde_yaml::to_string(&escaped) {
        Ok(plain) if on_one_line => plain.trim_end_matches('\n').to_owned(),
        // A JSON string is a double-quoted YAML scalar.
        Ok(_) | Err(_) => serde_json::Value::String(escaped).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_follow_the_core_schema() {
        assert_eq!(Word::of("12"), Word::Unsigned(12));
        assert_eq!(Word::of("-3"), Word::Signed(-3));
        assert_eq!(Word::of("1.5"), Word::Fraction(1.5));
        assert_eq!(Word::of("true"), Word::Truth(true));
        assert_eq!(Word::of("yes"), Word::Text);
        assert_eq!(Word::of("~"), Word::Nothing);
        assert_eq!(Word::of("{a: b}"), Word::Text);
    }

    #[test]
    fn a_text_that_looks_like_something_else_is_quoted() {
        assert_eq!(quoted("plain words"), "plain words");
        assert_eq!(quoted("12"), "'12'");
        assert_eq!(quoted("two\nlines"), "\"two\\nlines\"");
        assert_eq!(quoted("\n"), "\"\\n\"");
        assert_eq!(quoted("a: b"), "'a: b'");
        assert_eq!(quoted("${X}"), "$${X}");
    }
}
