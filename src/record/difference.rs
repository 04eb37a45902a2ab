//! Two records compared, requirement by requirement: two runs at one target, or two targets.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::finding::{Agent, Finding};
use super::roll_up::Outcome;
use super::run::RunRecord;
use crate::catalogue;

/// Where a requirement stands in one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The record does not have it.
    Absent,
    /// The user left it out.
    Deselected,
    /// It does not concern the target.
    NotApplicable,
    /// It is met.
    Passed,
    /// It deviates as the profile expects.
    Expected,
    /// It warns.
    Warned,
    /// It could not be judged.
    NotEvaluated,
    /// It is violated.
    Failed,
}

impl Standing {
    /// The standing in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Deselected => "deselected",
            Self::NotApplicable => "not applicable",
            Self::Passed => "pass",
            Self::Expected => "deviates as expected",
            Self::Warned => "warn",
            Self::NotEvaluated => "not evaluated",
            Self::Failed => "fail",
        }
    }
}

impl From<Outcome> for Standing {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::NotApplicable => Self::NotApplicable,
            Outcome::Passed => Self::Passed,
            Outcome::Expected => Self::Expected,
            Outcome::Warned => Self::Warned,
            Outcome::NotEvaluated => Self::NotEvaluated,
            Outcome::Failed => Self::Failed,
        }
    }
}

/// A requirement that stands otherwise in one record than in the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The requirement's id.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// The agent whose findings are compared, where a scenario was played by several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// Where it stands in the first record.
    pub left: Standing,
    /// Where it stands in the second one.
    pub right: Standing,
    /// What came in the second one where it is not met there, else in the first one.
    pub actual: String,
}

impl Change {
    /// Whether it got worse or better.
    pub fn direction(&self) -> Direction {
        let (left, right) = (self.left, self.right);
        if right > left && right >= Standing::Warned {
            Direction::Worse
        } else if left > right && left >= Standing::Warned {
            Direction::Better
        } else {
            Direction::Otherwise
        }
    }
}

/// Which way a requirement changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The second record is the worse one.
    Worse,
    /// The second record is the better one.
    Better,
    /// Neither says anything against the target.
    Otherwise,
}

/// One target's part of both records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The target's name in the first record.
    pub left: String,
    /// The target's name in the second record.
    pub right: String,
    /// What stands otherwise, in the order of reports.
    pub changes: Vec<Change>,
    /// How many requirements stand the same.
    pub same: usize,
    /// The one record that has the target, where the other lacks it.
    pub only_in: Option<Side>,
}

impl Changes {
    /// Whether both records say the same about the target.
    pub fn is_none(&self) -> bool {
        self.changes.is_empty() && self.only_in.is_none()
    }

    /// What is said of a target that one record lacks.
    fn alone(name: &str, side: Side) -> Self {
        Self {
            left: name.to_owned(),
            right: name.to_owned(),
            changes: Vec::new(),
            same: 0,
            only_in: Some(side),
        }
    }
}

/// One of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The first one.
    Left,
    /// The second one.
    Right,
}

/// Compares two sorted records. Targets of one name belong together; where each record has one target only, these two.
/// A target that one record lacks is a difference.
pub fn changes(left: &RunRecord, right: &RunRecord) -> Vec<Changes> {
    if let ([one], [other]) = (left.targets.as_slice(), right.targets.as_slice()) {
        return vec![at((left, &one.name), (right, &other.name))];
    }
    let has = |record: &RunRecord, name: &str| record.targets.iter().any(|target| target.name == name);
    let of_left = left.targets.iter().map(|target| match has(right, &target.name) {
        true => at((left, &target.name), (right, &target.name)),
        false => Changes::alone(&target.name, Side::Left),
    });
    let others = right.targets.iter().filter(|target| !has(left, &target.name));
    let of_right = others.map(|target| Changes::alone(&target.name, Side::Right));
    of_left.chain(of_right).collect()
}

