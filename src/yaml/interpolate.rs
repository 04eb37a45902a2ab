//! Filling in `${NAME}` and `${NAME:-default}`; `$${` stands for a literal `${`.

use super::Environment;

/// What became of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// It has no place to fill in.
    Unchanged,
    /// The text with its places filled in. `variables` is false where only escapes were resolved.
    Text { text: String, variables: bool },
    /// Variables that are not set and have no default.
    Unset(Vec<String>),
    /// A place that is not written correctly.
    Malformed(String),
}

/// How deeply defaults may hold further places.
const DEEPEST: usize = 4;

/// Fills in a text.
pub(super) fn fill(text: &str, environment: Environment<'_>) -> Filled {
    if !text.contains("${") {
        return Filled::Unchanged;
    }
    let mut filling = Filling {
        environment,
        unset: Vec::new(),
        variables: false,
    };
    match filling.expand(text, 0) {
        Err(problem) => Filled::Malformed(problem),
        Ok(_) if !filling.unset.is_empty() => Filled::Unset(filling.unset),
        Ok(text) => Filled::Text {
            text,
            variables: filling.variables,
        },
    }
}

struct Filling<'e> {
    environment: Environment<'e>,
    unset: Vec<String>,
    variables: bool,
}

impl Filling<'_> {
    fn expand(&mut self, text: &str, depth: usize) -> Result<String, String> {
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some(at) = rest.find("${") {
            if let Some(before) = rest[..at].strip_suffix('$') {
                out.push_str(before);
                out.push_str("${");
                rest = &rest[at + 2..];
                continue;
            }
            out.push_str(&rest[..at]);
            let inside = &rest[at + 2..];
            let end = closing(inside).ok_or("`${` has no `}`")?;
            out.push_str(&self.value(&inside[..end], depth)?);
            rest = &inside[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The value of one place: `NAME` or `NAME:-default`.
    fn value(&mut self, inside: &str, depth: usize) -> Result<String, String> {
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        if !is_name(name) {
            return Err(format!("`{name}` is no name of an environment variable"));
        }
        if depth >= DEEPEST {
            return Err(format!("defaults hold defaults more than {DEEPEST} deep"));
        }
        self.variables = true;
        // As in a shell, an empty variable counts as unset where a default is given.
        let value = (self.environment)(name).filter(|value| default.is_none() || !value.is_empty());
        match (value, default) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => self.expand(default, depth + 1),
            (None, None) => {
                self.unset.push(name.to_owned());
                Ok(String::new())
            }
        }
    }
}

/// Where the brace stands that closes a place, past those of places inside its default.
fn closing(inside: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, _) in inside.match_indices(['{', '}']) {
        if inside[at..].starts_with('{') {
            open += usize::from(inside[..at].ends_with('$'));
        } else if open == 0 {
            return Some(at);
        } else {
            open -= 1;
        }
    }
    None
}

/// Whether a text is a portable name of an environment variable.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill_in(text: &str) -> Filled {
        fill(text, &|name| match name {
            "HOST" => Some("op.example".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        })
    }

    fn text(text: &str) -> Filled {
        Filled::Text {
            text: text.to_owned(),
            variables: true,
        }
    }

    #[test]
    fn variables_and_defaults_are_filled_in() {
        assert_eq!(fill_in("https://${HOST}/x"), text("https://op.example/x"));
        assert_eq!(fill_in("${NONE:-a}-${EMPTY:-b}-${EMPTY}"), text("a-b-"));
        assert_eq!(fill_in("$HOST {username}"), Filled::Unchanged);
        assert_eq!(
            fill_in("${NONE:-https://${HOST}/x}/y"),
            text("https://op.example/x/y")
        );
        assert_eq!(fill_in("a${NONE:--}b"), text("a-b"));
    }

    #[test]
    fn an_escaped_place_is_left_alone() {
        let filled = Filled::Text {
            text: "${HOST}".to_owned(),
            variables: false,
        };
        assert_eq!(fill_in("$${HOST}"), filled);
    }

    #[test]
    fn unset_variables_are_all_named_and_bad_places_are_refused() {
        assert_eq!(
            fill_in("${A}${B}"),
            Filled::Unset(vec!["A".to_owned(), "B".to_owned()])
        );
        assert_eq!(fill_in("${HOST"), Filled::Malformed("`${` has no `}`".to_owned()));
        assert!(matches!(fill_in("${a b}"), Filled::Malformed(_)));
    }
}
