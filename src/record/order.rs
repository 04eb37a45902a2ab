//! The one order of a record: one seed gives the same verdicts in the same order, however scenarios interleaved.

use std::collections::HashMap;

use super::finding::area_of;
use super::run::RunRecord;
use crate::catalogue;

/// Where ids stand: known ones as the catalogue lists them, unknown ones behind them in alphabetical order.
struct Ranks {
    targets: HashMap<String, usize>,
    areas: HashMap<&'static str, usize>,
    requirements: HashMap<&'static str, usize>,
}

/// A target's rank, an area's rank and name, a requirement's rank and id.
type Key = (usize, usize, String, usize, String);

impl Ranks {
    fn key(&self, target: &str, requirement: &str) -> Key {
        let area = area_of(requirement);
        (
            self.targets.get(target).copied().unwrap_or(usize::MAX),
            self.areas.get(area).copied().unwrap_or(usize::MAX),
            area.to_owned(),
            self.requirements.get(requirement).copied().unwrap_or(usize::MAX),
            requirement.to_owned(),
        )
    }
}

impl RunRecord {
    /// Brings everything into the order of reports: target, area, requirement, place, scenario, agent.
    pub fn sort(&mut self) {
        let mut ranks = Ranks {
            targets: HashMap::new(),
            areas: HashMap::new(),
            requirements: HashMap::new(),
        };
        for (index, target) in self.targets.iter().enumerate() {
            ranks.targets.entry(target.name.clone()).or_insert(index);
        }
        for (index, requirement) in catalogue::all().enumerate() {
            ranks.areas.entry(requirement.area()).or_insert(index);
            ranks.requirements.insert(requirement.id, index);
        }
        self.findings.sort_by_cached_key(|f| {
            let (file, line) = place(&f.place);
            let place = (file.to_owned(), line);
            let scenario = (f.scenario.clone(), f.agent, f.scenario_id.clone());
            (
                ranks.key(&f.target, &f.requirement),
                f.target.clone(),
                place,
                scenario,
            )
        });
        self.deselected
            .sort_by_cached_key(|d| (ranks.key(&d.target, &d.requirement), d.scenario.clone()));
        self.stale
            .sort_by_cached_key(|s| (ranks.key(&s.target, &s.requirement), s.scenario.clone()));
        self.troubles.sort_by_cached_key(|trouble| {
            let target = trouble
                .target
                .as_ref()
                .and_then(|name| ranks.targets.get(name))
                .copied();
            (target, trouble.scenario.clone(), trouble.message.clone())
        });
    }
}

/// A place as file and line, so that line 9 stands before line 12.
fn place(place: &str) -> (&str, u32) {
    let split = place.rsplit_once(':');
    let parsed = split.and_then(|(file, line)| Some((file, line.parse().ok()?)));
    parsed.unwrap_or((place, 0))
}

#[cfg(test)]
mod tests {
    use super::super::{Agent, TargetRecord, sample};
    use super::*;
    use crate::catalogue::Dialect;

    #[test]
    fn places_are_ordered_by_line_number() {
        assert!(place("authorize/state.feature:9") < place("authorize/state.feature:12"));
        assert_eq!(place("no line"), ("no line", 0));
    }

    fn target(name: &str) -> TargetRecord {
        TargetRecord {
            name: name.into(),
            dialect: Dialect::Oidc,
            authorization_endpoint: String::new(),
            arguments: Vec::new(),
            faults: Vec::new(),
            requests: 0,
            notes: Vec::new(),
            registered: Vec::new(),
        }
    }

    #[test]
    fn targets_keep_their_order_and_unknown_ids_are_alphabetical() {
        let mut ids = vec![
            ("z", "zeta/b"),
            ("z", "zeta/a"),
            ("a", "zeta/a"),
            ("z", "eta/c"),
            ("z", "zeta/a"),
        ];
        let mut record = sample::record(ids.iter().map(|(t, r)| sample::finding(t, r)).collect());
        record.targets = vec![target("z"), target("a")];
        record.findings[1].place = "f.feature:12".into();
        record.findings[4].place = "f.feature:9".into();
        record.sort();
        ids = record
            .findings
            .iter()
            .map(|f| (f.target.as_str(), f.requirement.as_str()))
            .collect();
        assert_eq!(
            ids,
            [
                ("z", "eta/c"),
                ("z", "zeta/a"),
                ("z", "zeta/a"),
                ("z", "zeta/b"),
                ("a", "zeta/a")
            ]
        );
        assert_eq!(record.findings[1].place, "f.feature:9");
    }

    #[test]
    fn the_catalogue_orders_what_it_knows() {
        let mut known: Vec<&str> = catalogue::all().map(|requirement| requirement.id).collect();
        known.push("zeta/unknown");
        let mut record = sample::record(known.iter().rev().map(|id| sample::finding("t", id)).collect());
        record.sort();
        assert_eq!(
            record
                .findings
                .iter()
                .map(|f| f.requirement.as_str())
                .collect::<Vec<_>>(),
            known
        );
    }

    #[test]
    fn who_played_comes_before_the_random_id() {
        let by = |agent, id: &str| {
            let mut finding = sample::finding("t", "a/b");
            (finding.agent, finding.scenario_id) = (agent, id.into());
            finding
        };
        let mut record = sample::record(vec![
            by(Agent::Browser, "1"),
            by(Agent::Http, "3"),
            by(Agent::Browser, "2"),
        ]);
        record.sort();
        let ids: Vec<&str> = record.findings.iter().map(|f| f.scenario_id.as_str()).collect();
        assert_eq!(ids, ["3", "1", "2"]);
    }
}