/// Compares two targets.
fn at(left: (&RunRecord, &str), right: (&RunRecord, &str)) -> Changes {
    let apart: BTreeSet<&str> = [left, right]
        .into_iter()
        .flat_map(|(record, target)| played_twice(record, target))
        .collect();
    let (before, after) = (
        standings(left.0, left.1, &apart),
        standings(right.0, right.1, &apart),
    );
    let rank = |id: &str| {
        catalogue::all()
            .position(|requirement| requirement.id == id)
            .unwrap_or(usize::MAX)
    };
    let mut keys: Vec<Key<'_>> = before.keys().chain(after.keys()).copied().collect();
    keys.sort_by_cached_key(|(id, agent)| (rank(id), (*id).to_owned(), *agent));
    keys.dedup();
    let absent = Stands::default();
    let (mut changes, mut same) = (Vec::new(), 0);
    for key in keys {
        let (was, is) = (
            before.get(&key).unwrap_or(&absent),
            after.get(&key).unwrap_or(&absent),
        );
        if was.standing == is.standing {
            same += 1;
            continue;
        }
        let telling = if is.actual.is_empty() { was } else { is };
        changes.push(Change {
            requirement: key.0.to_owned(),
            title: if is.title.is_empty() { was.title } else { is.title }.to_owned(),
            agent: key.1,
            left: was.standing.unwrap_or(Standing::Absent),
            right: is.standing.unwrap_or(Standing::Absent),
            actual: telling.actual.to_owned(),
        });
    }
    Changes {
        left: left.1.to_owned(),
        right: right.1.to_owned(),
        changes,
        same,
        only_in: None,
    }
}

/// A requirement, and the agent where its agents are compared one by one.
type Key<'a> = (&'a str, Option<Agent>);

/// A requirement in one record.
#[derive(Debug, Default)]
struct Stands<'a> {
    standing: Option<Standing>,
    title: &'a str,
    /// What came, where it is not met.
    actual: &'a str,
}

/// The requirements of a target of which two agents played the same scenario: what one of them found must not hide
/// behind the other. Else it does not matter who played: a run by one agent is compared with a run by the other.
fn played_twice<'a>(record: &'a RunRecord, target: &str) -> Vec<&'a str> {
    let twice = |findings: &[Finding]| {
        let mut pairs = findings.iter().zip(findings.iter().skip(1));
        pairs.any(|(one, next)| {
            one.agent != next.agent && one.place == next.place && one.scenario == next.scenario
        })
    };
    record
        .judged_at(target)
        .into_iter()
        .filter(|judged| twice(judged.findings))
        .map(|judged| judged.requirement)
        .collect()
}

/// Every requirement of a target; those that are compared by agent, once for each of its agents.
fn standings<'a>(
    record: &'a RunRecord,
    target: &str,
    apart: &BTreeSet<&str>,
) -> BTreeMap<Key<'a>, Stands<'a>> {
    let mut standings: BTreeMap<Key<'_>, Stands<'_>> = BTreeMap::new();
    let agents = |requirement: &str| match apart.contains(requirement) {
        true => Agent::ALL.map(Some).to_vec(),
        false => vec![None],
    };
    for left_out in record
        .deselected
        .iter()
        .filter(|left_out| left_out.target == target)
    {
        let requirement = left_out.requirement.as_str();
        for agent in agents(requirement) {
            let stands = Stands {
                standing: Some(Standing::Deselected),
                title: catalogue::find(requirement).map_or("", |requirement| requirement.title),
                actual: "",
            };
            standings.insert((requirement, agent), stands);
        }
    }
    for judged in record.judged_at(target) {
        for agent in agents(judged.requirement) {
            let by = |finding: &&Finding| agent.is_none_or(|agent| finding.agent == agent);
            if let Some(stands) = of(judged.findings.iter().filter(by)) {
                standings.insert((judged.requirement, agent), stands);
            }
        }
    }
    standings
}

