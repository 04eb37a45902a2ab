//! The filter: hidden until the script shows it, for without script it would do nothing.

use maud::{Markup, html};

use super::{entry, text};
use crate::record::{Agent, RunRecord, area_of};

/// Choices of one kind, with what each is called.
type Choices = Vec<(String, String)>;

/// The filter's form.
pub(super) fn toolbar(record: &RunRecord) -> Markup {
    let targets: Choices = record
        .targets
        .iter()
        .enumerate()
        .map(|(number, target)| (format!("t{}", number + 1), text::line(&target.name).into_owned()))
        .collect();
    html! {
        form #filter hidden autocomplete="off" role="search" aria-label="Filter the findings" {
            label.search {
                span { "Search " kbd { "/" } }
                input #search type="search" autocomplete="off" spellcheck="false";
            }
            (select("verdict", "Verdict", &verdicts()))
            (select("area", "Area", &areas(record)))
            (select("target", "Target", &targets))
            (select("agent", "Agent", &agents(record)))
            button #reset type="button" { "Show all" }
            button #unfold type="button" aria-pressed="false" { "Unfold exchanges" }
            output #shown role="status" {}
        }
    }
}

/// A choice, if there is one.
fn select(name: &str, label: &str, choices: &[(String, String)]) -> Markup {
    html! {
        @if choices.len() > 1 {
            label {
                (label)
                select name=(name) {
                    option value="" { "all" }
                    @for (value, title) in choices { option value=(value) { (title) } }
                }
            }
        }
    }
}

fn verdicts() -> Choices {
    let choice = |words: entry::Words| (words.key.to_owned(), words.heading.to_owned());
    entry::ALL.into_iter().map(choice).collect()
}

/// The areas of the record, in its order.
fn areas(record: &RunRecord) -> Choices {
    let found = record.findings.iter().map(|finding| finding.area());
    let left_out = record.deselected.iter().map(|entry| area_of(&entry.requirement));
    let mut areas: Vec<&str> = Vec::new();
    for area in found.chain(left_out) {
        // Records are sorted, so that the last one is nearly always the one.
        if areas.last() != Some(&area) && !areas.contains(&area) {
            areas.push(area);
        }
    }
    let choice = |area: &&str| (text::line(area).into_owned(), text::line(area).into_owned());
    areas.iter().map(choice).collect()
}

/// The agents that played.
fn agents(record: &RunRecord) -> Choices {
    let played = |agent: &Agent| record.findings.iter().any(|finding| finding.agent == *agent);
    let choice = |agent: Agent| (agent.name().to_owned(), agent.name().to_owned());
    Agent::ALL.into_iter().filter(played).map(choice).collect()
}
