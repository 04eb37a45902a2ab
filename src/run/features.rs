//! Feature files: those in the binary, and those of a user.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use cucumber::World as _;
use cucumber::feature::Ext as _;
use cucumber::gherkin::{Feature, GherkinEnv, Scenario, StepType};
use include_dir::{Dir, include_dir};

use super::error::FeatureError;
use crate::catalogue::{self, Requirement};
use crate::steps::{World, nearest};

/// The features of this tool.
static FEATURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/features");

/// A feature file: its name and text.
#[derive(Debug, Clone)]
pub struct FeatureFile {
    /// The path that reports show.
    pub name: String,
    /// The text.
    pub text: String,
}

/// One scenario, with its row of examples filled in.
#[derive(Debug, Clone)]
pub struct Script {
    /// The feature file's path.
    pub file: String,
    /// The line of the scenario or of its row.
    pub line: usize,
    /// The scenario's title, placeholders filled in.
    pub title: String,
    /// The requirement that it judges.
    pub requirement: &'static Requirement,
    /// The tags of feature, rule and scenario.
    pub tags: Vec<String>,
    /// The feature that it belongs to, without scenarios.
    pub feature: Feature,
    /// The scenario itself.
    pub scenario: Scenario,
}

/// The features of this tool, in the order of their paths.
pub fn embedded() -> Vec<FeatureFile> {
    fn gather(dir: &Dir<'_>, into: &mut Vec<FeatureFile>) {
        for file in dir.files() {
            let name = file.path().display().to_string();
            if let Some(text) = file.contents_utf8().filter(|_| name.ends_with(".feature")) {
                into.push(FeatureFile {
                    name: format!("features/{name}"),
                    text: text.to_owned(),
                });
            }
        }
        dir.dirs().for_each(|dir| gather(dir, into));
    }
    let mut files = Vec::new();
    gather(&FEATURES, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Reads the features of a folder and those below it.
///
/// # Errors
///
/// The folder cannot be read, or holds no feature.
pub fn read_folder(folder: &Path) -> Result<Vec<FeatureFile>, FeatureError> {
    fn gather(path: &Path, into: &mut Vec<PathBuf>) -> Result<(), FeatureError> {
        let unreadable = |source| FeatureError::Unreadable {
            path: path.to_owned(),
            source,
        };
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir() {
                gather(&path, into)?;
            } else if path.extension().is_some_and(|extension| extension == "feature") {
                into.push(path);
            }
        }
        Ok(())
    }
    let mut paths = Vec::new();
    gather(folder, &mut paths)?;
    if paths.is_empty() {
        return Err(FeatureError::Nothing(folder.to_owned()));
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            std::fs::read_to_string(&path)
                .map(|text| FeatureFile {
                    name: path.display().to_string(),
                    text,
                })
                .map_err(|source| FeatureError::Unreadable { path, source })
        })
        .collect()
}

/// Refuses two scenarios of one requirement that have the same title: by it reports, snapshots, dice and
/// `--rerun-failed` tell them apart.
///
/// # Errors
///
/// There are two.
pub fn check_titles(scripts: &[Script]) -> Result<(), FeatureError> {
    let mut known: HashMap<(&str, &str), &Script> = HashMap::new();
    for script in scripts {
        let key = (script.requirement.id, script.title.as_str());
        if let Some(first) = known.insert(key, script) {
            return Err(FeatureError::SameTitle {
                file: script.file.clone(),
                line: script.line,
                requirement: script.requirement.id,
                title: script.title.clone(),
                first: format!("`{}`, line {}", first.file, first.line),
            });
        }
    }
    Ok(())
}

impl FeatureFile {
    /// Reads the file into scenarios and checks that each can be played: known sentences, one known requirement.
    ///
    /// # Errors
    ///
    /// The text is no Gherkin, or a scenario cannot be played.
    pub fn scripts(&self) -> Result<Vec<Script>, FeatureError> {
        self.scripts_of(&[])
    }

