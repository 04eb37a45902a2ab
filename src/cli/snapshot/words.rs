//! Drift in words: which scenario, and a diff of the lines.

use std::fmt::Write as _;

use crate::report::{Style, count, visible};
use crate::snapshot::{Comparison, DiffLine, Difference, Drift, Side, diff};

/// Lines that are the same are shown as far from a changed one.
const AROUND: usize = 3;

/// What drifted at a target.
pub(super) fn drift(comparison: &Comparison, style: &Style) -> String {
    let mut text = String::new();
    for difference in &comparison.differences {
        one(difference, style, &mut text);
        text.push('\n');
    }
    text
}

fn one(difference: &Difference, style: &Style, text: &mut String) {
    let Style {
        strong, warn, muted, ..
    } = *style;
    let (word, shown) = match &difference.drift {
        Drift::Changed { recorded, answered } => ("changed", diff(recorded, answered)),
        Drift::New { answered } => ("new", diff("", answered)),
        Drift::Vanished { .. } => ("vanished", Vec::new()),
        Drift::Unreadable => ("unreadable", Vec::new()),
    };
    let _ = write!(text, "{warn}{word}{warn:#} ");
    if let Some(taken) = &difference.taken {
        let _ = writeln!(
            text,
            "{strong}{}{strong:#}: {}",
            visible(&taken.requirement),
            visible(&taken.scenario)
        );
    } else {
        text.push('\n');
    }
    let _ = writeln!(text, "  {muted}{}{muted:#}", visible(&difference.file));
    match &difference.drift {
        Drift::Vanished { reason } => {
            let _ = writeln!(text, "  {}", visible(reason));
        }
        Drift::Unreadable => text.push_str("  the file has no front matter, so it is no snapshot\n"),
        Drift::Changed { .. } | Drift::New { .. } => lines(&shown, style, text),
    }
}

/// The changed lines, with some of those around them.
fn lines(shown: &[DiffLine], style: &Style, text: &mut String) {
    let Style {
        pass, fail, muted, ..
    } = *style;
    let near = |index: usize| {
        let window = shown.get(index.saturating_sub(AROUND)..).unwrap_or_default();
        let reach = AROUND + AROUND.min(index) + 1;
        window.iter().take(reach).any(|line| line.side != Side::Both)
    };
    let mut skipped = false;
    for (index, line) in shown.iter().enumerate() {
        if !near(index) {
            if !skipped {
                let _ = writeln!(text, "    {muted}…{muted:#}");
            }
            skipped = true;
            continue;
        }
        skipped = false;
        let words = visible(&line.text);
        let _ = match line.side {
            Side::Recorded => writeln!(text, "  {fail}- {words}{fail:#}"),
            Side::Answered => writeln!(text, "  {pass}+ {words}{pass:#}"),
            Side::Both => writeln!(text, "    {words}"),
        };
    }
}

/// What could not be judged: scenarios that share their reason stand in one line.
pub(super) fn unclear(comparison: &Comparison) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (scenario, reason) in &comparison.unclear {
        match reasons.iter_mut().find(|(known, _)| *known == reason.as_str()) {
            Some((_, scenarios)) => scenarios.push(scenario),
            None => reasons.push((reason, vec![scenario])),
        }
    }
    let lines = reasons.into_iter().map(|(reason, scenarios)| {
        let what = match scenarios.as_slice() {
            [one] => visible(one).into_owned(),
            several => count(several.len(), "scenario"),
        };
        format!("not judged: {what}: {}", visible(reason))
    });
    lines.collect()
}

/// The line that sums a comparison up.
pub(super) fn summary(target: &str, comparison: &Comparison) -> String {
    let number = |wanted: fn(&Drift) -> bool| {
        let drifts = comparison.differences.iter().map(|difference| &difference.drift);
        drifts.filter(|drift| wanted(drift)).count()
    };
    let parts = [
        (comparison.same.len(), "the same"),
        (number(|drift| matches!(drift, Drift::Changed { .. })), "changed"),
        (number(|drift| matches!(drift, Drift::New { .. })), "new"),
        (
            number(|drift| matches!(drift, Drift::Vanished { .. })),
            "vanished",
        ),
        (number(|drift| matches!(drift, Drift::Unreadable)), "unreadable"),
        (comparison.unclear.len(), "not judged"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let all = comparison.same.len() + comparison.differences.len() + comparison.unclear.len();
    format!(
        "{}: {}: {}",
        visible(target),
        count(all, "answer"),
        match parts.is_empty() {
            true => "none".to_owned(),
            false => parts.join(", "),
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenarios_that_share_their_reason_stand_in_one_line() {
        let early = "the run ended before the scenario did";
        let unclear = [("a", early), ("b", "no answer"), ("c", early)];
        let comparison = Comparison {
            unclear: unclear
                .map(|(title, reason)| (title.to_owned(), reason.to_owned()))
                .into(),
            ..Comparison::default()
        };
        assert_eq!(
            super::unclear(&comparison),
            [
                format!("not judged: 2 scenarios: {early}"),
                "not judged: b: no answer".to_owned()
            ]
        );
    }

    #[test]
    fn a_diff_shows_what_changed_and_a_little_around_it() {
        let (old, new) = ("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\nsix\n7\n8\n9");
        let mut text = String::new();
        lines(&diff(old, new), &Style::plain(), &mut text);
        assert_eq!(
            text,
            "    …\n    3\n    4\n    5\n  - 6\n  + six\n    7\n    8\n    9\n"
        );
    }
}
