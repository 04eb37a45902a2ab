//! An error of the typed read on its way up to its place.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::error::YamlError;
use super::tree::{Kind, Node, Position, Scalar, item_path, key_path};

/// What is wrong, before its place is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cause {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    UnknownValue {
        value: String,
        known: &'static [&'static str],
    },
    WrongType {
        expected: String,
        found: String,
    },
    Missing {
        key: &'static str,
    },
    Invalid {
        problem: String,
    },
}

/// One step of a key path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Segment {
    Key(String),
    Item(usize),
}

/// An error on its way up: the innermost value gives the place, each value above it adds a step to the path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    cause: Cause,
    at: Option<Position>,
    /// The path, from the innermost step to the outermost.
    path: Vec<Segment>,
}

impl Fault {
    fn new(cause: Cause) -> Self {
        Self {
            cause,
            at: None,
            path: Vec::new(),
        }
    }

    /// Gives the fault the place of the value in which it happened, and words that do not show a variable's value.
    pub(super) fn in_node(mut self, node: &Node) -> Self {
        if self.at.is_some() {
            return self;
        }
        self.at = Some(node.at);
        if let Kind::Scalar(Scalar {
            text,
            written: Some(written),
            ..
        }) = &node.kind
        {
            match &mut self.cause {
                Cause::UnknownValue { value, .. } => written.clone_into(value),
                Cause::Invalid { problem } if !text.is_empty() => *problem = problem.replace(text, written),
                Cause::UnknownKey { .. }
                | Cause::WrongType { .. }
                | Cause::Missing { .. }
                | Cause::Invalid { .. } => {}
            }
        }
        if let Cause::WrongType { found, .. } = &mut self.cause {
            *found = describe(node);
        }
        self
    }

    /// Gives the fault the place of the key that is its cause.
    pub(super) fn in_key(mut self, key: &Scalar) -> Self {
        if self.at.is_some() {
            return self;
        }
        self.at = Some(key.at);
        let shown = key.shown().to_owned();
        self.cause = match self.cause {
            Cause::UnknownKey { known, .. } | Cause::UnknownValue { known, .. } => {
                Cause::UnknownKey { key: shown, known }
            }
            Cause::WrongType { expected, .. } => Cause::WrongType {
                expected,
                found: format!("the key `{shown}`"),
            },
            cause @ (Cause::Missing { .. } | Cause::Invalid { .. }) => cause,
        };
        self
    }

    pub(super) fn below(mut self, segment: Segment) -> Self {
        self.path.push(segment);
        self
    }

    pub(super) fn into_error(self, root: Position) -> YamlError {
        let path = self
            .path
            .iter()
            .rev()
            .fold(String::new(), |path, segment| match segment {
                Segment::Key(key) => key_path(&path, key),
                Segment::Item(index) => item_path(&path, *index),
            });
        let place = self.at.unwrap_or(root).place(path);
        match self.cause {
            Cause::UnknownKey { key, known } => YamlError::UnknownKey {
                place,
                key,
                known: known.to_vec(),
            },
            Cause::UnknownValue { value, known } => YamlError::UnknownValue {
                place,
                value,
                known: known.to_vec(),
            },
            Cause::WrongType { expected, found } => YamlError::WrongType {
                place,
                expected,
                found,
            },
            Cause::Missing { key } => YamlError::Missing { place, key },
            Cause::Invalid { problem } => YamlError::Invalid { place, problem },
        }
    }
}

/// What stands there, for a message. Of a variable, what is written; never its value.
fn describe(node: &Node) -> String {
    match &node.kind {
        Kind::List(_) => "a list".to_owned(),
        Kind::Mapping(_) => "a mapping".to_owned(),
        Kind::Scalar(scalar) if scalar.written.is_some() => format!("`{}`", scalar.shown()),
        Kind::Scalar(scalar) if scalar.is_nothing() => "nothing".to_owned(),
        Kind::Scalar(scalar) if scalar.plain => format!("`{}`", scalar.text),
        Kind::Scalar(scalar) => format!("the text `{}`", scalar.text),
    }
}

/// serde's words for what a type wants, in ours.
fn in_our_words(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    let ours = match words.as_str() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number, with or without a sign",
        "f32" | "f64" => "a number",
        "a boolean" => "`true` or `false`",
        "a string" => "text",
        "a string representing an URL" => "a URL",
        "a sequence" => "a list",
        "a map" => "a mapping",
        words if words.starts_with("struct ") => "a mapping",
        words if words.starts_with("enum ") => "a single word",
        words => words,
    };
    ours.to_owned()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.cause)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Cause::Invalid {
            problem: message.to_string(),
        })
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Cause::WrongType {
            expected: in_our_words(expected),
            found: String::new(),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::new(Cause::UnknownValue {
            value: variant.to_owned(),
            known,
        })
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::new(Cause::UnknownKey {
            key: field.to_owned(),
            known,
        })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Cause::Missing { key })
    }
}
