//! The exchanges as an HTTP archive (HAR 1.2), for browsers' developer tools and other readers of it.
//!
//! What stands in it is the evidence, with secrets masked already. A page of the archive is a finding; what the
//! evidence does not say (versions, sizes on the wire, phases of a connection) is marked as unknown, as HAR has it.

mod archive;
mod cookies;
mod message;

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use self::archive::{Archive, Creator, Entry, Log, Nothing, Page, Timings};
use super::RenderError;
use super::json::escape;
use super::phrase::{exit_line, headline};
use crate::record::{ExchangeEvidence, Finding, HopEvidence, RunRecord, Verdict};

/// Renders a sorted record.
pub(super) fn render(record: &RunRecord) -> Result<String, RenderError> {
    let mut text = Vec::new();
    archive(record)
        .serialize(&mut serde_json::Serializer::pretty(&mut text))
        .map_err(RenderError::Har)?;
    // The writer writes nothing but UTF-8.
    let text = String::from_utf8_lossy(&text);
    Ok(escape(&text).into_owned() + "\n")
}

fn archive(record: &RunRecord) -> Archive<'_> {
    let clock = Clock::of(record);
    let (mut pages, mut entries) = (Vec::new(), Vec::new());
    // Several findings of one scenario show the same exchanges.
    for findings in record.findings.chunk_by(is_same_play) {
        let Some(shown) = findings.first().filter(|finding| !finding.evidence.is_empty()) else {
            continue;
        };
        let id = format!("finding_{}", pages.len() + 1);
        for exchange in &shown.evidence {
            let hops = exchange.hops.iter();
            entries.extend(hops.map(|hop| (hop.started_ms, entry(&clock, &id, exchange, hop))));
        }
        pages.push(page(&clock, id, findings));
    }
    entries.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let sum = [Some(headline(record)), exit_line(record)];
    Archive {
        log: Log {
            version: "1.2",
            creator: Creator {
                name: "opcheck",
                version: &record.version,
            },
            pages,
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            comment: sum.into_iter().flatten().collect::<Vec<_>>().join(" "),
        },
    }
}

/// Whether two findings come from one play of a scenario and show the same.
fn is_same_play(one: &Finding, other: &Finding) -> bool {
    one.target == other.target
        && one.scenario_id == other.scenario_id
        && one.agent == other.agent
        && !one.evidence.is_empty()
        && one.evidence == other.evidence
}

/// The findings of a play as a page: its title says of what, its comment what came out.
fn page(clock: &Clock, id: String, findings: &[Finding]) -> Page {
    let hops = findings.iter().flat_map(|finding| &finding.evidence);
    let starts = hops.flat_map(|exchange| &exchange.hops).map(|hop| hop.started_ms);
    let title = findings.first().map_or_else(String::new, |finding| {
        format!(
            "{}: {} ({})",
            finding.requirement, finding.scenario, finding.target
        )
    });
    let outcome = |finding: &Finding| {
        let what = match finding.reason.as_deref() {
            Some(reason) if !finding.is_evaluated() => reason,
            Some(_) | None => &finding.actual,
        };
        format!("{}: {what}", verdict(finding.verdict))
    };
    Page {
        started_date_time: clock.at(starts.fold(f64::INFINITY, f64::min)),
        id,
        title,
        page_timings: Nothing {},
        comment: findings.iter().map(outcome).collect::<Vec<_>>().join("; "),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
        Verdict::NotApplicable => "not applicable",
        Verdict::NotEvaluated => "not evaluated",
    }
}

fn entry<'a>(clock: &Clock, page: &str, exchange: &'a ExchangeEvidence, hop: &'a HopEvidence) -> Entry<'a> {
    let took = sane(hop.took_ms);
    Entry {
        pageref: page.to_owned(),
        started_date_time: clock.at(hop.started_ms),
        time: took,
        request: message::request(hop),
        response: message::response(hop),
        cache: Nothing {},
        timings: Timings::waited(took),
        comment: &exchange.purpose,
    }
}

/// Where a number of the evidence is none, because somebody edited the report: nothing.
fn sane(milliseconds: f64) -> f64 {
    if milliseconds.is_finite() {
        milliseconds.max(0.0)
    } else {
        0.0
    }
}

/// The start of the run, from which the evidence counts.
struct Clock {
    started: Timestamp,
}

impl Clock {
    fn of(record: &RunRecord) -> Self {
        Self {
            started: record.started.parse().unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }

    /// A moment of the run in UTC (ISO 8601).
    fn at(&self, milliseconds: f64) -> String {
        let since = SignedDuration::try_from_secs_f64(sane(milliseconds) / 1_000.0).unwrap_or_default();
        format!(
            "{:.3}",
            self.started.saturating_add(since).unwrap_or(self.started)
        )
    }
}
