//! What needs no room: passes, what is not applicable or deselected; and what concerns the run as a whole.

use maud::{Markup, html};

use super::finding::{self, Place};
use super::{entry, text};
use crate::catalogue::{self, Level};
use crate::record::{Deselected, Finding, Judged, Outcome, RunRecord, area_of};
use crate::report::phrase::{count, duration};

/// The findings of an outcome by area, folded, a requirement and its scenarios each.
pub(super) fn compact(place: &Place<'_>, words: entry::Words, judged: &[Judged<'_>]) -> Markup {
    let has = |one: &&Judged<'_>| number(one, words) > 0;
    let mine: Vec<&Judged<'_>> = judged.iter().filter(has).collect();
    let total: usize = mine.iter().map(|one| number(one, words)).sum();
    html! {
        @if total > 0 {
            (heading(place, words, total, html! {
                @for area in mine.chunk_by(|a, b| a.area() == b.area()) {
                    details data-group {
                        summary {
                            (text::line(area.first().map_or("", |first| first.area()))) " "
                            span.number { (count(area.iter().map(|one| number(one, words)).sum(), "scenario")) }
                        }
                        ul.rows { @for one in area { (requirement(place, words, one)) } }
                    }
                }
            }))
        }
    }
}

fn number(judged: &Judged<'_>, words: entry::Words) -> usize {
    let mine = |finding: &&Finding| Some(finding.outcome()) == words.outcome;
    judged.findings.iter().filter(mine).count()
}

/// A list with its heading.
fn heading(place: &Place<'_>, words: entry::Words, total: usize, list: Markup) -> Markup {
    html! {
        div.group data-group {
            h3 id=(entry::address(place.number, words.key)) {
                (words.heading) " " span.number { (count(total, "scenario")) }
            }
            (list)
        }
    }
}

/// A requirement with its scenarios.
fn requirement(place: &Place<'_>, words: entry::Words, judged: &Judged<'_>) -> Markup {
    html! {
        li data-group data-name={ (text::line(judged.requirement)) " " (text::line(judged.title)) } {
            code { (text::line(judged.requirement)) } " " (text::prose(judged.title))
            ul {
                @for finding in judged.findings {
                    @if Some(finding.outcome()) == words.outcome { (scenario(place, words, finding)) }
                }
            }
        }
    }
}

/// A scenario in a line; what shows it is folded, where it was kept.
fn scenario(place: &Place<'_>, words: entry::Words, finding: &Finding) -> Markup {
    // A `may` is never judged; what was seen is all it has to say.
    let observed = finding.level == Level::May && finding.outcome() == Outcome::Passed;
    html! {
        li data-item=(words.key) data-target=(place.key()) data-area=(text::line(finding.area()))
            data-agent=(finding.agent.name())
        {
            (text::line(&finding.scenario)) " " (entry::agent(finding))
            @if finding.seconds > 0.0 { " " span.muted { (duration(finding.seconds)) } }
            @if observed { div { "Observed: " (text::prose(&finding.actual)) } }
            @if let Some(reason) = &finding.reason { div.muted { (text::prose(reason)) } }
            @for remark in &finding.remarks { div.muted { "Remark: " (text::prose(remark)) } }
            @if !finding.evidence.is_empty() || !finding.screenshots.is_empty() { (finding::evidence(finding)) }
        }
    }
}

/// What the user left out at a target.
pub(super) fn deselected(record: &RunRecord, place: &Place<'_>, words: entry::Words) -> Markup {
    let here = |entry: &&Deselected| entry.target == place.target.name;
    let entries: Vec<&Deselected> = record.deselected.iter().filter(here).collect();
    html! {
        @if !entries.is_empty() {
            (heading(place, words, entries.len(), html! {
                @for area in entries.chunk_by(|a, b| area_of(&a.requirement) == area_of(&b.requirement)) {
                    details data-group {
                        summary {
                            (text::line(area.first().map_or("", |first| area_of(&first.requirement)))) " "
                            span.number { (count(area.len(), "scenario")) }
                        }
                        ul.rows { @for entry in area { (left_out(place, words, entry)) } }
                    }
                }
            }))
        }
    }
}

fn left_out(place: &Place<'_>, words: entry::Words, entry: &Deselected) -> Markup {
    let title = catalogue::find(&entry.requirement).map_or("", |requirement| requirement.title);
    html! {
        li data-item=(words.key) data-target=(place.key()) data-area=(text::line(area_of(&entry.requirement))) {
            code { (text::line(&entry.requirement)) } " " (text::prose(title))
            div { (text::line(&entry.scenario)) }
            div.muted { (text::prose(&entry.reason)) }
        }
    }
}

/// Trouble of our own.
pub(super) fn troubles(record: &RunRecord) -> Markup {
    html! {
        @if !record.troubles.is_empty() {
            section aria-labelledby="troubles" {
                h2 #troubles { "Trouble of our own" }
                ul.rows {
                    @for trouble in &record.troubles {
                        li {
                            @for part in [&trouble.target, &trouble.scenario].into_iter().flatten() {
                                (text::line(part)) " · "
                            }
                            // A message may have a hint on a line of its own.
                            span.lines { (text::block(&trouble.message)) }
                        }
                    }
                }
            }
        }
    }
}

/// Expectations that no longer hold.
pub(super) fn stale(record: &RunRecord) -> Markup {
    html! {
        @if !record.stale.is_empty() {
            section aria-labelledby="stale" {
                h2 #stale { "Expectations that no longer hold" }
                ul.rows {
                    @for stale in &record.stale {
                        li {
                            code { (text::line(&stale.requirement)) } " at " (text::line(&stale.target)) ": "
                            (text::prose(&stale.problem))
                            @if let Some(scenario) = &stale.scenario { div { "Scenario: " (text::line(scenario)) } }
                            div.muted { "Its reason was: " (text::prose(&stale.reason)) }
                        }
                    }
                }
            }
        }
    }
}
