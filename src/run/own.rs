//! Requirements of a user's own: declared in `requirements.yaml`, beside the features that judge them.
//!
//! Their ids start with `own/`, which no requirement of ours ever does: so a slip in one of our ids stays a slip, and
//! a profile may name them before it is known which features are played.

use std::path::Path;

use serde::Deserialize;

use super::error::FeatureError;
use crate::catalogue::{Dialect, Document, Level, OWN_AREA, OwnDocument, Requirement, Severity, Source};

/// The file, in a folder of features.
const FILE: &str = "requirements.yaml";

/// What the file holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    requirements: Vec<Own>,
}

/// A requirement of the user's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    id: String,
    title: String,
    #[serde(default)]
    meaning: Option<String>,
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    severity: Option<Severity>,
    #[serde(default)]
    source: Option<OwnSource>,
}

/// The document that says so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnSource {
    text: String,
    link: url::Url,
}

/// The requirements that a folder of features declares; none where it has no such file.
///
/// # Errors
///
/// The file cannot be read, or an id is not one of the user's own or stands twice.
pub fn read_own(
    folder: &Path,
    known: &[&'static Requirement],
) -> Result<Vec<&'static Requirement>, FeatureError> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&path).map_err(|source| FeatureError::Unreadable {
        path: path.clone(),
        source,
    })?;
    let file = path.display().to_string();
    let declared: Declared =
        crate::yaml::read(&text, &|_| None).map_err(|source| FeatureError::Declared {
            file: file.clone(),
            source,
        })?;
    let mut all: Vec<&'static Requirement> = Vec::new();
    for own in declared.requirements {
        let named = own
            .id
            .strip_prefix(OWN_AREA)
            .and_then(|rest| rest.strip_prefix('/'));
        if !named.is_some_and(is_name) {
            return Err(FeatureError::NotOwn { file, id: own.id });
        }
        if own.title.trim().is_empty() {
            return Err(FeatureError::Untitled { file, id: own.id });
        }
        if all.iter().chain(known).any(|known| known.id == own.id) {
            return Err(FeatureError::DeclaredTwice { file, id: own.id });
        }
        all.push(kept(own));
    }
    Ok(all)
}

/// Whether a text is words of small letters and digits, with a hyphen between two of them.
fn is_name(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(letter))
}

/// The requirement as the catalogue has its own. It is read once and lasts as long as the program, as those do.
fn kept(own: Own) -> &'static Requirement {
    let text = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let sources: Vec<Source> = own
        .source
        .map(|source| Source {
            document: Document::Own(Box::leak(Box::new(OwnDocument {
                name: text(source.text),
                link: text(source.link.into()),
            }))),
            section: "",
        })
        .into_iter()
        .collect();
    let title = text(own.title);
    Box::leak(Box::new(Requirement {
        id: text(own.id),
        title,
        meaning: own.meaning.map_or(title, text),
        expected: &[],
        level: own.level.unwrap_or(Level::Must),
        severity: own.severity.unwrap_or(Severity::Medium),
        sources: Box::leak(sources.into_boxed_slice()),
        needs: &[],
        dialects: &Dialect::ALL,
        since: "0",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<&'static Requirement>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let path = folder.path().display().to_string();
        read_own(folder.path(), &[]).map_err(|error| error.to_string().replace(&path, "mine"))
    }

    #[test]
    fn a_requirement_of_ones_own_needs_an_id_and_a_title() {
        let all = read("requirements:\n  - {id: own/banner, title: There is a banner.}\n").unwrap();
        assert_eq!(
            (all[0].id, all[0].level, all[0].area()),
            ("own/banner", Level::Must, "own")
        );
        assert!(read_own(Path::new("no-such-folder"), &[]).unwrap().is_empty());
    }

    #[test]
    fn slips_are_named() {
        let row = |id: &str| format!("  - {{id: {id}, title: T.}}\n");
        for (rows, words) in [
            (
                row("acme/banner"),
                "the id `acme/banner` does not start with `own/`",
            ),
            (row("own/"), "the id `own/` does not start with"),
            (row("own/--"), "the id `own/--` does not start with"),
            (
                "  - {id: own/a, title: ' '}\n".to_owned(),
                "`own/a` has an empty `title`",
            ),
            (row("own/a") + &row("own/a"), "`own/a` is declared twice"),
            (
                "  - {id: own/a, titel: T.}\n".to_owned(),
                "line 2: unknown key `titel`",
            ),
        ] {
            let error = read(&format!("requirements:\n{rows}")).unwrap_err();
            assert!(error.contains(words), "{error}");
            assert!(error.contains("mine"), "{error}");
        }
    }
}
