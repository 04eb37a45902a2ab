//! One target: its matrix, then its findings, what needs attention first.

use maud::{Markup, html};

use super::{entry, finding, lists, matrix, overview, text};
use crate::record::{Finding, Judged, Outcome, RunRecord, TargetRecord};
use crate::report::phrase::count;

/// Everything about the target of this number.
pub(super) fn section(record: &RunRecord, number: usize, target: &TargetRecord) -> Markup {
    let judged = record.judged_at(&target.name);
    let place = finding::Place { number, target };
    html! {
        section id={ "t" (number + 1) } data-group aria-labelledby={ "t" (number + 1) "-name" } {
            h2 id={ "t" (number + 1) "-name" } { (text::line(&target.name)) }
            (overview::target(record, target))
            (matrix::matrix(number, &judged))
            @for words in entry::ALL {
                @match words.outcome {
                    Some(Outcome::Failed | Outcome::Warned | Outcome::NotEvaluated | Outcome::Expected) => {
                        (in_full(&place, words, &judged))
                    }
                    Some(Outcome::Passed | Outcome::NotApplicable) => (lists::compact(&place, words, &judged)),
                    None => (lists::deselected(record, &place, words)),
                }
            }
        }
    }
}

/// The requirements with an outcome and their findings in full, the gravest first.
fn in_full(place: &finding::Place<'_>, words: entry::Words, judged: &[Judged<'_>]) -> Markup {
    let number = |one: &Judged<'_>| {
        let mine = |finding: &&Finding| Some(finding.outcome()) == words.outcome;
        one.findings.iter().filter(mine).count()
    };
    let mut mine: Vec<&Judged<'_>> = judged.iter().filter(|one| number(one) > 0).collect();
    mine.sort_by_key(|one| one.severity);
    html! {
        @if !mine.is_empty() {
            div.group data-group {
                h3 id=(entry::address(place.number, words.key)) {
                    (words.heading) " " span.number {
                        (count(mine.iter().map(|one| number(one)).sum(), "scenario"))
                    }
                }
                @for one in mine { (finding::requirement(place, words, one)) }
            }
        }
    }
}
