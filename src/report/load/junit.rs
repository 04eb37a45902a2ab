//! JUnit XML of a load run: a missed limit and a violation are failures, a run that says nothing is an error.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::record::LoadRecord;
use crate::report::{RenderError, visible};

/// Renders a record.
pub(super) fn render(record: &LoadRecord) -> Result<String, RenderError> {
    let mut suite = TestSuite::new(xml(&format!("{} · load · {}", record.target, record.plan.name)));
    for limit in &record.limits {
        let status = match limit.met {
            true => TestCaseStatus::success(),
            false => {
                let message = format!("{}, measured {}", limit.wanted, limit.actual);
                problem(NonSuccessKind::Failure, "limit", &message)
            }
        };
        let name = format!("{} of {}: {}", limit.measure, limit.of, limit.wanted);
        suite.add_test_case(case(&name, "limits", status));
    }
    for violation in &record.violations {
        let message = format!("{} ({} times)", violation.actual, violation.count);
        let mut status = problem(NonSuccessKind::Failure, &violation.rule, &message);
        status.set_description(xml(&violation.evidence.join("\n")));
        suite.add_test_case(case(&violation.title, "answers", status));
    }
    if record.violations.is_empty() {
        let title = "Every answer is right, however busy the target is.";
        suite.add_test_case(case(title, "answers", TestCaseStatus::success()));
    }
    let interrupted = record.interrupted.then(|| "The run was ended early.".to_owned());
    for reason in record.invalid.iter().chain(&interrupted) {
        let status = problem(NonSuccessKind::Error, "invalid", reason);
        suite.add_test_case(case("The figures say something about the target.", "run", status));
    }
    let mut report = Report::new("opcheck");
    if let Ok(time) = std::time::Duration::try_from_secs_f64(record.seconds) {
        report.set_time(time);
    }
    report.add_test_suite(suite);
    report.to_string().map_err(RenderError::Junit)
}

/// Text with everything that XML cannot hold written out.
fn xml(text: &str) -> XmlString {
    let lines: Vec<String> = text.lines().map(|line| visible(line).into_owned()).collect();
    XmlString::new(lines.join("\n"))
}

fn case(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(xml(name), status);
    case.set_classname(xml(class));
    case
}

fn problem(kind: NonSuccessKind, class: &str, message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(xml(class)).set_message(xml(message));
    status
}
