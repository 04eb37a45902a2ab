//! Reading a plan.

use std::path::Path;

use super::check;
use super::error::PlanError;
use super::model::Plan;
use crate::yaml::Document;

/// The documented template: every key with its meaning, default and an example.
pub const TEMPLATE: &str = include_str!("../../../loadtests/template.yaml");

impl Plan {
    /// Reads a plan from a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no plan, or its values do not fit together.
    pub fn read(path: &Path) -> Result<Self, PlanError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| PlanError::Unreadable {
            plan: name.clone(),
            source,
        })?;
        Self::parse(&text, &name)
    }

    /// Reads a plan from a text. `name` is what messages call it: a file's name.
    ///
    /// # Errors
    ///
    /// The text is no plan, or its values do not fit together.
    pub fn parse(text: &str, name: &str) -> Result<Self, PlanError> {
        let in_yaml = |source| PlanError::Yaml {
            plan: name.to_owned(),
            source,
        };
        // A plan is the same wherever it is read: what differs between targets stands in their profiles.
        let document = Document::parse(text, &|_| None).map_err(in_yaml)?;
        let mut plan: Self = document.read().map_err(in_yaml)?;
        let problems = check::problems(&plan, &document);
        if !problems.is_empty() {
            return Err(PlanError::Problems {
                plan: name.to_owned(),
                problems,
            });
        }
        if plan.name.is_empty() {
            let stem = Path::new(name).file_stem().unwrap_or_default();
            plan.name = stem.to_string_lossy().into_owned();
        }
        Ok(plan)
    }
}
