//! What a reader wants first: is it as expected, what was run, and how to run it again.

use maud::{Markup, html};

use super::{entry, text};
use crate::record::{Counts, Outcome, RunRecord, TargetRecord};
use crate::report::phrase::{count, duration, exit_line, headline};
use crate::report::{detail, phrase};

/// The page's title: what came out, and of whom.
pub(super) fn title(record: &RunRecord) -> String {
    let outcome = match record.exit_reasons().is_empty() {
        true => "as expected",
        false => "not as expected",
    };
    let target = match record.targets.as_slice() {
        [] => String::new(),
        [one] => format!(" · {}", text::line(&one.name)),
        several => format!(" · {}", count(several.len(), "target")),
    };
    format!("opcheck: {outcome}{target}")
}

/// When, by what, with which seed.
pub(super) fn about(record: &RunRecord) -> Markup {
    html! {
        p.about {
            "opcheck " (text::line(&record.version)) " · run " code { (text::line(&record.run)) }
            " · seed " code { (record.seed) } " · " time datetime=(text::line(&record.started)) { (moment(&record.started)) }
            @if record.strict { " · strict: a warning counts as a failure" }
        }
    }
}

/// A moment of UTC to the second: `2026-03-01 12:00:00 UTC`.
fn moment(started: &str) -> String {
    let seconds = started.split(['.', 'Z']).next().unwrap_or(started);
    format!("{} UTC", text::line(&seconds.replacen('T', " ", 1)))
}

/// The sum of it, and the commands that repeat it.
pub(super) fn summary(record: &RunRecord) -> Markup {
    let totals = record.counts();
    html! {
        section aria-labelledby="summary" {
            h2 #summary { "Summary" }
            p class={ "verdict " (if record.exit_reasons().is_empty() { "passed" } else { "failed" }) } {
                @match exit_line(record) {
                    Some(line) => (line),
                    None => { "Exit 0: " (record.exit_code().title()) "." }
                }
            }
            @if record.interrupted.is_some() { p { "Only what was finished by then is reported." } }
            ul.tiles {
                @for words in entry::ALL {
                    @if let Some(outcome) = words.outcome {
                        (tile(words, number(&totals, outcome), record))
                    }
                }
            }
            p { (headline(record)) }
            @if record.targets.len() > 1 {
                nav aria-label="Targets" {
                    ul.inline {
                        @for (index, target) in record.targets.iter().enumerate() {
                            li { a href={ "#t" (index + 1) } { (text::line(&target.name)) } }
                        }
                    }
                }
            }
        }
    }
}

/// A number, and a link to the first list that has it.
fn tile(words: entry::Words, number: usize, record: &RunRecord) -> Markup {
    let first = || {
        let mut targets = record.targets.iter();
        let has = |target: &TargetRecord| {
            record
                .judged_at(&target.name)
                .iter()
                .any(|judged| Some(judged.outcome) == words.outcome)
        };
        targets.position(has)
    };
    html! {
        li class={ (words.key) @if number == 0 { " none" } } {
            @match (number > 0).then(first).flatten() {
                Some(target) => a href={ "#" (entry::address(target, words.key)) } data-verdict=(words.key) {
                    b { (phrase::grouped(number)) } " " (words.heading.to_lowercase())
                },
                None => { b { (phrase::grouped(number)) } " " (words.heading.to_lowercase()) }
            }
        }
    }
}

/// How many requirements have an outcome.
pub(super) fn number(counts: &Counts, outcome: Outcome) -> usize {
    match outcome {
        Outcome::Failed => counts.failed,
        Outcome::Warned => counts.warned,
        Outcome::NotEvaluated => counts.not_evaluated,
        Outcome::Expected => counts.expected,
        Outcome::Passed => counts.passed,
        Outcome::NotApplicable => counts.not_applicable,
    }
}

/// Who a target is, and how it is tested again.
pub(super) fn target(record: &RunRecord, target: &TargetRecord) -> Markup {
    let requests = usize::try_from(target.requests).unwrap_or(usize::MAX);
    html! {
        p.about {
            (target.dialect.name()) " · " code { (text::line(&target.authorization_endpoint)) } " · "
            (count(requests, "request"))
            @if record.targets.len() == 1 { " in " (duration(record.seconds)) }
        }
        @if !target.faults.is_empty() {
            p { "Faults switched on: "
                @for (index, fault) in target.faults.iter().enumerate() {
                    @if index > 0 { ", " }
                    code { (text::line(fault)) }
                }
            }
        }
        @for note in &target.notes { p.about { (text::line(note)) } }
        p.label { "To run it again, with the same random values:" }
        (text::command(&detail::repeat(record, target)))
    }
}
