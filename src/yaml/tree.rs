//! A YAML document as a tree that keeps positions.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};

use super::Environment;
use super::error::{Place, Unset, YamlError};
use super::interpolate::{Filled, fill};

/// Values that a document may have after its aliases are written out.
const LARGEST: usize = 100_000;
/// How deeply lists and mappings may be nested; the typed read and `Drop` walk the tree recursively.
const DEEPEST: usize = 64;

/// A line and a column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Position {
    pub(super) fn place(self, path: String) -> Place {
        Place {
            line: self.line,
            column: self.column,
            path,
        }
    }
}

impl From<Marker> for Position {
    fn from(mark: Marker) -> Self {
        Self {
            line: mark.line().max(1),
            column: mark.col() + 1,
        }
    }
}

/// A scalar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scalar {
    /// Its text, with variables filled in.
    pub(super) text: String,
    /// The text as it is written, where variables were filled in: messages show this one, a value may be secret.
    pub(super) written: Option<String>,
    /// Whether it stands without quotes.
    pub(super) plain: bool,
    pub(super) at: Position,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Scalar(Scalar),
    List(Vec<Node>),
    Mapping(Vec<(Scalar, Node)>),
}

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) at: Position,
    /// How many values it holds, itself included.
    size: usize,
    /// How deeply values are nested in it.
    depth: usize,
}

/// A list or mapping whose end has not come yet.
struct Open {
    at: Position,
    anchor: usize,
    kind: Kind,
    /// The key whose value comes next.
    key: Option<Scalar>,
    /// Keys seen so far, with their lines.
    keys: HashMap<String, usize>,
}

struct Builder<'e> {
    environment: Environment<'e>,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Node>,
    /// Values made so far, aliases written out.
    values: usize,
    unset: Vec<Unset>,
}

