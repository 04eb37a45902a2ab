//! Numbers in words: plurals, counts, durations and the lines that sum a run up.

use crate::record::{Counts, ExitReason, Interruption, RunRecord};

/// `1 requirement`, `2 requirements`, `100,000 findings`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// Digits in groups of three.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `12 ms`, `1.2 s`, `2 min 05 s`, `1 h 02 min`.
pub fn duration(seconds: f64) -> String {
    let seconds = if seconds.is_finite() {
        seconds.max(0.0)
    } else {
        0.0
    };
    if seconds < 0.999_5 {
        format!("{:.0} ms", seconds * 1_000.0)
    } else if seconds < 59.95 {
        format!("{seconds:.1} s")
    } else {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and a run is no longer than u64 seconds"
        )]
        let whole = seconds.round() as u64;
        match (whole / 3_600, whole / 60 % 60, whole % 60) {
            (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
            (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
        }
    }
}

/// `120 passed, 2 warned, 1 failed`; what is zero is left out.
pub fn counts(counts: &Counts) -> String {
    let named = [
        (counts.passed, "passed"),
        (counts.warned, "warned"),
        (counts.failed, "failed"),
        (counts.expected, "deviated as expected"),
        (counts.not_evaluated, "not evaluated"),
        (counts.not_applicable, "not applicable"),
    ];
    let parts: Vec<String> = named
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", grouped(number)))
        .collect();
    if parts.is_empty() {
        "none judged".to_owned()
    } else {
        parts.join(", ")
    }
}

/// The line that sums a run up: `127 requirements: 120 passed, … · 312 requests in 1.2 s`.
pub fn headline(record: &RunRecord) -> String {
    let totals = record.counts();
    let at = match record.targets.len() {
        0 | 1 => String::new(),
        several => format!(" at {}", count(several, "target")),
    };
    let requests = usize::try_from(record.requests()).unwrap_or(usize::MAX);
    format!(
        "{}{at}: {} · {} in {}",
        count(totals.total(), "requirement"),
        counts(&totals),
        count(requests, "request"),
        duration(record.seconds),
    )
}

/// `302 Found`; the number alone where it has no usual name.
pub(super) fn status_line(status: u16) -> String {
    let code = http::StatusCode::from_u16(status).ok();
    match code.and_then(|code| code.canonical_reason()) {
        Some(words) => format!("{status} {words}"),
        None => status.to_string(),
    }
}

/// Why a run is not as expected, as a fragment.
pub(super) fn reason(reason: ExitReason) -> String {
    match reason {
        ExitReason::Failed(number) => format!("{} failed", count(number, "requirement")),
        ExitReason::Warned(number) => {
            format!("{} warned, and the run is strict", count(number, "requirement"))
        }
        ExitReason::Stale(1) => "1 expectation no longer holds".to_owned(),
        ExitReason::Stale(number) => format!("{} no longer hold", count(number, "expectation")),
        ExitReason::NotEvaluated(number) => format!("{} could not be judged", count(number, "requirement")),
        ExitReason::Troubles(number) => count(number, "trouble") + " of our own",
        ExitReason::NothingEvaluated => "nothing was evaluated".to_owned(),
        ExitReason::Interrupted(Interruption::Signal) => "the run was interrupted".to_owned(),
        ExitReason::Interrupted(Interruption::Deadline) => "the deadline passed".to_owned(),
    }
}

/// The last line of a run that is not as expected: `Exit 1: 1 requirement failed.`
pub fn exit_line(record: &RunRecord) -> Option<String> {
    let reasons: Vec<String> = record.exit_reasons().into_iter().map(reason).collect();
    (!reasons.is_empty()).then(|| format!("Exit {}: {}.", record.exit_code().number(), reasons.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_thousands_are_grouped() {
        assert_eq!(count(1, "request"), "1 request");
        assert_eq!(count(0, "request"), "0 requests");
        assert_eq!(count(100_000, "finding"), "100,000 findings");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn durations_have_the_unit_that_a_reader_would_choose() {
        for (seconds, words) in [
            (0.0, "0 ms"),
            (0.0124, "12 ms"),
            (0.9999, "1.0 s"),
            (1.23, "1.2 s"),
            (59.97, "1 min 00 s"),
            (125.0, "2 min 05 s"),
            (3_725.0, "1 h 02 min"),
            (f64::NAN, "0 ms"),
        ] {
            assert_eq!(duration(seconds), words);
        }
    }

    #[test]
    fn zeros_are_left_out() {
        let some = Counts {
            passed: 2,
            failed: 1,
            ..Counts::default()
        };
        assert_eq!(counts(&some), "2 passed, 1 failed");
        assert_eq!(counts(&Counts::default()), "none judged");
    }
}
