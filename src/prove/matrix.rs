//! The result of a proof: faults against requirements, as plain data and as text.

use std::fmt::Write as _;

use serde::Serialize;

use super::crew::Panicked;
use crate::record::{ExitCode, Verdict};

/// What a fault did to one requirement that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kill {
    /// The requirement.
    pub requirement: String,
    /// Its worst verdict with the fault.
    pub verdict: Verdict,
    /// Whether the fault was found: fail for a must, warn for a should, another recorded value for a may.
    pub found: bool,
}

/// One fault in one dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultRow {
    /// The dialect.
    pub dialect: String,
    /// The fault's id.
    pub fault: String,
    /// What it did to the requirements that it names.
    pub kills: Vec<Kill>,
    /// Requirements that it breaks without naming them; only where everything was played.
    pub side_kills: Vec<String>,
    /// Requirements that could not be judged any more because their control failed; only where everything was played.
    pub masked: Vec<String>,
}

impl FaultRow {
    /// Whether every requirement that the fault names found it.
    pub fn holds(&self) -> bool {
        !self.kills.is_empty() && self.kills.iter().all(|kill| kill.found)
    }
}

/// One benign variant in one dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariantRow {
    /// The dialect.
    pub dialect: String,
    /// The variant's id.
    pub variant: String,
    /// False alarms: a requirement and its verdict.
    pub alarms: Vec<(String, Verdict)>,
    /// How many requirements were judged.
    pub judged: usize,
}

/// The plain server in one dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlainRow {
    /// The dialect.
    pub dialect: String,
    /// What did not pass: a requirement and its verdict.
    pub alarms: Vec<(String, Verdict)>,
    /// How many requirements passed.
    pub passed: usize,
}

/// A whole proof.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proof {
    /// Whether everything was played against everything.
    pub full: bool,
    /// The plain servers.
    pub plain: Vec<PlainRow>,
    /// The faults.
    pub faults: Vec<FaultRow>,
    /// The benign variants.
    pub variants: Vec<VariantRow>,
    /// Requirements that no fault breaks.
    pub unproven: Vec<String>,
    /// Requirements that only a browser shows, and there was none.
    pub without_browser: Vec<String>,
    /// Servers whose test broke down.
    pub panicked: Vec<Panicked>,
    /// Servers that were not tested, for the proof was ended early.
    pub untested: usize,
    /// Seconds the proof took.
    pub seconds: f64,
}

impl Proof {
    /// Whether every claim of the proof holds. A proof of nothing does not, nor one that was ended early, nor
    /// one of which a part broke down.
    pub fn is_green(&self) -> bool {
        !self.is_idle() && self.is_whole() && self.holds()
    }

    /// How a program ends that made this proof: one that is not whole has judged nothing, but what it found counts.
    pub fn exit_code(&self) -> ExitCode {
        match (self.is_green(), self.holds()) {
            (true, _) => ExitCode::AsExpected,
            (false, true) if !self.is_whole() => ExitCode::CouldNotJudge,
            (false, _) => ExitCode::Failed,
        }
    }

    /// Whether each server was tested to the end.
    fn is_whole(&self) -> bool {
        self.untested == 0 && self.panicked.is_empty()
    }

    /// Whether nothing that was tested speaks against the proof.
    fn holds(&self) -> bool {
        self.unproven.is_empty()
            && self
                .plain
                .iter()
                .all(|row| row.alarms.is_empty() && row.passed > 0)
            && self.faults.iter().all(FaultRow::holds)
            && self
                .variants
                .iter()
                .all(|row| row.alarms.is_empty() && row.judged > 0)
    }

    /// What does not hold, and the summary, for the terminal.
    pub fn text(&self) -> String {
        let mut lines = self.plain_trouble();
        lines.extend(self.fault_trouble());
        lines.extend(self.variant_trouble());
        let broken_by_none = |requirement| format!("`{requirement}` is broken by no fault");
        lines.extend(self.unproven.iter().map(broken_by_none));
        if !self.without_browser.is_empty() {
            let count = self.without_browser.len();
            lines.push(format!(
                "{count} requirements are unproven: only a browser shows them, and there is none"
            ));
        }
        lines.extend(self.panicked.iter().map(Panicked::to_string));
        if self.untested > 0 {
            lines.push(format!("ended early: {} servers were not tested", self.untested));
        } else if self.is_idle() && self.panicked.is_empty() {
            lines.push("no fault and no benign variant was played".to_owned());
        }
        let kills = self.faults.iter().flat_map(|row| &row.kills);
        lines.push(format!(
            "{}: {} fault plays, {} requirements turned as named; {} benign variant plays; {} plain servers; {:.1} s\n",
            if self.is_green() { "proved" } else { "not proved" },
            self.faults.len(),
            kills.filter(|kill| kill.found).count(),
            self.variants.len(),
            self.plain.len(),
            self.seconds,
        ));
        lines.join("\n")
    }

    /// Whether nothing was put to the test.
    fn is_idle(&self) -> bool {
        self.faults.is_empty() && self.variants.is_empty()
    }