/// Where a requirement stands by these findings; `None` without any.
fn of<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> Option<Stands<'a>> {
    let outcome = findings.clone().map(Finding::outcome).max()?;
    let worst = findings.clone().find(|finding| finding.outcome() == outcome)?;
    let actual = match outcome {
        Outcome::Passed => "",
        Outcome::NotApplicable | Outcome::NotEvaluated => worst.reason.as_deref().unwrap_or_default(),
        Outcome::Expected | Outcome::Warned | Outcome::Failed => &worst.actual,
    };
    Some(Stands {
        standing: Some(outcome.into()),
        title: &worst.title,
        actual,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::catalogue::Dialect;
    use crate::record::{Deselected, TargetRecord, Verdict};

    fn record(targets: &[&str], verdicts: &[(&str, &str, Verdict)]) -> RunRecord {
        let findings = verdicts.iter().map(|(target, requirement, verdict)| {
            let mut finding = sample::finding(target, requirement);
            finding.verdict = *verdict;
            finding
        });
        let mut record = sample::record(findings.collect());
        record.targets = targets
            .iter()
            .map(|name| TargetRecord {
                name: (*name).to_owned(),
                dialect: Dialect::Oidc,
                authorization_endpoint: String::new(),
                arguments: Vec::new(),
                faults: Vec::new(),
                requests: 0,
                notes: Vec::new(),
                registered: Vec::new(),
            })
            .collect();
        record.sort();
        record
    }

    #[test]
    fn two_targets_are_compared_whatever_their_names() {
        use Verdict::{Fail, NotApplicable, Pass, Warn};
        let mut one = record(
            &["a"],
            &[("a", "x/1", Pass), ("a", "x/2", Fail), ("a", "x/3", Warn)],
        );
        one.deselected.push(Deselected {
            target: "a".into(),
            requirement: "x/5".into(),
            scenario: String::new(),
            reason: String::new(),
        });
        let other = record(
            &["b"],
            &[
                ("b", "x/1", Fail),
                ("b", "x/2", NotApplicable),
                ("b", "x/3", Warn),
                ("b", "x/4", Pass),
            ],
        );
        let all = changes(&one, &other);
        let rows: Vec<_> = all[0]
            .changes
            .iter()
            .map(|c| (c.requirement.as_str(), c.left, c.right, c.direction()))
            .collect();
        assert_eq!(
            rows,
            [
                ("x/1", Standing::Passed, Standing::Failed, Direction::Worse),
                (
                    "x/2",
                    Standing::Failed,
                    Standing::NotApplicable,
                    Direction::Better
                ),
                ("x/4", Standing::Absent, Standing::Passed, Direction::Otherwise),
                (
                    "x/5",
                    Standing::Deselected,
                    Standing::Absent,
                    Direction::Otherwise
                ),
            ]
        );
        assert_eq!(all[0].same, 1);
    }

    #[test]
    fn several_targets_belong_together_by_name() {
        let one = record(
            &["a", "b"],
            &[("a", "x/1", Verdict::Pass), ("b", "x/1", Verdict::Pass)],
        );
        let other = record(
            &["b", "c"],
            &[("b", "x/1", Verdict::Pass), ("c", "x/1", Verdict::Fail)],
        );
        let all = changes(&one, &other);
        let told: Vec<_> = all.iter().map(|one| (one.left.as_str(), one.only_in)).collect();
        let expected = [("a", Some(Side::Left)), ("b", None), ("c", Some(Side::Right))];
        assert_eq!(told, expected);
        assert!(all[1].is_none() && !all[0].is_none());
    }

    #[test]
    fn what_two_agents_found_is_compared_one_by_one() {
        use Verdict::{Fail, Pass};
        let one = record(&["a"], &[("a", "x/1", Fail), ("a", "x/2", Pass)]);
        let mut both = record(
            &["a"],
            &[("a", "x/1", Fail), ("a", "x/1", Fail), ("a", "x/2", Pass)],
        );
        both.findings[1].agent = Agent::Browser;
        // Another scenario, played by the browser only, is no second finding about the same.
        both.findings[2].agent = Agent::Browser;
        let all = changes(&one, &both);
        let rows: Vec<_> = all[0]
            .changes
            .iter()
            .map(|c| (c.requirement.as_str(), c.agent, c.left, c.right))
            .collect();
        let browser = Some(Agent::Browser);
        assert_eq!(rows, [("x/1", browser, Standing::Absent, Standing::Failed)]);
        assert_eq!(all[0].same, 2);
    }
}
