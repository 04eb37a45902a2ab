//! Reading YAML so that every error says where it is and what to do.
//!
//! The text is parsed once into a tree that keeps positions; `${NAME}` is filled in; duplicate keys, several documents
//! and alias bombs are refused there. The typed read then walks that tree, so that an error of any type knows its line
//! and its key path. What a plain word means (number, truth value, nothing, text) is left to `serde_yaml`.
//! Nothing here knows what a key is for: whoever reads a document adds its own checks, with [`Document::at`] for places.

mod cursor;
mod error;
mod fault;
mod interpolate;
mod nearest;
mod tree;
mod typed;
mod word;

use serde::de::DeserializeOwned;

pub use cursor::Cursor;
pub use error::{Place, Unset, YamlError};
pub use nearest::{did_you_mean, nearest};
pub use word::quoted;

/// Looks up a variable for `${NAME}`.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One YAML document with positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    root: tree::Node,
}

impl Document {
    /// Parses a text and fills in its `${NAME}` places.
    ///
    /// # Errors
    ///
    /// The text is no YAML, is empty, has several documents or a duplicate key, grows without bounds, or names a
    /// variable that is not set.
    pub fn parse(text: &str, environment: Environment<'_>) -> Result<Self, YamlError> {
        tree::parse(text, environment).map(|root| Self { root })
    }

    /// Reads the document as a type.
    ///
    /// # Errors
    ///
    /// A key or value is unknown, missing or of the wrong type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, YamlError> {
        typed::read(&self.root)
    }

    /// Starts at the root, to find the place of a key.
    pub fn at(&self) -> Cursor<'_> {
        Cursor::new(&self.root)
    }

    /// All scalar values with their places, in the order of the text; keys are left out.
    pub fn scalars(&self) -> Vec<(Place, &str)> {
        let mut found = Vec::new();
        self.at().collect_scalars(&mut found);
        found
    }
}

/// Parses a text and reads it as a type.
///
/// # Errors
///
/// As [`Document::parse`] and [`Document::read`].
pub fn read<T: DeserializeOwned>(text: &str, environment: Environment<'_>) -> Result<T, YamlError> {
    Document::parse(text, environment)?.read()
}

#[cfg(test)]
mod tests;
