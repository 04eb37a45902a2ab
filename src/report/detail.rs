//! One finding in full, for people: the same lines in the terminal, in JUnit and in a job's summary.

use std::fmt::Write as _;

use super::phrase::{duration, status_line};
use super::style::Style;
use super::visible::{shorten, visible};
use crate::record::{Agent, ExchangeEvidence, Finding, HopEvidence, RunRecord, TargetRecord, quote};

/// How much of a URL, a header field or an answer in words is shown; the JSON report and the curl line have the rest.
const LINE_LIMIT: usize = 400;
/// How much of a body is shown.
const BODY_LIMIT: usize = 240;
/// How many hops of an exchange are shown.
const HOP_LIMIT: usize = 8;

/// Request header fields that show nothing: ours, and those every user agent sends.
const DULL_REQUEST: [&str; 6] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "opcheck-run",
    "opcheck-scenario",
    "user-agent",
];

/// Response header fields that requirements are about.
const TELLING_RESPONSE: [&str; 10] = [
    "access-control-allow-origin",
    "cache-control",
    "content-security-policy",
    "content-type",
    "location",
    "refresh",
    "retry-after",
    "set-cookie",
    "www-authenticate",
    "x-frame-options",
];

/// The exchanges that show a finding, and those that only prepared or controlled it. What came last is always shown: a
/// finding may be about the end of a sign-in.
fn sift(finding: &Finding) -> (Vec<&ExchangeEvidence>, Vec<&ExchangeEvidence>) {
    let is_control = |exchange: &&ExchangeEvidence| finding.is_evaluated() && exchange.purpose == "control";
    let (mut aside, others): (Vec<_>, Vec<_>) = finding.evidence.iter().partition(is_control);
    let last = others.len().saturating_sub(1);
    let mut shown = Vec::new();
    for (index, exchange) in others.into_iter().enumerate() {
        let prepares = matches!(exchange.purpose.as_str(), "sign in" | "consent");
        match finding.is_evaluated() && prepares && index < last {
            true => aside.push(exchange),
            false => shown.push(exchange),
        }
    }
    (shown, aside)
}

/// Writes labelled lines with a common indentation.
pub(super) struct Lines<'a> {
    /// Where they go.
    pub(super) out: &'a mut String,
    /// The colours.
    pub(super) style: &'a Style,
    /// How far to the right.
    pub(super) indent: usize,
}

