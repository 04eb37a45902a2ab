//! Areas by outcomes at one target.

use maud::{Markup, html};

use super::{entry, overview, text};
use crate::record::{Agent, Counts, Finding, Judged, Outcome};
use crate::report::phrase::grouped;

/// The table. Where a browser played, each agent has a row of its own below the area's.
pub(super) fn matrix(number: usize, judged: &[Judged<'_>]) -> Markup {
    let all: Counts = judged.iter().map(|one| one.outcome).collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label="Requirements by area" {
            table.matrix {
                caption { "Requirements by area" }
                thead {
                    tr {
                        th scope="col" { "area" }
                        @for outcome in outcomes() { th scope="col" { (outcome.heading) } }
                    }
                }
                tbody {
                    @for area in judged.chunk_by(|a, b| a.area() == b.area()) {
                        (rows(number, area))
                    }
                }
                tfoot { (row(&Filter { number, area: None, agent: None }, html! { "all" }, &all)) }
            }
        }
    }
}

fn outcomes() -> impl Iterator<Item = entry::Words> {
    entry::ALL.into_iter().filter(|words| words.outcome.is_some())
}

/// An area, and its agents where there are two kinds.
fn rows(number: usize, judged: &[Judged<'_>]) -> Markup {
    let area = judged.first().map_or("", Judged::area);
    let totals: Counts = judged.iter().map(|one| one.outcome).collect();
    let browser = judged
        .iter()
        .flat_map(|one| one.findings)
        .any(|finding| !finding.agent.is_http());
    let filter = |agent| Filter {
        number,
        area: Some(area),
        agent: Some(agent),
    };
    html! {
        (row(&Filter { number, area: Some(area), agent: None }, html! { (text::line(area)) }, &totals))
        @if browser {
            @for agent in Agent::ALL {
                @let counts: Counts = judged.iter().filter_map(|one| worst(one, agent)).collect();
                @if counts.total() > 0 {
                    (row(&filter(agent), html! { span.sub { "by " (agent.name()) } }, &counts))
                }
            }
        }
    }
}

/// What one agent makes of a requirement.
fn worst(judged: &Judged<'_>, agent: Agent) -> Option<Outcome> {
    let mine = judged.findings.iter().filter(|finding| finding.agent == agent);
    mine.map(Finding::outcome).max()
}

/// What a row counts, as the filter of the page knows it.
struct Filter<'a> {
    /// The target's number, from 0.
    number: usize,
    area: Option<&'a str>,
    agent: Option<Agent>,
}

fn row(filter: &Filter<'_>, name: Markup, counts: &Counts) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            @for words in outcomes() {
                @let many = words.outcome.map_or(0, |outcome| overview::number(counts, outcome));
                @if many == 0 {
                    td.none { "0" }
                } @else {
                    td {
                        a class=(words.key) href={ "#" (entry::address(filter.number, words.key)) }
                            data-verdict=(words.key) data-target={ "t" (filter.number + 1) }
                            data-area=[filter.area.map(text::line)] data-agent=[filter.agent.map(Agent::name)]
                            { (grouped(many)) }
                    }
                }
            }
        }
    }
}
