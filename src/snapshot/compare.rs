//! What was recorded against what a target answers now.

use std::collections::BTreeMap;

use super::file::{contents, requirement};
use super::take::{State, Taken};
use super::varying::fitted;
use super::volatile::without_random_words;

/// How an answer drifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    /// It was another one.
    Changed {
        /// The recorded text.
        recorded: String,
        /// The text of now.
        answered: String,
    },
    /// There was none.
    New {
        /// The text of now.
        answered: String,
    },
    /// There is none any more; why.
    Vanished {
        /// Why.
        reason: String,
    },
    /// The recorded file cannot be read as a snapshot.
    Unreadable,
}

/// A scenario whose answer drifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The file below the target's folder.
    pub file: String,
    /// The scenario, where there still is one.
    pub taken: Option<Taken>,
    /// How it drifted.
    pub drift: Drift,
}

/// A target's answers of now against the recorded ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What drifted, in the order of the files.
    pub differences: Vec<Difference>,
    /// The files of answers that are the same.
    pub same: Vec<String>,
    /// Files that belong to no requirement of this run: not ours to judge or remove.
    pub foreign: Vec<String>,
    /// Recorded scenarios that could not be judged to their end, each with the reason.
    pub unclear: Vec<(String, String)>,
}

/// Compares what a target answers now with its recorded files, each under its name below the target's folder.
pub fn compare(recorded: &BTreeMap<String, String>, taken: &[Taken]) -> Comparison {
    let mut comparison = Comparison::default();
    for scenario in taken {
        comparison.add(scenario, recorded.get(&scenario.file).map(String::as_str));
    }
    for (file, text) in recorded {
        let known = |scenario: &Taken| scenario.file == *file;
        let ours = |id: String| taken.iter().any(|scenario| scenario.requirement == id);
        if taken.iter().any(known) {
            continue;
        }
        if !requirement(text).is_some_and(ours) {
            comparison.foreign.push(file.clone());
        } else {
            comparison.differences.push(Difference {
                file: file.clone(),
                taken: None,
                drift: Drift::Vanished {
                    reason: "no scenario has this name any more".to_owned(),
                },
            });
        }
    }
    comparison.differences.sort_by(|a, b| a.file.cmp(&b.file));
    comparison
}

impl Comparison {
    /// Compares one scenario with its recorded file.
    fn add(&mut self, scenario: &Taken, recorded: Option<&str>) {
        let drift = match (&scenario.state, recorded) {
            (State::LeftOut | State::Nothing(_), None) | (State::LeftOut, Some(_)) => return,
            (State::Unclear(reason), _) => {
                self.unclear.push((scenario.scenario.clone(), reason.clone()));
                return;
            }
            (State::Nothing(reason), Some(_)) => Drift::Vanished {
                reason: reason.clone(),
            },
            (State::Answered(answered), None) => Drift::New {
                answered: shown(answered),
            },
            (State::Answered(answered), Some(file)) => match contents(file) {
                None => Drift::Unreadable,
                Some(text) => {
                    let answered = fitted(text, &shown(answered)).trim_end().to_owned();
                    if answered == text {
                        self.same.push(scenario.file.clone());
                        return;
                    }
                    Drift::Changed {
                        recorded: text.to_owned(),
                        answered,
                    }
                }
            },
        };
        self.differences.push(Difference {
            file: scenario.file.clone(),
            taken: Some(scenario.clone()),
            drift,
        });
    }
}

/// An answer as a snapshot shows it.
pub fn shown(answered: &str) -> String {
    without_random_words(answered.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::file::written;
    use super::*;

    fn taken(name: &str, state: State) -> Taken {
        Taken {
            file: format!("{name}.snap"),
            source: String::new(),
            requirement: "a/b".into(),
            scenario: name.into(),
            state,
        }
    }

    #[test]
    fn each_kind_of_drift_is_told_apart() {
        let answered = |text: &str| State::Answered(text.into());
        let now = [
            taken("changed", answered("new")),
            taken("fresh", answered("new")),
            taken("gone", State::Nothing("no such client".into())),
            taken("left-out", State::LeftOut),
            taken("never", State::Nothing("no such client".into())),
            taken("same", answered("old\n")),
            taken("spoilt", answered("old")),
            taken("unclear", State::Unclear("the control failed".into())),
        ];
        let mut recorded: BTreeMap<String, String> =
            ["changed", "gone", "left-out", "same", "unclear", "unknown"]
                .map(|name| {
                    (
                        format!("{name}.snap"),
                        written(&taken(name, State::LeftOut), "old"),
                    )
                })
                .into();
        recorded.insert("spoilt.snap".into(), "no front matter".into());
        let foreign = Taken {
            requirement: "own/b".into(),
            ..taken("foreign", State::LeftOut)
        };
        recorded.insert("foreign.snap".into(), written(&foreign, "old"));
        recorded.insert("planted.snap".into(), "no front matter".into());
        let comparison = compare(&recorded, &now);
        let names: Vec<(&str, bool)> = comparison
            .differences
            .iter()
            .map(|d| (d.file.as_str(), matches!(d.drift, Drift::Vanished { .. })))
            .collect();
        assert_eq!(
            names,
            [
                ("changed.snap", false),
                ("fresh.snap", false),
                ("gone.snap", true),
                ("spoilt.snap", false),
                ("unknown.snap", true),
            ]
        );
        assert_eq!((comparison.same.len(), comparison.unclear.len()), (1, 1));
        assert_eq!(comparison.foreign, ["foreign.snap", "planted.snap"]);
    }
}
