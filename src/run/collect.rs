//! From plays to findings: levels, masking, and the profile's expectations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::features::Script;
use super::stage::Played;
use crate::catalogue::{Dialect, Level, OWN_AREA, Requirement};
use crate::check::{Judgement, Outcome};
use crate::driver::Picture;
use crate::profile::{Expectation, ExpectedVerdict, Profile};
use crate::protocol::{Mask, Secret};
use crate::record::{
    Agent, Citation, ExchangeEvidence, Expected, Finding, Screenshot, StaleExpectation, Verdict,
};

/// The level of a requirement at a target, and the profile's reason where it differs.
fn level(profile: &Profile, requirement: &Requirement) -> (Level, Option<String>) {
    let usual = requirement.level_in(profile.dialect);
    profile
        .adjustments
        .iter()
        .find(|adjustment| adjustment.requirement == requirement.id)
        .map_or((usual, None), |adjustment| {
            (adjustment.level.unwrap_or(usual), Some(adjustment.reason.clone()))
        })
}

/// The verdict of an outcome at a level.
fn verdict(outcome: &Outcome, level: Level) -> Verdict {
    match (outcome, level) {
        (Outcome::Unclear(_), _) => Verdict::NotEvaluated,
        (Outcome::Met, _) | (Outcome::Tolerated | Outcome::Violated, Level::May) => Verdict::Pass,
        (Outcome::Tolerated, Level::Must | Level::Should) | (Outcome::Violated, Level::Should) => {
            Verdict::Warn
        }
        (Outcome::Violated, Level::Must) => Verdict::Fail,
    }
}

/// A finding without a judgement yet.
fn blank(profile: &Profile, script: &Script) -> Finding {
    let requirement = script.requirement;
    let (level, reason) = level(profile, requirement);
    // A vendor's page is no clause for another vendor's server, unless nothing else is cited.
    let alone = requirement
        .sources
        .iter()
        .all(|source| source.document.is_wristbands());
    Finding {
        target: profile.name.clone(),
        requirement: requirement.id.to_owned(),
        title: requirement.title.to_owned(),
        level,
        severity: requirement.severity,
        verdict: Verdict::NotEvaluated,
        expected: requirement.expected.iter().map(|&text| text.to_owned()).collect(),
        actual: String::new(),
        reason,
        clauses: requirement
            .sources
            .iter()
            .filter(|source| {
                profile.dialect == Dialect::Wristband || !source.document.is_wristbands() || alone
            })
            .map(|source| Citation {
                text: source.citation(),
                link: source.link(),
            })
            .collect(),
        scenario: script.title.clone(),
        place: format!("{}:{}", script.file, script.line),
        scenario_id: String::new(),
        agent: Agent::Http,
        seconds: 0.0,
        deviations: Vec::new(),
        evidence: Vec::new(),
        screenshots: Vec::new(),
        remarks: Vec::new(),
        expectation: None,
    }
}

/// A scenario that does not concern the target.
pub(super) fn not_applicable(profile: &Profile, script: &Script, fact: String) -> Finding {
    Finding {
        verdict: Verdict::NotApplicable,
        reason: Some(fact),
        ..blank(profile, script)
    }
}

/// A scenario that was selected but could not be judged.
pub(super) fn not_evaluated(profile: &Profile, script: &Script, reason: String) -> Finding {
    Finding {
        reason: Some(reason),
        ..blank(profile, script)
    }
}

/// A picture as evidence; its size stands in the header of the PNG (PNG §11.2.1).
fn screenshot(picture: &Picture) -> Option<Screenshot> {
    let number = |at: usize| {
        let bytes = picture.png.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    Some(Screenshot {
        label: picture.label.clone(),
        png: STANDARD.encode(&picture.png),
        width: number(16)?,
        height: number(20)?,
    })
}

/// What two agents found who played the same scenario, where they do not agree on it.
pub(super) fn disagreement(plain: &[Finding], browser: &[Finding]) -> Option<Finding> {
    let verdicts = |findings: &[Finding]| findings.iter().map(|finding| finding.verdict).collect::<Vec<_>>();
    let all_judged = plain.iter().chain(browser).all(Finding::is_evaluated);
    if !all_judged || verdicts(plain) == verdicts(browser) {
        return None;
    }
    let differs = |(one, other): &(&Finding, &Finding)| one.verdict != other.verdict;
    let pairs = plain.iter().zip(browser);
    let (one, other) = pairs.clone().find(differs).or_else(|| pairs.clone().next())?;
    Some(Finding {
        level: Level::Should,
        verdict: Verdict::Warn,
        expected: vec![format!("what plain HTTP saw: {}", one.actual)],
        actual: format!("a browser saw: {}", other.actual),
        reason: Some("the two agents disagree: what one of them sees is not what end-users get".to_owned()),
        ..other.clone()
    })
}

/// A scenario that had not ended when the run did.
pub(super) fn unfinished(profile: &Profile, script: &Script, agent: Agent) -> Finding {
    Finding {
        agent,
        ..not_evaluated(
            profile,
            script,
            "the run ended before the scenario did".to_owned(),
        )
    }
}

/// What of the exchanges goes into a finding.
pub(super) struct Keeping {
    /// What must not.
    pub(super) secrets: Vec<Secret>,
    /// Whether those of what passed go in, too.
    pub(super) what_passed: bool,
}

/// The findings of a scenario that was played. A scenario that filed nothing is not evaluated, never a success.
pub(super) fn findings(
    profile: &Profile,
    script: &Script,
    played: Played,
    keeping: &Keeping,
) -> Vec<Finding> {
    // What was found before the fact came up is not taken back by it; what is open only because of it is.
    let yields = |judgement: &Judgement, fact: &String| match &judgement.outcome {
        Outcome::Met => true,
        Outcome::Unclear(reason) => reason == fact,
        Outcome::Tolerated | Outcome::Violated => false,
    };
    let inapplicable = played.inapplicable.is_some();
    if let Some(fact) = played
        .inapplicable
        .filter(|fact| played.judgements.iter().all(|judgement| yields(judgement, fact)))
    {
        return vec![Finding {
            scenario_id: played.scenario_id,
            agent: played.agent,
            seconds: played.took.as_secs_f64(),
            ..not_applicable(profile, script, fact)
        }];
    }
    let mut mask = Mask::default();
    keeping
        .secrets
        .iter()
        .for_each(|secret| mask.learn(secret.expose()));
    played
        .evidence
        .iter()
        .for_each(|exchange| mask.learn_from(exchange));
    let of = |judgement: Option<&Judgement>| {
        let mut finding = blank(profile, script);
        finding.scenario_id.clone_from(&played.scenario_id);
        finding.agent = played.agent;
        finding.remarks = played.remarks.iter().map(|text| mask.text(text)).collect();
        finding.screenshots = played.pictures.iter().filter_map(screenshot).collect();
        finding.seconds = played.took.as_secs_f64();
        finding.deviations = played.deviations.iter().map(|text| mask.text(text)).collect();
        if let Some(judgement) = judgement {
            finding.verdict = verdict(&judgement.outcome, finding.level);
            finding.expected = judgement.expected.iter().map(|text| mask.text(text)).collect();
            finding.actual = mask.text(&judgement.actual);
            if let Outcome::Unclear(reason) = &judgement.outcome {
                finding.reason = Some(mask.text(reason));
            }
        }
        if judgement.is_none() {
            let reason = played.stopped.as_deref().unwrap_or("the scenario found nothing");
            finding.reason = Some(mask.text(reason));
        }
        if keeping.what_passed || !matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable) {
            finding.evidence = played
                .evidence
                .iter()
                .map(|exchange| ExchangeEvidence::of(exchange, &mask))
                .collect();
        }
        finding
    };
    let mut findings: Vec<Finding> = played
        .judgements
        .iter()
        .map(|judgement| of(Some(judgement)))
        .collect();
    if findings.is_empty() || (played.stopped.is_some() && !inapplicable) {
        findings.push(of(None));
    }
    findings
}

