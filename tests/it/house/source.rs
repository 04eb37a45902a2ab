//! Rust files: which paths they name, which functions they have, and what of them only tests compile.

use std::collections::BTreeSet;
use std::path::Path;

use super::tokens::{Token, is_word, mark_test_items, matching, tokens};

/// A Rust file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The path below the package, with slashes.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: String,
    /// The tokens.
    pub(crate) tokens: Vec<Token>,
}

/// A path such as `crate::record::Finding`, one per leaf of a `use` tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its words.
    pub(crate) segments: Vec<String>,
    /// Its line.
    pub(crate) line: usize,
    /// Whether only tests compile it.
    pub(crate) test: bool,
}

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// The line of its `fn`.
    pub(crate) line: usize,
    /// Lines from `fn` to the closing brace, both included.
    pub(crate) lines: usize,
    /// Lines between the braces.
    pub(crate) body: usize,
    /// The attribute right before it, if any.
    pub(crate) attribute: Option<String>,
    /// Whether only tests compile it.
    pub(crate) test: bool,
}

/// Reads the package's Rust files: `src`, `tests` and `benches`.
pub(crate) fn package() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "tests", "benches"] {
        gather(root, &root.join(folder), &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    mark_test_files(&mut sources);
    assert!(sources.len() > 100, "the package's files were not found");
    sources
}

fn gather(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            sources.push(Source::new(&name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Marks the files of modules that are declared below `#[cfg(test)]`, and those outside of `src`.
fn mark_test_files(sources: &mut [Source]) {
    let mut folders: BTreeSet<String> = ["tests/".to_owned(), "benches/".to_owned()].into();
    for source in sources.iter() {
        folders.extend(source.test_modules());
    }
    for source in sources {
        let of_tests = folders.iter().any(|module| {
            source.path.starts_with(module.as_str()) && module.ends_with('/')
                || source.path.strip_suffix(".rs") == module.strip_suffix('/')
        });
        if of_tests {
            source.tokens.iter_mut().for_each(|token| token.test = true);
        }
    }
}

impl Source {
    /// A file with this path and text.
    pub(crate) fn new(path: &str, text: String) -> Self {
        let mut tokens = tokens(&text);
        mark_test_items(&mut tokens);
        Self {
            path: path.to_owned(),
            text,
            tokens,
        }
    }

    /// The folder in which the file's own modules lie, ending in a slash.
    fn folder(&self) -> String {
        let stem = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        match stem.rsplit_once('/') {
            Some((folder, "mod" | "lib" | "main")) => format!("{folder}/"),
            _ => format!("{stem}/"),
        }
    }

    /// The module of the file, from the crate's root: `["run", "select"]`.
    pub(crate) fn module(&self) -> Vec<String> {
        let folder = self.folder();
        let below = folder.strip_prefix("src/").unwrap_or_default();
        below
            .split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The room of the file: the first part of its module; empty for `lib.rs` and `main.rs`.
    pub(crate) fn room(&self) -> String {
        self.module().first().cloned().unwrap_or_default()
    }

    /// `mod x;` below `#[cfg(test)]`, as folders.
    fn test_modules(&self) -> Vec<String> {
        let words: Vec<&str> = self.tokens.iter().map(|token| token.text.as_str()).collect();
        words
            .windows(3)
            .zip(&self.tokens)
            .filter(|(window, token)| token.test && window[0] == "mod" && window[2] == ";")
            .map(|(window, _)| format!("{}{}/", self.folder(), window[1]))
            .collect()
    }

    /// Every path that the file names, `use` trees flattened, with `super` and `self` resolved to `crate`.
    pub(crate) fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let after = at
                .checked_sub(1)
                .map(|before| self.tokens[before].text.as_str())
                .unwrap_or_default();
            if is_word(&token.text) && after != "." && after != ":" {
                let in_use = after == "use";
                let end = self.tree(at, &[], &mut found, in_use);
                at = end.max(at + 1);
            } else {
                at += 1;
            }
        }
        for named in &mut found {
            self.resolve(&mut named.segments);
        }
        found
    }

    /// Reads the path at a token, with its braces where it has some; returns where it ends.
    fn tree(&self, start: usize, before: &[String], found: &mut Vec<Named>, in_use: bool) -> usize {
        let text = |at: usize| self.tokens.get(at).map_or("", |token| token.text.as_str());
        let mut segments = before.to_vec();
        let mut at = start;
        loop {
            segments.push(text(at).to_owned());
            at += 1;
            if !(text(at) == ":" && text(at + 1) == ":") {
                break;
            }
            at += 2;
            if text(at) == "{" && (in_use || text(at + 1) != "}") {
                at += 1;
                while !matches!(text(at), "}" | "") {
                    at = if is_word(text(at)) || text(at) == "*" {
                        self.tree(at, &segments, found, in_use)
                    } else {
                        at + 1
                    };
                }
                return at + 1;
            }
            if !(is_word(text(at)) || text(at) == "*") {
                break;
            }
        }
        if segments.len() > 1 || in_use || before.len() == 1 {
            found.push(Named {
                segments,
                line: self.tokens[start].line,
                test: self.tokens[start].test,
            });
        }
        at
    }

    /// Turns leading `super` and `self` into a path from `crate`.
    fn resolve(&self, segments: &mut Vec<String>) {
        let mut module = match segments.first().map(String::as_str) {
            Some("super" | "self") => self.module(),
            _ => return,
        };
        let mut rest = segments.as_slice();
        while let Some((first, further)) = rest.split_first() {
            match first.as_str() {
                "self" => {}
                "super" => {
                    module.pop();
                }
                _ => break,
            }
            rest = further;
        }
        *segments = std::iter::once("crate".to_owned())
            .chain(module)
            .chain(rest.iter().cloned())
            .collect();
    }

    /// The functions that have a body.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let name = self.tokens.get(at + 1).map(|token| token.text.as_str());
            if token.text != "fn" || !name.is_some_and(is_word) {
                continue;
            }
            let Some(open) = self.body_of(at) else { continue };
            let close = matching(&self.tokens, open);
            let (first, last) = (self.tokens[open].line, self.tokens[close].line);
            functions.push(Function {
                name: name.unwrap_or_default().to_owned(),
                line: token.line,
                lines: last - token.line + 1,
                body: (last - first).saturating_sub(1),
                attribute: self.attribute_before(at),
                test: token.test,
            });
        }
        functions
    }

    /// The brace that opens a function's body; none for a declaration.
    fn body_of(&self, at: usize) -> Option<usize> {
        let mut depth = 0usize;
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            match token.text.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "{" if depth == 0 => return Some(index),
                ";" if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// The name of the attribute right before an item.
    fn attribute_before(&self, at: usize) -> Option<String> {
        let mut end = at.checked_sub(1)?;
        while !matches!(self.tokens[end].text.as_str(), "]" | ";" | "}" | "{") {
            end = end.checked_sub(1)?;
        }
        let mut open = (self.tokens[end].text == "]").then_some(end)?;
        let mut depth = 0;
        loop {
            match self.tokens[open].text.as_str() {
                "]" => depth += 1,
                "[" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            open = open.checked_sub(1)?;
        }
        Some(self.tokens[open + 1].text.clone())
    }

    /// Lines where these tokens stand one after the other.
    pub(crate) fn lines_with(&self, words: &[&str], tests_too: bool) -> Vec<usize> {
        self.tokens
            .windows(words.len())
            .filter(|window| tests_too || !window[0].test)
            .filter(|window| window.iter().zip(words).all(|(token, word)| token.text == *word))
            .map(|window| window[0].line)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("src/run/select.rs", text.to_owned())
    }

    #[test]
    fn paths_are_found_and_prose_is_not() {
        let text = "//! reqwest::x\nuse crate::{record::Finding, check};\nuse super::super::yaml::nearest;\n\
                    /* axum::y */ fn f<'a>(x: &'a str) { let _ = (\"clap::z\", r#\"a\"b::c\"#, 'x', '\\''); http::go() }\n\
                    use super::error;\nuse clap;";
        let found: Vec<String> = source(text)
            .named()
            .iter()
            .map(|n| n.segments.join("::"))
            .collect();
        assert_eq!(
            found,
            [
                "crate::record::Finding",
                "crate::check",
                "crate::yaml::nearest",
                "http::go",
                "crate::run::error",
                "clap"
            ]
        );
    }

    #[test]
    fn code_of_tests_is_told_apart() {
        let text =
            "use a::b;\n#[cfg(test)]\nmod tests {\n  use c::d;\n}\n#[cfg(test)]\nmod golden;\nuse e::f;";
        let source = source(text);
        let found: Vec<(String, bool)> = source
            .named()
            .iter()
            .map(|n| (n.segments.join("::"), n.test))
            .collect();
        assert_eq!(
            found,
            [
                ("a::b".to_owned(), false),
                ("c::d".to_owned(), true),
                ("e::f".to_owned(), false)
            ]
        );
        assert_eq!(source.test_modules(), ["src/run/select/golden/"]);
    }

    #[test]
    fn functions_are_measured() {
        let text = "#[given(expr = \"a {string}\")]\npub(super) async fn f(\n  a: [u8; 2],\n) -> Result<(), X> {\n  1;\n  {}\n}\ntrait T { fn g(&self); }";
        let functions = source(text).functions();
        assert_eq!(functions.len(), 1, "{functions:?}");
        let f = &functions[0];
        assert_eq!((f.name.as_str(), f.line, f.lines, f.body), ("f", 2, 6, 2));
        assert_eq!(f.attribute.as_deref(), Some("given"));
    }
}