impl Lines<'_> {
    /// `Label:    text`, in a column; an empty label continues the one before.
    fn field(&mut self, label: &str, text: &str) {
        self.coloured_field(label, text, anstyle::Style::new());
    }

    fn coloured_field(&mut self, label: &str, text: &str, colour: anstyle::Style) {
        let muted = if label.is_empty() {
            anstyle::Style::new()
        } else {
            self.style.muted
        };
        let indent = self.indent;
        // Padding stands outside the style, so that plain and coloured text align alike.
        let padding = 11_usize.saturating_sub(label.chars().count());
        let _ = writeln!(
            self.out,
            "{:indent$}{muted}{label}{muted:#}{:padding$}{colour}{text}{colour:#}",
            "", ""
        );
    }

    fn actual(&mut self, finding: &Finding, colour: anstyle::Style) {
        // What was not evaluated has nothing to show.
        if !finding.actual.is_empty() {
            self.coloured_field("Actual:", &shorten(&finding.actual, LINE_LIMIT), colour);
        }
    }

    /// The whole finding, without the requirement's own id and title.
    pub(super) fn finding(&mut self, finding: &Finding, target: Option<&TargetRecord>) {
        let style = *self.style;
        let mut label = "Expected:";
        for expected in &finding.expected {
            self.field(label, &shorten(expected, LINE_LIMIT));
            label = "      or:";
        }
        self.actual(finding, style.fail);
        if let Some(reason) = &finding.reason {
            self.field("Reason:", &visible(reason));
        }
        for clause in &finding.clauses {
            self.field(
                "Clause:",
                &format!("{} <{}>", visible(&clause.text), visible(&clause.link)),
            );
        }
        for deviation in &finding.deviations {
            self.field("Bent:", &shorten(deviation, LINE_LIMIT));
        }
        self.remarks(finding);
        self.evidence(finding);
        self.scenario(finding);
        self.coloured_field("Again:", &again(&finding.requirement, target), style.command);
    }

    /// What the agent could not see, or did in another way.
    fn remarks(&mut self, finding: &Finding) {
        for remark in &finding.remarks {
            self.field("Remark:", &visible(remark));
        }
    }

    /// The exchanges that show the finding. Those that only prepared or controlled it are counted.
    fn evidence(&mut self, finding: &Finding) {
        let (shown, left_out) = sift(finding);
        for exchange in &shown {
            self.exchange(exchange);
        }
        if !left_out.is_empty() {
            let purposes: Vec<&str> = left_out
                .iter()
                .map(|exchange| exchange.purpose.as_str())
                .collect();
            self.field("", &format!("(in the JSON report, too: {})", purposes.join(", ")));
        }
    }

    /// Where the scenario stands, and what to look for in the server's log.
    pub(super) fn scenario(&mut self, finding: &Finding) {
        self.field("Scenario:", &visible(&finding.scenario));
        let by = match finding.agent {
            Agent::Http => String::new(),
            Agent::Browser => format!(" · agent: {}", finding.agent.name()),
        };
        self.field(
            "",
            &format!(
                "{} · OpCheck-Scenario: {}{by}",
                visible(&finding.place),
                visible(&finding.scenario_id)
            ),
        );
    }

    /// What is expected and what came, and nothing else.
    pub(super) fn brief(&mut self, finding: &Finding) {
        if let Some(preferred) = finding.expected.first() {
            self.field("Expected:", &shorten(preferred, LINE_LIMIT));
        }
        let style = *self.style;
        self.actual(finding, style.warn);
        if let Some(reason) = &finding.reason {
            self.field("Reason:", &visible(reason));
        }
        self.remarks(finding);
        self.scenario(finding);
    }

    /// A further failure of a requirement that was shown in full already: what is different about it, and how to try it.
    pub(super) fn again(&mut self, finding: &Finding) {
        let style = *self.style;
        self.actual(finding, style.fail);
        for deviation in &finding.deviations {
            self.field("Bent:", &shorten(deviation, LINE_LIMIT));
        }
        let (shown, _) = sift(finding);
        if let Some(curl) = shown.last().and_then(|exchange| exchange.curl.as_deref()) {
            self.coloured_field("Try:", &visible(curl), style.command);
        }
        self.remarks(finding);
        self.scenario(finding);
    }

    /// What stood in the way of a judgement.
    pub(super) fn obstacle(&mut self, finding: &Finding) {
        let reason = finding.reason.as_deref().unwrap_or("no reason was recorded");
        self.field("Reason:", &visible(reason));
        self.remarks(finding);
        self.scenario(finding);
    }

    fn exchange(&mut self, exchange: &ExchangeEvidence) {
        self.field("Exchange:", &visible(&exchange.purpose));
        for hop in exchange.hops.iter().take(HOP_LIMIT) {
            self.hop(hop);
        }
        if exchange.hops.len() > HOP_LIMIT {
            self.field("", &format!("… and {} more", exchange.hops.len() - HOP_LIMIT));
        }
        if let Some(curl) = &exchange.curl {
            let colour = self.style.command;
            self.coloured_field("Try:", &visible(curl), colour);
        }
    }

    fn hop(&mut self, hop: &HopEvidence) {
        self.field(
            "",
            &format!("> {} {}", visible(&hop.method), shorten(&hop.url, LINE_LIMIT)),
        );
        let dull = |name: &str| DULL_REQUEST.iter().any(|known| known.eq_ignore_ascii_case(name));
        for (name, value) in hop.request_headers.iter().filter(|(name, _)| !dull(name)) {
            self.field(
                "",
                &format!(">   {}: {}", visible(name), shorten(value, LINE_LIMIT)),
            );
        }
        if let Some(body) = hop.request_body.as_deref().filter(|body| !body.is_empty()) {
            self.field("", &format!(">   {}", shorten(body, BODY_LIMIT)));
        }
        let took = duration(hop.took_ms / 1_000.0);
        let Some(status) = hop.status else {
            let failure = hop.failure.as_deref().unwrap_or("no answer");
            self.field("", &format!("< {} after {took}", visible(failure)));
            return;
        };
        let code = http::StatusCode::from_u16(status).ok();
        self.field("", &format!("< {} after {took}", status_line(status)));
        let telling = |name: &str| {
            TELLING_RESPONSE
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        for (name, value) in hop.response_headers.iter().filter(|(name, _)| telling(name)) {
            self.field(
                "",
                &format!("<   {}: {}", visible(name), shorten(value, LINE_LIMIT)),
            );
        }
        let redirects = code.is_some_and(|code| code.is_redirection());
        if let Some(body) = hop
            .response_body
            .as_deref()
            .filter(|body| !redirects && !body.is_empty())
        {
            self.field("", &format!("<   {}", shorten(body, BODY_LIMIT)));
        }
    }
}

/// The command that plays one requirement at one target again.
pub(super) fn again(requirement: &str, target: Option<&TargetRecord>) -> String {
    let mut words = vec!["opcheck", "run"];
    if let Some(target) = target {
        words.extend(target.arguments.iter().map(String::as_str));
    }
    words.extend(["--only", requirement]);
    line_of(&words)
}

/// The command that tests one target again, with the same random values.
pub(super) fn repeat(record: &RunRecord, target: &TargetRecord) -> String {
    let seed = record.seed.to_string();
    let mut words = vec!["opcheck", "run"];
    words.extend(target.arguments.iter().map(String::as_str));
    words.extend(["--seed", &seed]);
    if record.strict {
        words.push("--strict");
    }
    line_of(&words)
}

/// Words as a line for the shell.
fn line_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| quote(word).unwrap_or_else(|| visible(word).into_owned()))
        .collect();
    quoted.join(" ")
}

/// A finding in full as plain text, for files.
pub(super) fn plain(finding: &Finding, target: Option<&TargetRecord>) -> String {
    let mut out = String::new();
    let style = Style::plain();
    let mut lines = Lines {
        out: &mut out,
        style: &style,
        indent: 0,
    };
    lines.finding(finding, target);
    out
}
