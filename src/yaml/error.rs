//! Why a YAML document cannot be read.

use std::fmt;

use super::nearest::did_you_mean;

/// Where something stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The key path, `clients[0].redirect_uris[1]`; empty for the document itself.
    pub path: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)
    }
}

impl Place {
    /// ` in ` and the path; nothing for the document itself.
    fn inside(&self) -> String {
        if self.path.is_empty() {
            String::new()
        } else {
            format!(" in `{}`", self.path)
        }
    }

    /// The path in backticks, or words for the document itself.
    fn subject(&self) -> String {
        if self.path.is_empty() {
            "the document".to_owned()
        } else {
            format!("`{}`", self.path)
        }
    }
}

/// A variable that a document names and that is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unset {
    /// Where it is named.
    pub place: Place,
    /// Its name.
    pub name: String,
}

/// Why a YAML document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum YamlError {
    /// The text is no YAML.
    #[error("{place}: no valid YAML: {problem}{}", bracketed(self))]
    Syntax {
        /// Where the parser stopped.
        place: Place,
        /// What it met.
        problem: String,
    },
    /// There is nothing in the file but white space and comments.
    #[error("the file is empty{}", bracketed(self))]
    Empty,
    /// A second document begins.
    #[error("{place}: a second document begins here{}", bracketed(self))]
    SeveralDocuments {
        /// Where it begins.
        place: Place,
    },
    /// A key stands twice in one mapping.
    #[error("{place}: duplicate key `{key}`{}{}", .place.inside(), bracketed(self))]
    DuplicateKey {
        /// Where it stands the second time.
        place: Place,
        /// The key.
        key: String,
        /// The line on which it stands first.
        first_line: usize,
    },
    /// A key that the format does not have.
    #[error("{place}: unknown key `{key}`{}{}", .place.inside(), bracketed(self))]
    UnknownKey {
        /// Where it stands.
        place: Place,
        /// The key.
        key: String,
        /// The keys that may stand there.
        known: Vec<&'static str>,
    },
    /// A value that is not one of a closed list.
    #[error("{place}: unknown value `{value}` for {}{}", .place.subject(), bracketed(self))]
    UnknownValue {
        /// Where it stands.
        place: Place,
        /// The value.
        value: String,
        /// The values that may stand there.
        known: Vec<&'static str>,
    },
    /// A value of another type than the key wants.
    #[error("{place}: {} must be {expected}, but is {found}{}", .place.subject(), bracketed(self))]
    WrongType {
        /// Where it stands.
        place: Place,
        /// What the key wants.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A key that must be there is not.
    #[error("{place}: the key `{key}` is missing{}{}", .place.inside(), bracketed(self))]
    Missing {
        /// Where the mapping begins that lacks it.
        place: Place,
        /// The key.
        key: &'static str,
    },
    /// A value of the right type that cannot be used.
    #[error("{place}: {} cannot be used: {problem}{}", .place.subject(), bracketed(self))]
    Invalid {
        /// Where it stands.
        place: Place,
        /// Why.
        problem: String,
    },
    /// Environment variables that the document names are not set.
    #[error("{}{}", unset(.variables), bracketed(self))]
    Unset {
        /// All of them.
        variables: Vec<Unset>,
    },
    /// A `${…}` that is not written correctly.
    #[error("{place}: {problem}{}", bracketed(self))]
    Interpolation {
        /// Where it stands.
        place: Place,
        /// What is wrong.
        problem: String,
    },
    /// Aliases, or sheer size, make more values than any honest document has.
    #[error("{place}: the document grows beyond {limit} values here{}", bracketed(self))]
    TooLarge {
        /// Where the bound was passed.
        place: Place,
        /// The bound.
        limit: usize,
    },
    /// Lists and mappings are nested too deeply.
    #[error("{place}: nested more than {limit} deep{}", bracketed(self))]
    TooDeep {
        /// Where the bound was passed.
        place: Place,
        /// The bound.
        limit: usize,
    },
}

impl YamlError {
    /// What to do about it, in words; none where only the document's own reference helps.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Syntax { problem, .. } if problem.contains("tab") => {
                Some("indent with spaces; YAML allows no tabs there".to_owned())
            }
            Self::Syntax { .. } => Some(
                "the fault may stand a line earlier: look for a missing colon, quote or bracket, or an uneven \
                 indentation"
                    .to_owned(),
            ),
            Self::Invalid { problem, .. } if problem.contains("relative URL") => {
                Some("write it in full, as `https://host/path`".to_owned())
            }
            Self::Empty | Self::Missing { .. } | Self::Invalid { .. } => None,
            Self::SeveralDocuments { .. } => {
                Some("keep one document to a file and remove the `---` line".to_owned())
            }
            Self::DuplicateKey { first_line, .. } => {
                Some(format!("it stands first on line {first_line}; keep one of the two"))
            }
            Self::UnknownKey { key, known, .. } => Some(did_you_mean(key, known)),
            Self::UnknownValue { value, known, .. } => Some(did_you_mean(value, known)),
            Self::WrongType { expected, found, .. } => type_hint(expected, found),
            Self::Unset { variables } => variables.first().map(|first| {
                let them = if variables.len() == 1 { "it" } else { "them" };
                format!("set {them}, or write a default: `${{{}:-value}}`", first.name)
            }),
            Self::Interpolation { .. } => {
                Some("write `${NAME}` or `${NAME:-default}`; `$${` stands for a literal `${`".to_owned())
            }
            Self::TooLarge { .. } => Some("write out fewer aliases".to_owned()),
            Self::TooDeep { .. } => Some("look for brackets that are never closed".to_owned()),
        }
    }
}

/// A hint for a value of the wrong type.
fn type_hint(expected: &str, found: &str) -> Option<String> {
    let word = found.trim_matches('`').to_lowercase();
    match word.as_str() {
        "yes" | "on" | "y" if expected.contains("true") => Some("write `true`".to_owned()),
        "no" | "off" | "n" if expected.contains("true") => Some("write `false`".to_owned()),
        _ if expected == "a list" => {
            Some("put each item on a line of its own after `- `, or write `[a, b]`".to_owned())
        }
        _ if found == "nothing" => Some("give it a value, or remove the key".to_owned()),
        _ => None,
    }
}

/// The unset variables, one a line.
fn unset(variables: &[Unset]) -> String {
    let lines: Vec<_> = variables
        .iter()
        .map(|unset| {
            format!(
                "{}: the environment variable `{}`{} is not set",
                unset.place,
                unset.name,
                unset.place.inside()
            )
        })
        .collect();
    lines.join("\n")
}

/// The hint on a line of its own, in brackets.
fn bracketed(error: &YamlError) -> String {
    error
        .hint()
        .map_or_else(String::new, |hint| format!("\n(hint: {hint})"))
}
