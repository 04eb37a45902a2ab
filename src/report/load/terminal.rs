//! A load run as text for people.

use std::fmt::Write as _;

use crate::record::{ExitCode, LoadRecord, Micros, OperationRecord, Quantiles};
use crate::report::{Style, count, visible};

/// Renders a record.
pub(super) fn render(record: &LoadRecord, style: &Style) -> String {
    let mut text = String::new();
    head(&mut text, record, style);
    operations(&mut text, record, style);
    troubles(&mut text, record);
    flow(&mut text, record);
    limits(&mut text, record, style);
    violations(&mut text, record, style);
    for note in &record.notes {
        let _ = writeln!(
            text,
            "{}note{}: {}",
            style.muted.render(),
            style.muted.render_reset(),
            visible(note)
        );
    }
    for reason in &record.invalid {
        let (on, off) = (style.warn.render(), style.warn.render_reset());
        let _ = writeln!(text, "{on}NOT VALID{off}: {}", visible(reason));
    }
    let _ = writeln!(text, "{}", last_line(record, style));
    text
}

fn head(text: &mut String, record: &LoadRecord, style: &Style) {
    let (on, off) = (style.strong.render(), style.strong.render_reset());
    let place = visible(&record.token_endpoint);
    let _ = writeln!(
        text,
        "{on}{}{off} · {} · {place}",
        visible(&record.plan.name),
        visible(&record.target)
    );
    let journeys: Vec<String> = record
        .plan
        .journeys
        .iter()
        .map(|(name, users)| format!("{name} ({users})"))
        .collect();
    let [ramp_up, warm_up, steady, ramp_down] = &record.plan.phases;
    let _ = writeln!(text, "  {}", record.plan.model);
    let _ = writeln!(
        text,
        "  {} · {steady} after {ramp_up} of ramp-up and {warm_up} of warm-up, {ramp_down} of ramp-down · seed {}",
        journeys.join(", "),
        record.seed
    );
    let _ = writeln!(text);
}

fn operations(text: &mut String, record: &LoadRecord, style: &Style) {
    let width = record
        .operations
        .iter()
        .map(|own| own.name.len())
        .max()
        .unwrap_or_default();
    let (on, off) = (style.muted.render(), style.muted.render_reset());
    let _ = writeln!(
        text,
        "  {on}{:width$}  {:>9}  {:>9}  {:>8}  {:>8}  {:>8}  {:>8}  {:>8}  {:>6}  {:>6}  {:>6}{off}",
        "steady part", "count", "good/s", "p50", "p90", "p95", "p99", "max", "shed", "errors", "wrong"
    );
    for own in &record.operations {
        // What was never asked has no line: a plan may stop early.
        if own.ends.all() > 0 {
            let _ = writeln!(text, "  {}", line(own, width));
        }
    }
}

fn line(own: &OperationRecord, width: usize) -> String {
    let Quantiles {
        p50,
        p90,
        p95,
        p99,
        max,
        ..
    } = own.latency;
    let times: Vec<String> = [p50, p90, p95, p99, max]
        .iter()
        .map(|micros| format!("{:>8}", Micros(*micros)))
        .collect();
    format!(
        "{:width$}  {:>9}  {:>9.1}  {}  {:>6}  {:>6}  {:>6}",
        own.name,
        own.ends.all(),
        own.rate,
        times.join("  "),
        own.ends.shed,
        own.ends.errors,
        own.ends.wrong
    )
}

/// What kept requests from ending well.
fn troubles(text: &mut String, record: &LoadRecord) {
    let requests = record.operations.iter().filter(|own| own.name.contains('/'));
    for own in requests {
        for (words, count) in own.troubles.iter().filter(|(_, count)| **count > 0) {
            let _ = writeln!(text, "  {:>9} x {} in {}", count, visible(words), own.name);
        }
    }
}

fn flow(text: &mut String, record: &LoadRecord) {
    let flow = &record.flow;
    let _ = writeln!(
        text,
        "\n  {} journeys offered, {} started, {} finished, {} dropped; backlog at most {}",
        flow.offered, flow.started, flow.finished, flow.dropped, flow.backlog
    );
    if record.plan.open {
        let _ = writeln!(
            text,
            "  lag p50 {}, p99 {}; of it the generator's own p50 {}, p99 {}",
            Micros(flow.lag.p50),
            Micros(flow.lag.p99),
            Micros(flow.own_lag.p50),
            Micros(flow.own_lag.p99)
        );
    }
    let judged: Vec<String> = record
        .judged
        .iter()
        .map(|(what, count)| format!("{count} {what}"))
        .collect();
    if !judged.is_empty() {
        let _ = writeln!(text, "  judged: {}", judged.join(", "));
    }
    let _ = writeln!(text);
}

fn limits(text: &mut String, record: &LoadRecord, style: &Style) {
    for limit in &record.limits {
        let (mark, colour) = match limit.met {
            true => ("✓", style.pass),
            false => ("✗", style.fail),
        };
        let _ = writeln!(
            text,
            "  {}{mark}{} {} of {}: {}, measured {}",
            colour.render(),
            colour.render_reset(),
            limit.measure,
            limit.of,
            limit.wanted,
            limit.actual
        );
    }
    if !record.limits.is_empty() {
        let _ = writeln!(text);
    }
}

fn violations(text: &mut String, record: &LoadRecord, style: &Style) {
    for violation in &record.violations {
        let (on, off) = (style.fail.render(), style.fail.render_reset());
        let _ = writeln!(
            text,
            "  {on}WRONG{off} {} · {} times",
            violation.rule, violation.count
        );
        let _ = writeln!(text, "       {}", violation.title);
        let _ = writeln!(text, "       Actual:    {}", visible(&violation.actual));
        let _ = writeln!(
            text,
            "       First:     after {} ms, in {}",
            violation.first_milliseconds, violation.operation
        );
        for line in &violation.evidence {
            let _ = writeln!(text, "                  {}", visible(line));
        }
        let _ = writeln!(text);
    }
}

/// What the run means, in one line.
fn last_line(record: &LoadRecord, style: &Style) -> String {
    let code = record.exit_code();
    let missed = record.limits.iter().filter(|limit| !limit.met).count();
    let mut reasons = Vec::new();
    if record.is_wrong() {
        reasons.push(format!("{} broken", count(record.violations.len(), "rule")));
    }
    if missed > 0 {
        reasons.push(format!(
            "{missed} of {} missed",
            count(record.limits.len(), "limit")
        ));
    }
    if !record.invalid.is_empty() {
        reasons.push("the figures say nothing about the target".to_owned());
    }
    if record.interrupted {
        reasons.push("the run was ended early".to_owned());
    }
    match code {
        ExitCode::AsExpected => {
            let (on, off) = (style.pass.render(), style.pass.render_reset());
            format!("{on}Every answer was right, and every limit was kept.{off}")
        }
        _ => {
            let (on, off) = (style.fail.render(), style.fail.render_reset());
            format!("{on}Exit {}{off}: {}.", code.number(), reasons.join("; "))
        }
    }
}