/// Parses a text.
pub(super) fn parse(text: &str, environment: Environment<'_>) -> Result<Node, YamlError> {
    let mut builder = Builder {
        environment,
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        values: 0,
        unset: Vec::new(),
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| YamlError::Syntax {
            place: Position::from(*error.marker()).place(String::new()),
            problem: error.info().to_owned(),
        })?;
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                return Err(YamlError::SeveralDocuments {
                    place: Position::from(span.start).place(String::new()),
                });
            }
        }
        builder.take(event, span)?;
    }
    if !builder.unset.is_empty() {
        return Err(YamlError::Unset {
            variables: builder.unset,
        });
    }
    builder
        .root
        .filter(|root| !root.is_nothing())
        .ok_or(YamlError::Empty)
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let at = Position::from(span.start);
        match event {
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !self.is_text(tag.as_deref(), at)?;
                let scalar = self.scalar(&text, plain, at)?;
                self.count(1, at)?;
                self.add(
                    Node {
                        kind: Kind::Scalar(scalar),
                        at,
                        size: 1,
                        depth: 0,
                    },
                    anchor,
                )
            }
            Event::SequenceStart(anchor, tag) => {
                self.is_text(tag.as_deref(), at)?;
                self.begin(Kind::List(Vec::new()), at, anchor)
            }
            Event::MappingStart(anchor, tag) => {
                self.is_text(tag.as_deref(), at)?;
                self.begin(Kind::Mapping(Vec::new()), at, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(at),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => {
                    let size = node.size;
                    // Counted before the copy is made: a bomb must not go off here.
                    self.count(size, at)?;
                    self.anchors
                        .get(&anchor)
                        .cloned()
                        .map_or(Ok(()), |copy| self.add(copy, 0))
                }
                None => Err(self.syntax(at, "an alias stands inside what it names")),
            },
        }
    }

    /// Whether a tag asks for text. Tags of other kinds would change what a value means, so they are refused.
    fn is_text(&self, tag: Option<&Tag>, at: Position) -> Result<bool, YamlError> {
        match tag {
            None => Ok(false),
            Some(tag) if tag.is_yaml_core_schema() => Ok(tag.suffix == "str"),
            Some(tag) => Err(self.syntax(at, &format!("the tag `{tag}` has no meaning here"))),
        }
    }

    fn scalar(&mut self, text: &str, plain: bool, at: Position) -> Result<Scalar, YamlError> {
        let (text, written) = match fill(text, self.environment) {
            Filled::Unchanged => (text.to_owned(), None),
            Filled::Text {
                text: filled,
                variables,
            } => (filled, variables.then(|| text.to_owned())),
            Filled::Unset(names) => {
                let place = at.place(self.path());
                let unset = names.into_iter().map(|name| Unset {
                    place: place.clone(),
                    name,
                });
                self.unset.extend(unset);
                (text.to_owned(), None)
            }
            Filled::Malformed(problem) => {
                return Err(YamlError::Interpolation {
                    place: at.place(self.path()),
                    problem,
                });
            }
        };
        Ok(Scalar {
            text,
            written,
            plain,
            at,
        })
    }

    fn begin(&mut self, kind: Kind, at: Position, anchor: usize) -> Result<(), YamlError> {
        if self.open.len() >= DEEPEST {
            return Err(self.too_deep(at));
        }
        if self.open.last().is_some_and(Open::awaits_key) {
            return Err(self.syntax(at, "a key must be a single word or text"));
        }
        self.open.push(Open {
            at,
            anchor,
            kind,
            key: None,
            keys: HashMap::new(),
        });
        Ok(())
    }

    fn end(&mut self, at: Position) -> Result<(), YamlError> {
        let Some(open) = self.open.pop() else {
            return Err(self.syntax(at, "a bracket too many"));
        };
        let children: Vec<&Node> = match &open.kind {
            Kind::Scalar(_) => Vec::new(),
            Kind::List(items) => items.iter().collect(),
            Kind::Mapping(entries) => entries.iter().map(|(_, node)| node).collect(),
        };
        let size = 1 + children.iter().map(|node| node.size).sum::<usize>();
        let depth = 1 + children.iter().map(|node| node.depth).max().unwrap_or(0);
        self.count(1, open.at)?;
        self.add(
            Node {
                kind: open.kind,
                at: open.at,
                size,
                depth,
            },
            open.anchor,
        )
    }

    /// Counts values, aliases written out.
    fn count(&mut self, more: usize, at: Position) -> Result<(), YamlError> {
        self.values += more;
        if self.values > LARGEST {
            return Err(YamlError::TooLarge {
                place: at.place(self.path()),
                limit: LARGEST,
            });
        }
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, node: Node, anchor: usize) -> Result<(), YamlError> {
        let at = node.at;
        if self.open.len() + node.depth > DEEPEST {
            return Err(self.too_deep(at));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let path = self.parents_path();
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.kind, open.key.take(), node) {
            (Kind::List(items), _, node) => items.push(node),
            (Kind::Mapping(entries), Some(key), node) => entries.push((key, node)),
            (
                Kind::Mapping(_),
                None,
                Node {
                    kind: Kind::Scalar(key),
                    ..
                },
            ) => {
                if let Some(first_line) = open.keys.insert(key.text.clone(), key.at.line) {
                    return Err(YamlError::DuplicateKey {
                        place: key.at.place(path),
                        key: key.text,
                        first_line,
                    });
                }
                open.key = Some(key);
            }
            (Kind::Mapping(_) | Kind::Scalar(_), _, _) => {
                return Err(self.syntax(at, "a key must be a single word or text"));
            }
        }
        Ok(())
    }

    /// The path of the value that comes next.
    fn path(&self) -> String {
        join(&self.open)
    }

    /// The path of the list or mapping that is being read.
    fn parents_path(&self) -> String {
        self.open
            .split_last()
            .map_or_else(String::new, |(_, parents)| join(parents))
    }

    fn syntax(&self, at: Position, problem: &str) -> YamlError {
        YamlError::Syntax {
            place: at.place(self.path()),
            problem: problem.to_owned(),
        }
    }

    fn too_deep(&self, at: Position) -> YamlError {
        YamlError::TooDeep {
            place: at.place(self.path()),
            limit: DEEPEST,
        }
    }
}

impl Open {
    fn awaits_key(&self) -> bool {
        matches!(self.kind, Kind::Mapping(_)) && self.key.is_none()
    }
}

fn join(open: &[Open]) -> String {
    open.iter()
        .fold(String::new(), |path, open| match (&open.kind, &open.key) {
            (Kind::List(items), _) => item_path(&path, items.len()),
            (Kind::Mapping(_) | Kind::Scalar(_), Some(key)) => key_path(&path, key.shown()),
            (Kind::Mapping(_) | Kind::Scalar(_), None) => path,
        })
}

/// The path of a key below a path.
pub(super) fn key_path(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// The path of an item below a path.
pub(super) fn item_path(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

impl Scalar {
    /// The text that messages may show.
    pub(super) fn shown(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.text)
    }

    /// Whether it stands for "nothing"; so does a variable that is empty.
    pub(super) fn is_nothing(&self) -> bool {
        self.plain && super::word::is_nothing(&self.text)
    }
}

impl Node {
    /// Whether it is an empty value.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.is_nothing())
    }
}
