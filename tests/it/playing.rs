//! What tests of whole runs share: keys, scenarios, plans, and servers to play against.

use std::sync::{Arc, OnceLock};

use opcheck::catalogue::Dialect;
use opcheck::record::{Finding, RunRecord, Verdict};
use opcheck::reference::{Keys, fault};
use opcheck::run::{Plan, Registrations, Script, Selection, conduct, embedded};
use opcheck::target::{Bent, Target};

/// Keys of the process: making them is the slow part of starting a server.
pub(crate) fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(|| Arc::new(Keys::generate().unwrap())))
}

/// All scenarios of this tool.
pub(crate) fn scripts() -> Vec<Script> {
    let files = embedded();
    files.iter().flat_map(|file| file.scripts().unwrap()).collect()
}

/// A plan that plays everything.
pub(crate) fn plan() -> Plan {
    Plan {
        scripts: scripts(),
        selection: Selection::default(),
        run: "tests".to_owned(),
        seed: 7,
        strict: false,
        preflight: true,
        concurrency: None,
        deadline: None,
        keep_evidence: false,
        progress: None,
        stop: None,
        tidy: true,
        registrations: Registrations::default(),
    }
}

/// A plan that plays only what these patterns name.
pub(crate) fn plan_of(only: &[&str]) -> Plan {
    let only: Vec<String> = only.iter().map(|&pattern| pattern.to_owned()).collect();
    Plan {
        selection: Selection::new(&only, &[], None).unwrap(),
        ..plan()
    }
}

/// The embedded server without a fault.
pub(crate) async fn plain(dialect: Dialect) -> Target {
    Target::embedded(dialect, Bent::Plain, keys(), 7).await.unwrap()
}

/// The embedded server with faults.
pub(crate) async fn faulty(dialect: Dialect, faults: &[&str]) -> Target {
    let faults: Vec<_> = faults.iter().map(|id| fault::find(id).unwrap()).collect();
    Target::embedded(dialect, Bent::Faults(&faults), keys(), 7)
        .await
        .unwrap()
}

/// Plays a plan at one target.
pub(crate) async fn play(target: &Target, plan: Plan) -> RunRecord {
    conduct(std::slice::from_ref(target), plan).await
}

/// The findings with this verdict.
pub(crate) fn with(record: &RunRecord, verdict: Verdict) -> Vec<&Finding> {
    let findings = record.findings.iter();
    findings.filter(|finding| finding.verdict == verdict).collect()
}

/// The findings of a requirement.
pub(crate) fn of<'a>(record: &'a RunRecord, requirement: &str) -> Vec<&'a Finding> {
    let findings = record.findings.iter();
    findings
        .filter(|finding| finding.requirement == requirement)
        .collect()
}

/// Findings in a few words each, for messages.
pub(crate) fn told(findings: &[&Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        format!(
            "{} {} · {}: {:?} {} {}",
            finding.target,
            finding.requirement,
            finding.scenario,
            finding.verdict,
            finding.actual,
            finding.reason.as_deref().unwrap_or_default()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
