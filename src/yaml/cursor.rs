//! Finding the place of a key in a document.

use super::error::Place;
use super::tree::{Kind, Node, Position, item_path, key_path};

/// A way down a document, to find the place of a key. Where a key is missing, the place is that of the mapping.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    node: Option<&'a Node>,
    at: Position,
    path: String,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(root: &'a Node) -> Self {
        Self {
            node: Some(root),
            at: root.at,
            path: String::new(),
        }
    }

    /// Goes to the value of a key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        let path = key_path(&self.path, key);
        let Some(Kind::Mapping(entries)) = self.node.map(|node| &node.kind) else {
            return Self {
                node: None,
                path,
                ..self
            };
        };
        match entries.iter().find(|(name, _)| name.text == key) {
            // A mapping or list begins below its key: the key is where a reader looks.
            Some((name, node)) => Self {
                node: Some(node),
                at: name.at,
                path,
            },
            None => Self {
                node: None,
                path,
                ..self
            },
        }
    }

    /// Goes to an item of a list.
    #[must_use]
    pub fn item(self, index: usize) -> Self {
        let path = item_path(&self.path, index);
        match self.node.map(|node| &node.kind) {
            Some(Kind::List(items)) => {
                let node = items.get(index);
                Self {
                    node,
                    at: node.map_or(self.at, |node| node.at),
                    path,
                }
            }
            Some(Kind::Scalar(_) | Kind::Mapping(_)) | None => Self {
                node: None,
                path,
                ..self
            },
        }
    }

    /// The place.
    pub fn place(self) -> Place {
        self.at.place(self.path)
    }

    pub(super) fn collect_scalars(self, found: &mut Vec<(Place, &'a str)>) {
        let Some(node) = self.node else { return };
        match &node.kind {
            Kind::Scalar(scalar) => found.push((node.at.place(self.path), scalar.text.as_str())),
            Kind::List(items) => {
                for index in 0..items.len() {
                    self.clone().item(index).collect_scalars(found);
                }
            }
            Kind::Mapping(entries) => {
                for (key, _) in entries {
                    self.clone().key(&key.text).collect_scalars(found);
                }
            }
        }
    }
}
