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

/// Fills in a text.
pub(super) fn fill(text: &str, environment: Environment<'_>) -> Filled {
    if !text.contains("${") {
        return Filled::Unchanged;
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    let (mut unset, mut variables) = (Vec::new(), false);
    while let Some(at) = rest.find("${") {
        if let Some(before) = rest[..at].strip_suffix('$') {
            out.push_str(before);
            out.push_str("${");
            rest = &rest[at + 2..];
            continue;
        }
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('}') else {
            return Filled::Malformed("`${` has no `}`".to_owned());
        };
        let inside = &rest[at + 2..at + end];
        rest = &rest[at + end + 1..];
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        if !is_name(name) {
            return Filled::Malformed(format!("`{name}` is no name of an environment variable"));
        }
        variables = true;
        // As in a shell, an empty variable counts as unset where a default is given.
        let value = environment(name).filter(|value| default.is_none() || !value.is_empty());
        match (value, default) {
            (Some(value), _) => out.push_str(&value),
            (None, Some(default)) => out.push_str(default),
            (None, None) => unset.push(name.to_owned()),
        }
    }
    out.push_str(rest);
    if unset.is_empty() {
        Filled::Text { text: out, variables }
    } else {
        Filled::Unset(unset)
    }
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
