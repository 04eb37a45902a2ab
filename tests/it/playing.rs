//! What tests of whole runs share: keys, scenarios, plans, and servers to play against.

use std::sync::{Arc, OnceLock};

use opcheck::catalogue::Dialect;
use opcheck::record::{ExitCode, Finding, RunRecord, Verdict};
use opcheck::reference::{Keys, benign, fault};
use opcheck::run::{Plan, Playing, Registrations, Script, Selection, conduct, embedded, is_browser_only};
use opcheck::target::{Bent, Target};

/// Keys of the process: making them is the slow part of starting a server.
pub(crate) fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(|| Arc::new(Keys::generate().unwrap())))
}

/// All scenarios of this tool.
pub(crate) fn all_scripts() -> Vec<Script> {
    let files = embedded();
    files.iter().flat_map(|file| file.scripts().unwrap()).collect()
}

/// All scenarios of this tool that plain HTTP can play.
pub(crate) fn scripts() -> Vec<Script> {
    let all = all_scripts().into_iter();
    all.filter(|script| !is_browser_only(script)).collect()
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
        playing: Playing {
            agent: None,
            driver: None,
        },
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

/// The embedded server with a legitimate difference.
pub(crate) async fn varied(dialect: Dialect, variant: &str) -> Target {
    let variant = benign::find(variant).unwrap();
    Target::embedded(dialect, Bent::Variant(variant), keys(), 7)
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

/// No finding has one of these verdicts.
pub(crate) fn assert_none(record: &RunRecord, verdicts: &[Verdict]) {
    for verdict in verdicts {
        let wrong = with(record, *verdict);
        assert!(wrong.is_empty(), "{}", told(&wrong));
    }
}

/// Nothing failed, nothing warned, nothing was left open, and the run says so.
pub(crate) fn assert_clean(record: &RunRecord) {
    assert_none(record, &[Verdict::Fail, Verdict::Warn, Verdict::NotEvaluated]);
    assert_eq!(record.exit_code(), ExitCode::AsExpected, "{:?}", record.troubles);
}

/// Each of these requirements passed in some scenario.
pub(crate) fn assert_passed(record: &RunRecord, requirements: &[&str]) {
    for id in requirements {
        let findings = of(record, id);
        let passed = findings.iter().any(|finding| finding.verdict == Verdict::Pass);
        assert!(passed, "{id}: {}", told(&findings));
    }
}

/// What passed is more than twice what did not concern the target.
pub(crate) fn assert_mostly_judged(record: &RunRecord) {
    let passed = with(record, Verdict::Pass).len();
    let left = with(record, Verdict::NotApplicable).len();
    assert!(
        passed > left * 2,
        "only {passed} passed, {left} are not applicable"
    );
}
