//! The smallest finding and record, for tests.

use super::{Agent, Finding, RunRecord, Verdict};
use crate::catalogue::{Level, Severity};

pub(super) fn finding(target: &str, requirement: &str) -> Finding {
    Finding {
        target: target.into(),
        requirement: requirement.into(),
        title: "It is so.".into(),
        level: Level::Must,
        severity: Severity::High,
        verdict: Verdict::Pass,
        expected: Vec::new(),
        actual: String::new(),
        reason: None,
        clauses: Vec::new(),
        scenario: String::new(),
        place: String::new(),
        scenario_id: String::new(),
        agent: Agent::Http,
        seconds: 0.0,
        deviations: Vec::new(),
        evidence: Vec::new(),
        screenshots: Vec::new(),
        remarks: Vec::new(),
        expectation: None,
    }
}

pub(super) fn record(findings: Vec<Finding>) -> RunRecord {
    RunRecord {
        format: RunRecord::FORMAT,
        version: String::new(),
        run: String::new(),
        seed: 0,
        started: String::new(),
        seconds: 0.0,
        strict: false,
        targets: Vec::new(),
        findings,
        deselected: Vec::new(),
        stale: Vec::new(),
        troubles: Vec::new(),
        interrupted: None,
    }
}