/// Whether a finding is what an expectation says.
fn fits(expectation: &Expectation, finding: &Finding) -> bool {
    matches!(
        (expectation.verdict, finding.verdict),
        (ExpectedVerdict::Fail, Verdict::Fail)
            | (ExpectedVerdict::Warn, Verdict::Warn)
            | (ExpectedVerdict::NotEvaluated, Verdict::NotEvaluated)
    )
}

/// Whether an entry is about a requirement of the user's own whose features are not played in this run.
fn is_undeclared(expectation: &Expectation, scripts: &[Script]) -> bool {
    let id = expectation.requirement.as_str();
    id.split('/').next() == Some(OWN_AREA) && scripts.iter().all(|script| script.requirement.id != id)
}

/// Applies the profile's expectations, once: marks the findings that are expected, and lists the entries that do not
/// hold. `deselected` says whether the user left a requirement's scenario with this title out.
pub(super) fn expect(
    profile: &Profile,
    findings: &mut [Finding],
    deselected: impl Fn(&str, &str) -> bool,
    scripts: &[Script],
    today: jiff::civil::Date,
) -> Vec<StaleExpectation> {
    let mut stale = Vec::new();
    for expectation in &profile.expectations {
        if is_undeclared(expectation, scripts) {
            continue;
        }
        let covered = |finding: &&mut Finding| expectation.covers(&finding.requirement, &finding.scenario);
        let mut met = false;
        let mut unknown = false;
        let mut seen = false;
        for finding in findings.iter_mut().filter(covered) {
            seen |= finding.verdict != Verdict::NotApplicable;
            unknown |= finding.verdict == Verdict::NotEvaluated;
            if fits(expectation, finding) {
                met = true;
                if !expectation.is_expired(today) {
                    finding.expectation = Some(Expected {
                        reason: expectation.reason.clone(),
                    });
                }
            }
        }
        let left_out = scripts.iter().any(|script| {
            expectation.covers(script.requirement.id, &script.title)
                && deselected(script.requirement.id, &script.title)
        });
        let problem = match (met, seen) {
            (true, _) if expectation.is_expired(today) => expectation
                .expires
                .map(|day| format!("the entry expired on {day}, and what it expects still happens")),
            (true, _) => None,
            // What could not be judged, or was left out, may still be as expected.
            (false, _) if unknown || left_out => None,
            (false, true) => Some(format!(
                "expected {}, which no longer happens",
                expectation.verdict.name()
            )),
            (false, false) => Some("the entry matches no scenario that concerns this target".to_owned()),
        };
        stale.extend(problem.map(|problem| StaleExpectation {
            target: profile.name.clone(),
            requirement: expectation.requirement.clone(),
            scenario: expectation.scenario.clone(),
            problem,
            reason: expectation.reason.clone(),
        }));
    }
    stale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_turn_outcomes_into_verdicts() {
        use Outcome::{Met, Tolerated, Violated};
        let unclear = Outcome::Unclear("x".into());
        for (outcome, level, expected) in [
            (&Met, Level::Must, Verdict::Pass),
            (&Tolerated, Level::Must, Verdict::Warn),
            (&Violated, Level::Must, Verdict::Fail),
            (&Violated, Level::Should, Verdict::Warn),
            (&Violated, Level::May, Verdict::Pass),
            (&unclear, Level::May, Verdict::NotEvaluated),
        ] {
            assert_eq!(verdict(outcome, level), expected, "{outcome:?} {level:?}");
        }
    }
}
