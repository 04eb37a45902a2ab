//! Which scenarios are played at a target, and why the others are not.

use cucumber::gherkin::tagexpr::TagOperation;
use cucumber::tag::Ext as _;

use super::error::SelectionError;
use super::features::Script;
use crate::catalogue::{self, OWN_AREA, Requirement};
use crate::profile::Profile;
use crate::record::Agent;
use crate::yaml::nearest;

/// A scenario of an earlier run that is to be played again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rerun {
    /// The target.
    pub target: String,
    /// The requirement.
    pub requirement: String,
    /// The scenario's title.
    pub scenario: String,
    /// The agent that played it.
    pub agent: Agent,
}

impl Rerun {
    /// Whether a scenario is the one that is to be played again.
    pub fn names(&self, script: &Script) -> bool {
        self.requirement == script.requirement.id && self.scenario == script.title
    }
}

/// What the user selected.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    only: Vec<String>,
    skip: Vec<String>,
    tags: Option<(String, TagOperation)>,
    rerun: Option<Vec<Rerun>>,
}

/// Whether a scenario is played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected {
    /// It is.
    Yes,
    /// It does not concern this target; the fact says so.
    NotApplicable(String),
    /// The user left it out; the reason names the flag or pin.
    Deselected(String),
}

impl Selection {
    /// Reads a selection: ids, prefixes (`authorize/`), areas or sections (`RFC 6749 §4.1`), and a tag expression.
    ///
    /// # Errors
    ///
    /// A pattern selects no requirement, or the tag expression cannot be read.
    pub fn new(only: &[String], skip: &[String], tags: Option<&str>) -> Result<Self, SelectionError> {
        Self::with_own(only, skip, tags, &[])
    }

    /// As [`Selection::new`], where requirements of the user's own can be selected, too.
    ///
    /// # Errors
    ///
    /// As [`Selection::new`].
    pub fn with_own(
        only: &[String],
        skip: &[String],
        tags: Option<&str>,
        own: &[&'static Requirement],
    ) -> Result<Self, SelectionError> {
        for pattern in only.iter().chain(skip) {
            let mut all = catalogue::all().chain(own.iter().copied());
            if !all.any(|requirement| names(pattern, requirement)) {
                return Err(SelectionError::Nothing {
                    pattern: pattern.clone(),
                    hint: hint(pattern, own),
                });
            }
        }
        let tags = tags
            .map(|expression| {
                expression
                    .parse::<TagOperation>()
                    .map(|operation| (expression.to_owned(), operation))
                    .map_err(|error| SelectionError::Tags {
                        expression: expression.to_owned(),
                        reason: error.to_string(),
                    })
            })
            .transpose()?;
        Ok(Self {
            only: only.to_vec(),
            skip: skip.to_vec(),
            tags,
            rerun: None,
        })
    }

    /// Plays only these scenarios again.
    #[must_use]
    pub fn again(mut self, rerun: Vec<Rerun>) -> Self {
        self.rerun = Some(rerun);
        self
    }

    /// Why the user's flags leave a scenario out.
    fn leaves_out(&self, script: &Script, target: &str) -> Option<String> {
        let requirement = script.requirement;
        if !self.only.is_empty() && !self.only.iter().any(|pattern| names(pattern, requirement)) {
            return Some(format!("not selected by `--only {}`", self.only.join(",")));
        }
        if let Some(pattern) = self.skip.iter().find(|pattern| names(pattern, requirement)) {
            return Some(format!("left out by `--skip {pattern}`"));
        }
        if let Some((expression, tags)) = &self.tags
            && !tags.eval(script.tags.iter())
        {
            return Some(format!("its tags do not fit `--tags {expression}`"));
        }
        let again = self.rerun.as_ref()?;
        let listed = again
            .iter()
            .any(|rerun| rerun.target == target && rerun.names(script));
        (!listed).then(|| "it did not fail in the run that is repeated".to_owned())
    }
}

/// Whether a pattern names a requirement: its id, a prefix ending in a slash, its area, or a section.
fn names(pattern: &str, requirement: &Requirement) -> bool {
    requirement.id == pattern
        || requirement.area() == pattern
        || (pattern.ends_with('/') && requirement.id.starts_with(pattern))
        || requirement.sources.iter().any(|source| {
            let citation = source.citation();
            let below = |rest: &str| rest.is_empty() || rest.starts_with(['.', ' ']);
            citation.strip_prefix(pattern).is_some_and(below)
        })
}

/// The nearest id, as a hint.
pub(super) fn hint(id: &str, own: &[&'static Requirement]) -> String {
    if id.split('/').next() == Some(OWN_AREA) && own.is_empty() {
        return "\n(hint: declare it in a `requirements.yaml` beside the feature)".to_owned();
    }
    let all = catalogue::all().chain(own.iter().copied());
    let ids: Vec<&str> = all.map(|requirement| requirement.id).collect();
    nearest(id, ids.iter().copied()).map_or_else(
        || "\n(hint: `opcheck list requirements` prints all)".to_owned(),
        |near| format!("\n(hint: did you mean `{near}`?)"),
    )
}

/// Decides whether a scenario is played at a target.
pub fn select(script: &Script, profile: &Profile, selection: &Selection) -> Selected {
    let requirement = script.requirement;
    if let Some(reason) = selection.leaves_out(script, &profile.name) {
        return Selected::Deselected(reason);
    }
    if let Some(pin) = &profile.requirements
        && newer(requirement.since, pin)
    {
        return Selected::Deselected(format!("the profile pins the requirement set `{pin}`"));
    }
    if !requirement.dialects.contains(&profile.dialect) {
        return Selected::NotApplicable(format!("it does not hold in the dialect `{}`", profile.dialect));
    }
    match requirement.needs.iter().find_map(|need| profile.lacks(*need)) {
        Some(fact) => Selected::NotApplicable(fact),
        None => Selected::Yes,
    }
}

/// Whether a version is later than another, number by number.
fn newer(version: &str, than: &str) -> bool {
    let numbers = |text: &str| {
        text.split('.')
            .map(|part| part.parse().unwrap_or(0))
            .collect::<Vec<u32>>()
    };
    numbers(version) > numbers(than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_ids_prefixes_areas_and_sections() {
        let requirement = catalogue::find("authorize/foreign-redirect-uri").unwrap();
        for pattern in [
            "authorize/foreign-redirect-uri",
            "authorize/",
            "authorize",
            "RFC 6749",
            "RFC 6749 §4.1",
            "RFC 6749 §4.1.2.1",
        ] {
            assert!(names(pattern, requirement), "{pattern}");
        }
        for pattern in ["authorize/foreign", "auth", "RFC 6749 §4.1.2.11", "session"] {
            assert!(!names(pattern, requirement), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_selects_nothing_is_an_error_with_a_hint() {
        let error = Selection::new(&["authorize/unknown-clientt".into()], &[], None).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("did you mean `authorize/unknown-client`"),
            "{error}"
        );
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert!(newer("1.10", "1.9"));
        assert!(!newer("1.0", "1.0"));
    }
}