    /// What does not hold at the plain servers.
    fn plain_trouble(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for PlainRow {
            dialect,
            alarms,
            passed,
        } in &self.plain
        {
            let alarm = |(id, verdict): &(String, Verdict)| {
                format!("plain {dialect}: `{id}` gives {}", words(*verdict))
            };
            lines.extend(alarms.iter().map(alarm));
            if *passed == 0 {
                lines.push(format!("plain {dialect}: nothing passed"));
            }
        }
        lines
    }

    /// The faults that were not found.
    fn fault_trouble(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for FaultRow {
            dialect,
            fault,
            kills,
            ..
        } in &self.faults
        {
            let missed = |kill: &Kill| {
                let (id, verdict) = (&kill.requirement, words(kill.verdict));
                format!("fault `{fault}` in {dialect}: `{id}` does not find it ({verdict})")
            };
            lines.extend(kills.iter().filter(|kill| !kill.found).map(missed));
            if kills.is_empty() {
                lines.push(format!("fault `{fault}` in {dialect}: it names no requirement"));
            }
        }
        lines
    }

    /// The legitimate differences that were taken for faults.
    fn variant_trouble(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for VariantRow {
            dialect,
            variant,
            alarms,
            judged,
        } in &self.variants
        {
            let alarm = |(id, verdict): &(String, Verdict)| {
                let verdict = words(*verdict);
                format!("benign variant `{variant}` in {dialect}: `{id}` gives {verdict}")
            };
            lines.extend(alarms.iter().map(alarm));
            if *judged == 0 {
                lines.push(format!(
                    "benign variant `{variant}` in {dialect}: nothing was judged"
                ));
            }
        }
        lines
    }

    /// The kill matrix: a line a fault with what it breaks; stable from run to run, so that it can be kept and
    /// compared.
    pub fn matrix(&self) -> String {
        let mut out = String::from(
            "# dialect fault: requirements that it names | requirements that it breaks besides | masked\n",
        );
        for row in &self.faults {
            let named: Vec<String> = row
                .kills
                .iter()
                .map(|kill| {
                    format!(
                        "{}{}",
                        kill.requirement,
                        if kill.found { "" } else { " (NOT FOUND)" }
                    )
                })
                .collect();
            let _ = writeln!(
                out,
                "{} {}: {} | {} | {}",
                row.dialect,
                row.fault,
                named.join(", "),
                row.side_kills.join(", "),
                row.masked.join(", ")
            );
        }
        out
    }
}

/// A verdict in words.
fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "a warning",
        Verdict::Fail => "a failure",
        Verdict::NotApplicable => "not applicable",
        Verdict::NotEvaluated => "not evaluated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof() -> Proof {
        Proof {
            full: false,
            plain: vec![PlainRow {
                dialect: "oidc".into(),
                alarms: vec![],
                passed: 3,
            }],
            faults: vec![FaultRow {
                dialect: "oidc".into(),
                fault: "redirect-any".into(),
                kills: vec![Kill {
                    requirement: "authorize/foreign-redirect-uri".into(),
                    verdict: Verdict::Fail,
                    found: true,
                }],
                side_kills: vec![],
                masked: vec![],
            }],
            variants: vec![],
            unproven: vec![],
            without_browser: vec![],
            panicked: vec![],
            untested: 0,
            seconds: 1.0,
        }
    }

    #[test]
    fn each_claim_alone_turns_the_proof_red() {
        assert!(proof().is_green());
        let mut missed = proof();
        missed.faults[0].kills[0].found = false;
        assert!(!missed.is_green());
        assert!(missed.text().contains("does not find it"), "{}", missed.text());
        let mut nothing = proof();
        nothing.faults[0].kills.clear();
        assert!(!nothing.is_green());
        let mut unseen = proof();
        unseen.without_browser.push("x/y".into());
        assert!(unseen.is_green());
        assert!(unseen.text().contains("only a browser shows them"));
        let mut unproven = proof();
        unproven.unproven.push("x/y".into());
        assert!(!unproven.is_green());
        let mut alarm = proof();
        alarm.plain[0].alarms.push(("x/y".into(), Verdict::Warn));
        assert!(!alarm.is_green());
        let mut idle = proof();
        idle.plain[0].passed = 0;
        assert!(!idle.is_green());
        assert!(
            idle.text().contains("plain oidc: nothing passed"),
            "{}",
            idle.text()
        );
        let mut cut_off = proof();
        cut_off.untested = 3;
        assert_eq!(cut_off.exit_code(), ExitCode::CouldNotJudge);
        assert!(
            cut_off.text().contains("3 servers were not tested"),
            "{}",
            cut_off.text()
        );
        cut_off.faults[0].kills[0].found = false;
        assert_eq!(cut_off.exit_code(), ExitCode::Failed);
        let mut broken = proof();
        broken.panicked.push(Panicked {
            subject: "fault `x` in oidc".into(),
            message: "index 3".into(),
        });
        assert!(!broken.is_green());
        assert_eq!(broken.exit_code(), ExitCode::CouldNotJudge);
        assert!(
            broken.text().contains("fault `x` in oidc: testing it broke down"),
            "{}",
            broken.text()
        );
        let mut empty = proof();
        empty.faults.clear();
        assert!(!empty.is_green());
        assert!(
            empty.text().contains("not proved: 0 fault plays"),
            "{}",
            empty.text()
        );
    }
}
