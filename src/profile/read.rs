//! Reading a profile.

use std::path::Path;

use super::check;
use super::error::ProfileError;
use super::model::Profile;
use super::problem::{Located, Problem};
use crate::catalogue;
use crate::yaml::{Document, Environment};

/// What a draft puts where only the user knows the value. A profile that still holds it is refused.
pub(super) const PLACEHOLDER: &str = "CHANGE-ME";

/// What a profile is read against.
pub struct Context<'a> {
    /// Looks up the variables of `${NAME}`.
    pub environment: Environment<'a>,
    /// The ids of all requirements.
    pub requirements: Vec<&'a str>,
    /// The versions of the requirement set.
    pub versions: Vec<&'a str>,
}

impl Context<'_> {
    /// This process's environment and this program's catalogue.
    pub fn of_this_process() -> Self {
        let mut versions = vec![catalogue::VERSION];
        versions.extend(catalogue::all().map(|requirement| requirement.since));
        versions.sort_unstable();
        versions.dedup();
        Self {
            environment: &|name| std::env::var(name).ok(),
            requirements: catalogue::all().map(|requirement| requirement.id).collect(),
            versions,
        }
    }
}

impl Profile {
    /// Reads a profile from a file. Paths in it are relative to the file's folder.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no profile, or its values do not fit together.
    pub fn read(path: &Path) -> Result<Self, ProfileError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| ProfileError::Unreadable {
            profile: name.clone(),
            source,
        })?;
        let mut profile = Self::parse(&text, &name)?;
        if let Some(folder) = path.parent() {
            folder.clone_into(&mut profile.folder);
            profile.network.start_paths_at(folder);
        }
        Ok(profile)
    }

    /// Reads a profile from a text. `name` is what messages call it: a file's name.
    ///
    /// # Errors
    ///
    /// The text is no profile, or its values do not fit together.
    pub fn parse(text: &str, name: &str) -> Result<Self, ProfileError> {
        Self::parse_in(text, name, &Context::of_this_process())
    }

    /// Reads a profile from a text, against a given environment and catalogue.
    ///
    /// # Errors
    ///
    /// The text is no profile, or its values do not fit together.
    pub fn parse_in(text: &str, name: &str, context: &Context<'_>) -> Result<Self, ProfileError> {
        let in_yaml = |source| ProfileError::Yaml {
            profile: name.to_owned(),
            source,
        };
        let with_problems = |problems: Vec<Located>| match problems.is_empty() {
            true => Ok(()),
            false => Err(ProfileError::Problems {
                profile: name.to_owned(),
                problems,
            }),
        };
        let document = Document::parse(text, context.environment).map_err(in_yaml)?;
        // Before the typed read, which would only say that a placeholder has the wrong type.
        with_problems(unfinished(&document))?;
        let mut profile: Self = document.read().map_err(in_yaml)?;
        with_problems(check::problems(&profile, &document, context))?;
        if profile.name.is_empty() {
            profile.name = Path::new(name)
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
        }
        Ok(profile)
    }
}

/// The placeholders of a draft that are left.
fn unfinished(document: &Document) -> Vec<Located> {
    document
        .scalars()
        .into_iter()
        .filter(|(_, text)| text.contains(PLACEHOLDER))
        .map(|(place, _)| {
            let problem = Problem::Unfinished {
                path: place.path.clone(),
                placeholder: PLACEHOLDER,
            };
            Located { place, problem }
        })
        .collect()
}
