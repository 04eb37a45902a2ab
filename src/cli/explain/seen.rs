//! What a run saw of a requirement: its findings, with what the tokens in their evidence say.

use serde_json::{Map, Value};

use super::page::Page;
use crate::catalogue::Requirement;
use crate::record::{ExchangeEvidence, Finding, RunRecord, TokenEvidence, Verdict};
use crate::report::{Style, visible};

/// The page about what a run found of a requirement; `None` where it has no finding of it.
pub(super) fn of_run(requirement: &Requirement, record: &RunRecord, style: &Style) -> Option<String> {
    let findings: Vec<&Finding> = record
        .findings
        .iter()
        .filter(|finding| finding.requirement == requirement.id)
        .collect();
    let mut page = Page::new(style);
    page.title(requirement.id, &format!("in the run {}", visible(&record.run)));
    page.prose(requirement.title);
    let telling = |finding: &&&Finding| !matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable);
    let shown: Vec<&Finding> = match findings.iter().any(|finding| telling(&finding)) {
        true => findings.iter().filter(telling).copied().collect(),
        false => findings,
    };
    if shown.is_empty() {
        return None;
    }
    for finding in shown {
        of_finding(&mut page, finding);
    }
    Some(page.text)
}

/// One finding.
fn of_finding(page: &mut Page<'_>, finding: &Finding) {
    page.gap();
    let word = match finding.verdict {
        Verdict::Pass => "passed",
        Verdict::Warn => "warned",
        Verdict::Fail => "failed",
        Verdict::NotApplicable => "not applicable",
        Verdict::NotEvaluated => "not evaluated",
    };
    let line = |text: &str| visible(text).into_owned();
    page.field("Target:", [format!("{}, {word}", line(&finding.target))]);
    let place = format!("{}  {}", finding.place, finding.scenario);
    page.field("Scenario:", [line(&place)]);
    page.field("Expected:", finding.expected.iter().map(|text| line(text)));
    page.field("Actual:", [line(&finding.actual)]);
    page.field("Reason:", finding.reason.iter().map(|text| line(text)));
    for exchange in &finding.evidence {
        of_exchange(page, exchange);
    }
    let any = finding.evidence.iter().flat_map(|exchange| &exchange.hops);
    if any.flat_map(|hop| &hop.tokens).next().is_none() {
        page.field("Tokens:", ["none in the evidence of this finding".to_owned()]);
    }
}

/// The tokens of an exchange.
fn of_exchange(page: &mut Page<'_>, exchange: &ExchangeEvidence) {
    for hop in &exchange.hops {
        for token in &hop.tokens {
            let travel = format!(
                "{} ({}: {} {})",
                token.name, exchange.purpose, hop.method, hop.url
            );
            page.field("Token:", [visible(&travel).into_owned()]);
            of_token(page, token);
        }
    }
}

/// What a token says, member by member.
fn of_token(page: &mut Page<'_>, token: &TokenEvidence) {
    let lines = |members: &Map<String, Value>| -> Vec<String> {
        let line = |(name, value): (&String, &Value)| visible(&format!("{name}: {value}")).into_owned();
        members.iter().map(line).collect()
    };
    page.field("  header", lines(&token.header));
    page.field("  claims", lines(&token.claims));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn a_run_without_the_requirement_says_nothing_about_it() {
        let text = r#"{"format":1,"version":"0","run":"r","seed":1,"started":"","seconds":0.0,"strict":false,
            "targets":[],"findings":[],"deselected":[],"stale":[],"troubles":[],"interrupted":null}"#;
        let record: RunRecord = serde_json::from_str(text).unwrap();
        let requirement = catalogue::find("id-token/issuer").unwrap();
        assert_eq!(of_run(requirement, &record, &Style::plain()), None);
    }
}
