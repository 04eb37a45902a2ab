//! Rendering must be linear: ten times the findings, ten times the time.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot render has nothing to measure"
)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use opcheck::catalogue::{Dialect, Level, Severity};
use opcheck::record::{Agent, Finding, RunRecord, TargetRecord, Verdict};
use opcheck::report::{Reporter, Style, json, render};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn terminal(bencher: Bencher<'_, '_>, findings: usize) {
    measure(bencher, Reporter::Terminal, findings);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn json(bencher: Bencher<'_, '_>, findings: usize) {
    measure(bencher, Reporter::Json, findings);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn junit(bencher: Bencher<'_, '_>, findings: usize) {
    measure(bencher, Reporter::Junit, findings);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn summary(bencher: Bencher<'_, '_>, findings: usize) {
    measure(bencher, Reporter::Summary, findings);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn html(bencher: Bencher<'_, '_>, findings: usize) {
    measure(bencher, Reporter::Html, findings);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn har(bencher: Bencher<'_, '_>, findings: usize) {
    measure(bencher, Reporter::Har, findings);
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn read_back(bencher: Bencher<'_, '_>, findings: usize) {
    let text = render(Reporter::Json, &record(findings), &Style::plain()).unwrap();
    bencher
        .counter(ItemsCount::new(findings))
        .bench(|| json::read(black_box(&text)).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn sort(bencher: Bencher<'_, '_>, findings: usize) {
    let mut shuffled = record(findings);
    shuffled.findings.reverse();
    bencher
        .counter(ItemsCount::new(findings))
        .with_inputs(|| shuffled.clone())
        .bench_local_values(|mut record| {
            record.sort();
            record
        });
}

fn measure(bencher: Bencher<'_, '_>, reporter: Reporter, findings: usize) {
    let record = record(findings);
    let style = Style::plain();
    bencher
        .counter(ItemsCount::new(findings))
        .bench(|| render(reporter, black_box(&record), &style).unwrap());
}

/// A sorted record in which every fourth finding fails.
fn record(findings: usize) -> RunRecord {
    let mut record = RunRecord {
        format: RunRecord::FORMAT,
        version: "0.0.0".into(),
        run: "bench".into(),
        seed: 1,
        started: "2026-03-01T12:00:00Z".into(),
        seconds: 60.0,
        strict: false,
        targets: vec![TargetRecord {
            name: "bench".into(),
            dialect: Dialect::Oidc,
            authorization_endpoint: "https://op.example/authorize".into(),
            arguments: Vec::new(),
            faults: Vec::new(),
            requests: 1,
            notes: Vec::new(),
            registered: Vec::new(),
        }],
        findings: (0..findings).map(finding).collect(),
        deselected: Vec::new(),
        stale: Vec::new(),
        troubles: Vec::new(),
        interrupted: None,
    };
    record.sort();
    record
}

fn finding(number: usize) -> Finding {
    Finding {
        target: "bench".into(),
        requirement: format!("area-{}/requirement-{}", number % 10, number / 5),
        title: "The endpoint does what it should.".into(),
        level: Level::Must,
        severity: Severity::Medium,
        verdict: if number.is_multiple_of(4) {
            Verdict::Fail
        } else {
            Verdict::Pass
        },
        expected: vec!["an error page on the server".into()],
        actual: "a redirect to another place".into(),
        reason: None,
        clauses: Vec::new(),
        scenario: format!("Scenario {number}"),
        place: format!("features/bench.feature:{number}"),
        scenario_id: format!("s-{number}"),
        agent: Agent::Http,
        seconds: 0.01,
        deviations: Vec::new(),
        evidence: Vec::new(),
        screenshots: Vec::new(),
        remarks: Vec::new(),
        expectation: None,
    }
}
