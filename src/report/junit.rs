//! JUnit XML: a `failure` is the target's, an `error` is a judgement that could not be made.

use std::collections::HashMap;

pub(super) use quick_junit::SerializeError;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::phrase::reason;
use super::visible::visible;
use super::{RenderError, detail};
use crate::catalogue::Level;
use crate::record::{
    Agent, ExitReason, Finding, Outcome, RunRecord, StaleExpectation, TargetRecord, area_of,
};

/// The suite of what concerns the run and no requirement.
const RUN: &str = "run";

/// Renders a sorted record.
pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let mut suites = Suites::default();
    let targets: HashMap<&str, &TargetRecord> = record.targets.iter().map(|t| (t.name.as_str(), t)).collect();
    for finding in &record.findings {
        let target = targets.get(finding.target.as_str()).copied();
        suites.add(&finding.target, finding.area(), case(record, finding, target));
    }
    for entry in &record.deselected {
        let mut status = TestCaseStatus::skipped();
        status.set_message(xml(&format!("deselected: {}", entry.reason)));
        let case = named(&entry.scenario, &entry.requirement, status);
        suites.add(&entry.target, area_of(&entry.requirement), case);
    }
    for entry in &record.stale {
        suites.add(&entry.target, area_of(&entry.requirement), stale(entry));
    }
    for trouble in &record.troubles {
        let status = problem(NonSuccessKind::Error, "trouble", &trouble.message);
        let scenario = trouble.scenario.as_deref().unwrap_or("trouble");
        suites.add(
            trouble.target.as_deref().unwrap_or("opcheck"),
            RUN,
            named(scenario, RUN, status),
        );
    }
    // Without these, a run that judged nothing would be a green report.
    for exit in record.exit_reasons() {
        if matches!(exit, ExitReason::Interrupted(_) | ExitReason::NothingEvaluated) {
            let words = reason(exit);
            let status = problem(NonSuccessKind::Error, "run", &words);
            suites.add("opcheck", RUN, named(&words, RUN, status));
        }
    }
    let mut report = Report::new("opcheck");
    if let Ok(time) = std::time::Duration::try_from_secs_f64(record.seconds) {
        report.set_time(time);
    }
    report.add_test_suites(suites.suites);
    report.to_string().map_err(RenderError::Junit)
}

/// Suites by target and area, in the order in which they first appear.
#[derive(Default)]
struct Suites<'a> {
    suites: Vec<TestSuite>,
    places: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Suites<'a> {
    fn add(&mut self, target: &'a str, area: &'a str, case: TestCase) {
        let place = *self.places.entry((target, area)).or_insert_with(|| {
            self.suites
                .push(TestSuite::new(xml(&format!("{target} · {area}"))));
            self.suites.len() - 1
        });
        if let Some(suite) = self.suites.get_mut(place) {
            suite.add_test_case(case);
        }
    }
}

/// Text that others wrote, with everything that XML cannot hold written out instead of dropped.
fn xml(text: &str) -> XmlString {
    XmlString::new(visible(text))
}

fn named(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(xml(name), status);
    case.set_classname(xml(class));
    case
}

fn problem(kind: NonSuccessKind, class: &str, message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(xml(class)).set_message(xml(message));
    status
}

/// One finding. The text in full is made of lines that are each made visible already.
fn case(record: &RunRecord, finding: &Finding, target: Option<&TargetRecord>) -> TestCase {
    let full = || format!("{}\n{}", visible(&finding.title), detail::plain(finding, target));
    let why = finding.reason.as_deref().unwrap_or("no reason was recorded");
    let mut system_out = None;
    let outcome = finding.outcome();
    let status = match outcome {
        Outcome::Failed | Outcome::Warned if record.counts_as_failure(outcome) => {
            let kind = if outcome == Outcome::Failed {
                "fail"
            } else {
                "warn"
            };
            let mut status = problem(NonSuccessKind::Failure, kind, &finding.actual);
            status.set_description(full());
            status
        }
        Outcome::Failed | Outcome::Warned => {
            system_out = Some(full());
            TestCaseStatus::success()
        }
        Outcome::NotEvaluated => {
            let mut status = problem(NonSuccessKind::Error, "not-evaluated", why);
            status.set_description(full());
            status
        }
        Outcome::Expected => {
            let reason = finding
                .expectation
                .as_ref()
                .map_or("", |expected| &expected.reason);
            let mut status = TestCaseStatus::skipped();
            status.set_message(xml(&format!("known deviation: {reason}")));
            status
        }
        Outcome::NotApplicable => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(xml(&format!("not applicable: {why}")));
            status
        }
        Outcome::Passed => {
            // A `may` is never judged; what was seen is all it has to say.
            let observed =
                (finding.level == Level::May).then(|| format!("Observed: {}", visible(&finding.actual)));
            let remarks = finding
                .remarks
                .iter()
                .map(|remark| format!("Remark: {}", visible(remark)));
            let lines: Vec<String> = observed.into_iter().chain(remarks).collect();
            system_out = (!lines.is_empty()).then(|| lines.join("\n"));
            TestCaseStatus::success()
        }
    };
    let mut case = named(&played(finding), &finding.requirement, status);
    if let Ok(time) = std::time::Duration::try_from_secs_f64(finding.seconds) {
        case.set_time(time);
    }
    if let Some(text) = system_out {
        case.set_system_out(text);
    }
    case
}

/// The scenario, and by whom it was played: services that read JUnit take two cases of one name for one.
fn played(finding: &Finding) -> String {
    match finding.agent {
        Agent::Http => finding.scenario.clone(),
        Agent::Browser => format!("{} ({})", finding.scenario, finding.agent.name()),
    }
}

fn stale(entry: &StaleExpectation) -> TestCase {
    let mut status = problem(NonSuccessKind::Failure, "stale-expectation", &entry.problem);
    status.set_description(xml(&format!("The expectation's reason was: {}", entry.reason)));
    let scenario = entry.scenario.as_deref().unwrap_or("all scenarios");
    named(&format!("expectation: {scenario}"), &entry.requirement, status)
}