    /// As [`FeatureFile::scripts`], where the requirement may also be one of the user's own.
    ///
    /// # Errors
    ///
    /// As [`FeatureFile::scripts`].
    pub fn scripts_of(&self, own: &[&'static Requirement]) -> Result<Vec<Script>, FeatureError> {
        let mut feature =
            Feature::parse(&self.text, GherkinEnv::default()).map_err(|error| FeatureError::Syntax {
                file: self.name.clone(),
                reason: self.syntax(&error.to_string()),
            })?;
        feature.path = Some(PathBuf::from(&self.name));
        let feature = feature
            .expand_examples()
            .map_err(|error| FeatureError::Examples {
                file: self.name.clone(),
                reason: error.to_string(),
            })?;
        let mut bare = feature.clone();
        bare.scenarios = Vec::new();
        bare.rules = Vec::new();
        let of_rules = feature
            .rules
            .iter()
            .flat_map(|rule| rule.scenarios.iter().map(move |scenario| (Some(rule), scenario)));
        let all = feature
            .scenarios
            .iter()
            .map(|scenario| (None, scenario))
            .chain(of_rules);
        all.map(|(rule, scenario)| {
            let mut scenario = scenario.clone();
            if let Some(rule) = rule {
                scenario.tags.extend(rule.tags.iter().cloned());
                if let Some(background) = &rule.background {
                    scenario.steps = [background.steps.clone(), scenario.steps].concat();
                }
            }
            self.script(&bare, scenario, own)
        })
        .collect()
    }

    /// The parser's words about the text, with what stands at the place. They read `Error at LINE:COLUMN: {TOKENS}`,
    /// and the tokens come in no order.
    fn syntax(&self, words: &str) -> String {
        let place = words.strip_prefix("Error at ").and_then(|rest| {
            let mut numbers = rest.splitn(3, ':').map(|number| number.trim().parse::<usize>());
            Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
        });
        let Some((line, column)) = place else {
            return words.to_owned();
        };
        let text = line.checked_sub(1).and_then(|index| self.text.lines().nth(index));
        let found = match text.map(str::trim) {
            Some(text) if !text.is_empty() => format!("unexpected `{text}`"),
            Some(_) | None => "unexpected end".to_owned(),
        };
        format!(
            "line {line}, column {column}: {found}\n(hint: a keyword may be misspelt here or in the line before)"
        )
    }

    /// Checks one scenario.
    fn script(
        &self,
        feature: &Feature,
        scenario: Scenario,
        own: &[&'static Requirement],
    ) -> Result<Script, FeatureError> {
        let background = feature.background.iter().flat_map(|background| &background.steps);
        for step in background.chain(&scenario.steps) {
            self.check_step(step)?;
        }
        let tags: Vec<String> = feature.tags.iter().chain(&scenario.tags).cloned().collect();
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.strip_prefix("req:")).collect();
        let line = scenario.position.line;
        let [id] = ids.as_slice() else {
            return Err(FeatureError::Requirements {
                file: self.name.clone(),
                line,
                title: scenario.name.clone(),
                count: ids.len(),
            });
        };
        let declared = own.iter().find(|requirement| requirement.id == *id);
        let requirement = declared.copied().or_else(|| catalogue::find(id));
        let requirement = requirement.ok_or_else(|| FeatureError::UnknownRequirement {
            file: self.name.clone(),
            line,
            requirement: (*id).to_owned(),
            hint: super::select::hint(id, own),
        })?;
        Ok(Script {
            file: self.name.clone(),
            line,
            title: scenario.name.clone(),
            requirement,
            feature: feature.clone(),
            tags,
            scenario,
        })
    }

    /// Checks that exactly one step reads the sentence.
    fn check_step(&self, step: &cucumber::gherkin::Step) -> Result<(), FeatureError> {
        thread_local! {
            static COLLECTION: cucumber::step::Collection<World> = World::collection();
        }
        COLLECTION.with(|collection| match collection.find(step) {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(FeatureError::Undefined {
                file: self.name.clone(),
                line: step.position.line,
                keyword: match step.ty {
                    StepType::Given => "Given",
                    StepType::When => "When",
                    StepType::Then => "Then",
                },
                sentence: step.value.clone(),
                hint: nearest(&step.value)
                    .map(|sentence| {
                        format!(
                            "\n(hint: did you mean `{} {}`?)",
                            sentence.keyword.name(),
                            sentence.text
                        )
                    })
                    .unwrap_or_default(),
            }),
            Err(_) => Err(FeatureError::Ambiguous {
                file: self.name.clone(),
                line: step.position.line,
                sentence: step.value.clone(),
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_scenario_can_be_played() {
        for file in embedded() {
            if let Err(error) = file.scripts() {
                panic!("{error}");
            }
        }
    }

    #[test]
    fn every_requirement_has_a_scenario() {
        let scripts: Vec<Script> = embedded()
            .iter()
            .flat_map(|file| file.scripts().unwrap())
            .collect();
        for requirement in catalogue::all() {
            assert!(
                scripts
                    .iter()
                    .any(|script| script.requirement.id == requirement.id),
                "no scenario judges `{}`",
                requirement.id
            );
        }
    }

    #[test]
    fn titles_of_one_requirement_differ() {
        let scripts: Vec<Script> = embedded()
            .iter()
            .flat_map(|file| file.scripts().unwrap())
            .collect();
        check_titles(&scripts).unwrap();
        let twins = [&scripts[..1], &scripts[..1]].concat();
        let error = check_titles(&twins).unwrap_err().to_string();
        let place = format!("{}`: line {}: another scenario", scripts[0].file, scripts[0].line);
        assert!(error.contains(&place), "{error}");
    }

    #[test]
    fn an_undefined_sentence_is_named_with_its_neighbour() {
        let file = FeatureFile {
            name: "mine.feature".into(),
            text: "Feature: x\n  @req:authorize/get-supported\n  Scenario: y\n    Given a valid autorization request\n".into(),
        };
        let error = file.scripts().unwrap_err().to_string();
        assert!(error.contains("line 4"), "{error}");
        assert!(
            error.contains("did you mean `Given a valid authorization request`"),
            "{error}"
        );
    }
}
