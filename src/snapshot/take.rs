//! From a record to one text for each scenario.

use std::collections::{BTreeMap, BTreeSet};

use super::text::text;
use super::varying::merged;
use crate::record::{Finding, RunRecord, TargetRecord, Verdict};

/// A scenario of a target, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The file below the target's folder: `authorize/foreign-redirect-uri/title-of-the-scenario.snap`.
    pub file: String,
    /// The feature file.
    pub source: String,
    /// The requirement.
    pub requirement: String,
    /// The scenario's title.
    pub scenario: String,
    /// What became of it.
    pub state: State,
}

/// What became of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The target answered; the text says what. Words of dice still stand in it.
    Answered(String),
    /// It does not concern the target, or asks it nothing; the fact says why.
    Nothing(String),
    /// It could not be judged to its end, so its answers are not whole.
    Unclear(String),
    /// The user left it out.
    LeftOut,
}

/// The folder of a target, from its name.
pub fn folder_name(target: &str) -> String {
    slug(target)
}

/// Every scenario of a target. The run must have kept the evidence of what passed.
pub fn take(record: &RunRecord, target: &TargetRecord) -> Vec<Taken> {
    let mut states: BTreeMap<(&str, &str), (String, State)> = BTreeMap::new();
    for finding in record
        .findings
        .iter()
        .filter(|finding| finding.target == target.name)
    {
        let key = (finding.requirement.as_str(), finding.scenario.as_str());
        let source = finding.place.rsplit_once(':').map_or("", |(file, _)| file);
        let state = state(finding, target);
        match states.get_mut(&key) {
            // Several judgements of one scenario share its exchanges; that one is unclear makes all of it so.
            Some((_, known)) if matches!(state, State::Unclear(_)) => *known = state,
            Some(_) => {}
            None => {
                states.insert(key, (source.to_owned(), state));
            }
        }
    }
    for left_out in record
        .deselected
        .iter()
        .filter(|left_out| left_out.target == target.name)
    {
        let key = (left_out.requirement.as_str(), left_out.scenario.as_str());
        states.entry(key).or_insert((String::new(), State::LeftOut));
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    states
        .into_iter()
        .map(|((requirement, scenario), (source, state))| Taken {
            file: free_name(requirement, scenario, &mut names),
            source,
            requirement: requirement.to_owned(),
            scenario: scenario.to_owned(),
            state,
        })
        .collect()
}

/// What two plays have in common. What differs between them is marked in the answers; the titles are of scenarios whose
/// answers differ in more than words, so that the first one stands.
pub fn merge(first: Vec<Taken>, second: &[Taken]) -> (Vec<Taken>, Vec<String>) {
    let mut unsteady = Vec::new();
    let merged = first.into_iter().map(|mut taken| {
        let again = second.iter().find(|again| again.file == taken.file);
        match (&taken.state, again.map(|again| &again.state)) {
            (State::Answered(one), Some(State::Answered(other))) => match merged(one, other) {
                Some(text) => taken.state = State::Answered(text),
                None => unsteady.push(taken.scenario.clone()),
            },
            (State::Answered(_) | State::Nothing(_), Some(State::Unclear(reason))) => {
                taken.state = State::Unclear(reason.clone());
            }
            (State::Answered(_), _) | (State::Nothing(_), Some(State::Answered(_))) => {
                taken.state = State::Unclear("it was answered in one of two plays only".to_owned());
            }
            (State::Nothing(_) | State::Unclear(_) | State::LeftOut, _) => {}
        }
        taken
    });
    (merged.collect(), unsteady)
}

/// What became of the scenario of a finding.
fn state(finding: &Finding, target: &TargetRecord) -> State {
    let reason = || finding.reason.clone().unwrap_or_default();
    match finding.verdict {
        Verdict::NotApplicable => State::Nothing(reason()),
        Verdict::NotEvaluated => State::Unclear(reason()),
        Verdict::Pass | Verdict::Warn | Verdict::Fail => match text(&finding.evidence, target) {
            text if text.is_empty() => State::Nothing("it sends no request of its own".to_owned()),
            text => State::Answered(text),
        },
    }
}

/// A file name that no other scenario has: titles may differ in what file names cannot hold.
fn free_name(requirement: &str, scenario: &str, names: &mut BTreeSet<String>) -> String {
    let requirement: Vec<String> = requirement.split('/').map(slug).collect();
    let base = format!("{}/{}", requirement.join("/"), slug(scenario));
    let numbered = |number: usize| match number {
        1 => format!("{base}.snap"),
        more => format!("{base}-{more}.snap"),
    };
    let name = (1..)
        .map(numbered)
        .find(|name| !names.contains(name))
        .unwrap_or_default();
    names.insert(name.clone());
    name
}

/// Words in lower case with dashes between them, not too long for any file system.
fn slug(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "unnamed".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_plays_say_what_varies() {
        let taken = |states: [State; 4]| -> Vec<Taken> {
            let named = states.into_iter().enumerate().map(|(index, state)| Taken {
                file: format!("{index}.snap"),
                source: String::new(),
                requirement: "a/b".into(),
                scenario: index.to_string(),
                state,
            });
            named.collect()
        };
        let answered = |text: &str| State::Answered(text.into());
        let nothing = || State::Nothing("fact".into());
        let first = taken([answered("/i/kdjf\n"), answered("a\n"), answered("a\n"), nothing()]);
        let second = taken([answered("/i/qpwo\n"), answered("a\nb\n"), nothing(), nothing()]);
        let (merged, unsteady) = merge(first, &second);
        let states: Vec<State> = merged.into_iter().map(|taken| taken.state).collect();
        assert_eq!(
            states,
            [
                answered("/i/[varies]\n"),
                answered("a\n"),
                State::Unclear("it was answered in one of two plays only".into()),
                nothing(),
            ]
        );
        assert_eq!(unsteady, ["1"]);
    }

    #[test]
    fn file_names_are_words_and_no_two_are_the_same() {
        let mut names = BTreeSet::new();
        let mut name = |title: &str| free_name("authorize/redirect-uri-exact-match", title, &mut names);
        assert_eq!(
            name("A URI with `..` in its path"),
            "authorize/redirect-uri-exact-match/a-uri-with-in-its-path.snap"
        );
        assert_eq!(
            name("A URI with `//` in its path"),
            "authorize/redirect-uri-exact-match/a-uri-with-in-its-path-2.snap"
        );
        assert_eq!(slug("../.."), "unnamed");
        assert!(slug(&"long ".repeat(99)).len() <= 80);
    }
}
