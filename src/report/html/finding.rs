//! A finding in full.

use maud::{Markup, PreEscaped, html};

use super::{entry, exchange, text, waterfall};
use crate::record::{Finding, Judged, Screenshot, TargetRecord};
use crate::report::detail;
use crate::report::phrase::duration;

/// The target of a finding.
pub(super) struct Place<'a> {
    /// Its number in the run, from 0.
    pub(super) number: usize,
    /// The target.
    pub(super) target: &'a TargetRecord,
}

impl Place<'_> {
    /// Its name in attributes.
    pub(super) fn key(&self) -> String {
        format!("t{}", self.number + 1)
    }
}

/// A requirement with its findings of an outcome, and everything that shows them.
pub(super) fn requirement(place: &Place<'_>, words: entry::Words, judged: &Judged<'_>) -> Markup {
    let level = format!("{:?} · {:?}", judged.level, judged.severity).to_lowercase();
    let mine = |finding: &&Finding| Some(finding.outcome()) == words.outcome;
    let findings = || judged.findings.iter().filter(mine);
    html! {
        article class=(words.key) data-group
            data-name={ (text::line(judged.requirement)) " " (text::line(judged.title)) }
        {
            h4 { (entry::badge(words)) " " (text::prose(judged.title)) }
            p.about {
                code { (text::line(judged.requirement)) } " · " (level)
                @for clause in findings().next().map_or(&[][..], |first| &first.clauses) {
                    " · " (text::link(&clause.text, &clause.link))
                }
            }
            @for finding in findings() { (scenario(place, words, finding)) }
            p.label { "To play it again:" }
            (text::command(&detail::again(judged.requirement, Some(place.target))))
        }
    }
}

/// A scenario and what it found.
fn scenario(place: &Place<'_>, words: entry::Words, finding: &Finding) -> Markup {
    html! {
        div.finding data-item=(words.key) data-target=(place.key()) data-area=(text::line(finding.area()))
            data-agent=(finding.agent.name())
        {
            h5 { (text::line(&finding.scenario)) " " (entry::agent(finding)) }
            p.about {
                (text::line(&finding.place)) " · " (duration(finding.seconds))
                @if !finding.scenario_id.is_empty() {
                    " · OpCheck-Scenario: " code { (text::line(&finding.scenario_id)) }
                }
            }
            (facts(finding))
            (evidence(finding))
        }
    }
}

/// What was expected, what came, and why it is so.
fn facts(finding: &Finding) -> Markup {
    html! {
        dl.facts {
            @if !finding.expected.is_empty() {
                dt { "Expected" }
                dd {
                    @for (index, expected) in finding.expected.iter().enumerate() {
                        div { @if index > 0 { span.or { "or " } } (text::prose(expected)) }
                    }
                }
            }
            @if !finding.actual.is_empty() { dt { "Actual" } dd.actual { (text::prose(&finding.actual)) } }
            @if let Some(reason) = &finding.reason { dt { "Reason" } dd { (text::prose(reason)) } }
            @if let Some(expected) = &finding.expectation {
                dt { "Known" } dd { (text::prose(&expected.reason)) }
            }
            (several("Bent", &finding.deviations))
            (several("Remark", &finding.remarks))
        }
    }
}

/// A fact that may have several parts.
fn several(label: &str, texts: &[String]) -> Markup {
    html! {
        @if !texts.is_empty() {
            dt { (label) }
            dd { @for one in texts { div { (text::prose(one)) } } }
        }
    }
}

/// Pictures, exchanges and when they took place.
pub(super) fn evidence(finding: &Finding) -> Markup {
    html! {
        @for screenshot in &finding.screenshots { (picture(screenshot)) }
        @if !finding.evidence.is_empty() {
            div.exchanges {
                @for exchange in &finding.evidence { (exchange::folded(exchange)) }
            }
            (waterfall::folded(&finding.evidence))
        }
    }
}

/// A picture, if it is one: what is no base64 is no picture of ours.
fn picture(screenshot: &Screenshot) -> Markup {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    html! {
        figure {
            @if screenshot.png.bytes().all(is_base64) {
                img src={ "data:image/png;base64," (PreEscaped(&screenshot.png)) } loading="lazy"
                    alt=(text::line(&screenshot.label)) width=(screenshot.width) height=(screenshot.height);
            }
            figcaption { (text::prose(&screenshot.label)) }
        }
    }
}
