//! Golden files of every reporter over one shared sample, and what must hold for all of them.

use super::sample::{SECRETS, finding, sample};
use super::{REPORTERS, Reporter, Style, render};
use crate::record::{ExitCode, Expected, Interruption, RunRecord, Verdict, is_printable};

/// Compares with `snapshots/report/<name>.snap`.
fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/report"));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn rendered(reporter: Reporter, record: &RunRecord) -> String {
    render(reporter, record, &Style::plain()).unwrap()
}

/// A record of one finding.
fn with(change: impl FnOnce(&mut RunRecord)) -> RunRecord {
    let mut record = sample();
    record.findings = vec![finding("acme", "authorize/x", "It is so.", "A scenario")];
    (record.stale, record.troubles, record.deselected) = (Vec::new(), Vec::new(), Vec::new());
    change(&mut record);
    record
}

#[test]
fn every_reporter_shows_the_sample() {
    for row in REPORTERS {
        golden(row.id, &rendered(row.reporter, &sample()));
    }
}

#[test]
fn the_terminal_has_colours() {
    let text = render(Reporter::Terminal, &sample(), &Style::coloured()).unwrap();
    golden("terminal-coloured", &text.replace('\u{1b}', "␛"));
}

#[test]
fn a_green_run_is_short() {
    golden("terminal-green", &rendered(Reporter::Terminal, &with(|_| ())));
}

#[test]
fn colours_change_no_words() {
    let coloured = render(Reporter::Terminal, &sample(), &Style::coloured()).unwrap();
    let mut text = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        text.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    text.push_str(rest);
    assert_eq!(text, rendered(Reporter::Terminal, &sample()));
}

#[test]
fn no_secret_reaches_a_report() {
    for row in REPORTERS {
        let text = rendered(row.reporter, &sample());
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} stands in {}", row.id);
        }
        // The terminal shows one failure of a requirement in full, which in the sample holds no secret.
        let shown = text.contains("[masked]") || text.contains(r"\[masked\]");
        assert!(shown || row.reporter == Reporter::Terminal, "{}", row.id);
    }
}

#[test]
fn no_target_writes_to_the_terminal() {
    for row in REPORTERS {
        let text = rendered(row.reporter, &sample());
        let bad = text.chars().find(|c| *c != '\n' && !is_printable(*c));
        assert_eq!(bad, None, "{}", row.id);
    }
}

#[test]
fn every_report_says_that_a_run_ended_early() {
    let record = with(|r| r.interrupted = Some(Interruption::Deadline));
    for row in REPORTERS {
        assert!(
            rendered(row.reporter, &record).contains("the deadline passed"),
            "{}",
            row.id
        );
    }
}

#[test]
fn a_failure_is_the_targets_and_an_error_is_not() {
    let kind = |record: &RunRecord| {
        let xml = rendered(Reporter::Junit, record);
        let report = quick_junit::Report::deserialize_from_str(&xml).unwrap();
        (report.failures, report.errors, report.skipped)
    };
    assert_eq!(kind(&with(|_| ())), (0, 0, 0));
    assert_eq!(kind(&with(|r| r.findings[0].verdict = Verdict::Fail)), (1, 0, 0));
    assert_eq!(kind(&with(|r| r.findings[0].verdict = Verdict::Warn)), (0, 0, 0));
    let strict = with(|r| {
        r.findings[0].verdict = Verdict::Warn;
        r.strict = true;
    });
    assert_eq!(kind(&strict), (1, 0, 0));
    assert_eq!(kind(&with(|r| r.stale = sample().stale)), (1, 0, 0));
    assert_eq!(kind(&with(|r| r.troubles = sample().troubles)), (0, 1, 0));
    assert_eq!(kind(&with(|r| r.deselected = sample().deselected)), (0, 0, 1));
    assert_eq!(
        kind(&with(|r| r.interrupted = Some(Interruption::Deadline))),
        (0, 1, 0)
    );
    // One for the requirement, one because nothing at all was evaluated.
    assert_eq!(
        kind(&with(|r| r.findings[0].verdict = Verdict::NotEvaluated)),
        (0, 2, 0)
    );
    assert_eq!(
        kind(&with(|r| r.findings[0].verdict = Verdict::NotApplicable)),
        (0, 1, 1)
    );
    let known = with(|r| {
        r.findings[0].verdict = Verdict::Fail;
        r.findings[0].expectation = Some(Expected {
            reason: "Known.".into(),
        });
    });
    assert_eq!(kind(&known), (0, 0, 1));
}

#[test]
fn junit_is_red_exactly_when_the_exit_code_is_not_zero() {
    let mut records = vec![sample(), with(|_| ()), with(|r| r.findings.clear())];
    for verdict in [
        Verdict::Pass,
        Verdict::Warn,
        Verdict::Fail,
        Verdict::NotApplicable,
        Verdict::NotEvaluated,
    ] {
        for expected in [
            None,
            Some(Expected {
                reason: "Known.".into(),
            }),
        ] {
            for strict in [false, true] {
                records.push(with(|r| {
                    (r.findings[0].verdict, r.findings[0].expectation) = (verdict, expected.clone());
                    r.strict = strict;
                }));
            }
        }
    }
    for record in records {
        let xml = rendered(Reporter::Junit, &record);
        let report = quick_junit::Report::deserialize_from_str(&xml).unwrap();
        let green = report.failures + report.errors == 0;
        assert_eq!(green, record.exit_code() == ExitCode::AsExpected, "{xml}");
    }
}

#[test]
fn the_template_is_yaml_that_names_every_surprise() {
    let text = rendered(Reporter::Terminal, &sample());
    let yaml: String = text
        .lines()
        .filter(|line| {
            line.starts_with("    - requirement: ")
                || line.starts_with("      verdict: ")
                || line.starts_with("      scenario: \"")
                || line.starts_with("      reason: \"")
        })
        .map(|line| format!("{line}\n"))
        .collect();
    let entries: Vec<serde_json::Map<String, serde_json::Value>> = serde_yaml::from_str(&yaml).unwrap();
    let named: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| {
            (
                entry["requirement"].as_str().unwrap(),
                entry["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [
            ("authorize/foreign-redirect-uri", "fail"),
            ("authorize/foreign-redirect-uri", "fail"),
            ("session/prompt-login-with-session", "not-evaluated"),
        ]
    );
    let hostile = sample()
        .findings
        .iter()
        .find(|f| f.scenario.contains("evil: true"))
        .unwrap()
        .scenario
        .clone();
    assert!(
        entries
            .iter()
            .any(|entry| entry.get("scenario").and_then(|s| s.as_str()) == Some(&hostile))
    );
}
