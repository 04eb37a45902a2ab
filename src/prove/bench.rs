//! One embedded server at a time: what is played against it, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use super::matrix::{FaultRow, Kill, PlainRow, VariantRow};
use super::play::ProofError;
use super::tally::{Tallies, tally};
use crate::catalogue::Dialect;
use crate::driver::Driver;
use crate::record::Verdict;
use crate::reference::{BenignVariant, Fault, Keys};
use crate::run::{Plan, Playing, Registrations, Script, Selection, conduct, is_browser_only};
use crate::target::{Bent, Target};

/// A server without a fault, which the others are compared with.
pub(super) struct Plain(pub(super) Dialect);

impl Display for Plain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "plain {}", self.0)
    }
}

/// One server to test.
pub(super) enum Subject {
    Fault(Dialect, &'static Fault),
    Variant(Dialect, &'static BenignVariant),
}

/// What a subject's play gave.
pub(super) enum Outcome {
    Fault(FaultRow),
    Variant(VariantRow),
}

impl Display for Subject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(dialect, fault) => write!(f, "fault `{}` in {dialect}", fault.id),
            Self::Variant(dialect, variant) => {
                write!(f, "benign variant `{}` in {dialect}", variant.id)
            }
        }
    }
}

/// Plays scenarios against one embedded server.
async fn play(
    dialect: Dialect,
    bent: Bent<'_>,
    scripts: &[Script],
    bench: &Bench,
) -> Result<Tallies, ProofError> {
    let target = Target::embedded(dialect, bent, Arc::clone(&bench.keys), bench.seed).await?;
    let plan = Plan {
        scripts: scripts.to_vec(),
        selection: Selection::default(),
        run: "proof".to_owned(),
        seed: bench.seed,
        strict: false,
        preflight: false,
        concurrency: None,
        deadline: None,
        keep_evidence: false,
        progress: None,
        stop: None,
        // Nobody asks these servers for anything afterwards.
        tidy: false,
        playing: Playing {
            agent: None,
            driver: Some(bench.driver.clone()),
        },
        registrations: Registrations::default(),
    };
    let record = conduct(std::slice::from_ref(&target), plan).await;
    Ok(tally(&record))
}

/// What each server is tested with.
pub(super) struct Bench {
    scripts: Vec<Script>,
    full: bool,
    seed: u64,
    keys: Arc<Keys>,
    /// One for all: it opens browsers for each server.
    driver: Driver,
    /// Requirements that only a browser shows, where there is none.
    pub(super) unseen: BTreeSet<&'static str>,
}

impl Bench {
    /// Keys for all servers.
    ///
    /// # Errors
    ///
    /// They could not be made.
    pub(super) fn new(
        scripts: Vec<Script>,
        full: bool,
        seed: u64,
        browsers: bool,
    ) -> Result<Self, ProofError> {
        let driver = Driver::local();
        let lacks_browser = !browsers || driver.lacks().is_some();
        let (unplayable, scripts): (Vec<Script>, Vec<Script>) = scripts
            .into_iter()
            .partition(|script| lacks_browser && is_browser_only(script));
        let judged: BTreeSet<&str> = scripts.iter().map(|script| script.requirement.id).collect();
        let unseen = unplayable.iter().map(|script| script.requirement.id);
        Ok(Self {
            unseen: unseen.filter(|id| !judged.contains(id)).collect(),
            scripts,
            full,
            seed,
            keys: Arc::new(Keys::generate()?),
            driver,
        })
    }

    /// Whether anything that can be played here would show what a subject does.
    pub(super) fn can_show(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Fault(_, fault) => fault.breaks.iter().any(|id| !self.unseen.contains(id)),
            Subject::Variant(..) => true,
        }
    }

    /// Plays a plain server.
    pub(super) async fn play_plain(&self, plain: Plain) -> Result<(Dialect, Tallies), ProofError> {
        let Plain(dialect) = plain;
        let tallies = play(dialect, Bent::Plain, &self.scripts, self).await?;
        Ok((dialect, tallies))
    }

    /// Tests one subject, and compares it with what the plain servers did.
    pub(super) async fn test(
        &self,
        subject: Subject,
        plain: &BTreeMap<Dialect, Tallies>,
    ) -> Result<Outcome, ProofError> {
        match subject {
            Subject::Fault(dialect, fault) => {
                let scripts = self.scripts(|script| fault.breaks.contains(&script.requirement.id));
                let bent = Bent::Faults(&[fault]);
                let tallies = play(dialect, bent, &scripts, self).await?;
                let mut row = fault_row(dialect, fault, &tallies, &plain[&dialect]);
                row.kills
                    .retain(|kill| !self.unseen.contains(kill.requirement.as_str()));
                Ok(Outcome::Fault(row))
            }
            Subject::Variant(dialect, variant) => {
                let scripts = self.scripts(|script| is_touched(variant, script));
                let bent = Bent::Variant(variant);
                let tallies = play(dialect, bent, &scripts, self).await?;
                Ok(Outcome::Variant(variant_row(dialect, variant, &tallies)))
            }
        }
    }

    /// The scenarios that concern a subject, or all of them.
    fn scripts(&self, concerns: impl Fn(&Script) -> bool) -> Vec<Script> {
        let scripts = self.scripts.iter();
        scripts
            // Browsers take their time: what only they show is played where a subject concerns it, also in full.
            .filter(|script| (self.full && !is_browser_only(script)) || concerns(script))
            .cloned()
            .collect()
    }
}

/// Whether a variant touches what a scenario judges. Browsers take their time: what only they show is played where the
/// variant names more than a whole area.
fn is_touched(variant: &BenignVariant, script: &Script) -> bool {
    let mut named = variant
        .touches
        .iter()
        .filter(|prefix| script.requirement.id.starts_with(**prefix));
    named.any(|prefix| !is_browser_only(script) || !prefix.ends_with('/'))
}

/// What a fault did.
fn fault_row(dialect: Dialect, fault: &Fault, tallies: &Tallies, plain: &Tallies) -> FaultRow {
    let changed = |id: &String| {
        tallies
            .get(id)
            .zip(plain.get(id))
            .is_some_and(|(bent, plain)| bent.shows_fault(plain))
    };
    // All of them, even those that the plain server was not asked about: what nobody looked for was not found.
    let kills = fault
        .breaks
        .iter()
        .map(|id| {
            let requirement = (*id).to_owned();
            Kill {
                verdict: tallies
                    .get(&requirement)
                    .map_or(Verdict::NotEvaluated, |tally| tally.worst),
                found: changed(&requirement),
                requirement,
            }
        })
        .collect();
    let unnamed = || {
        tallies
            .iter()
            .filter(|(id, _)| !fault.breaks.contains(&id.as_str()))
    };
    FaultRow {
        dialect: dialect.name().to_owned(),
        fault: fault.id.to_owned(),
        kills,
        side_kills: unnamed()
            .filter(|(id, _)| changed(id))
            .map(|(id, _)| id.clone())
            .collect(),
        masked: unnamed()
            .filter(|(_, tally)| tally.worst == Verdict::NotEvaluated)
            .map(|(id, _)| id.clone())
            .collect(),
    }
}

/// What a benign variant did: anything but a pass is an alarm, but for the warnings that its row allows.
fn variant_row(dialect: Dialect, variant: &BenignVariant, tallies: &Tallies) -> VariantRow {
    let alarms = tallies.iter().filter(|(id, tally)| match tally.worst {
        Verdict::Pass | Verdict::NotApplicable => false,
        Verdict::Warn => !variant.may_warn.contains(&id.as_str()),
        Verdict::Fail | Verdict::NotEvaluated => true,
    });
    VariantRow {
        dialect: dialect.name().to_owned(),
        variant: variant.id.to_owned(),
        alarms: alarms.map(|(id, tally)| (id.clone(), tally.worst)).collect(),
        judged: tallies
            .values()
            .filter(|tally| tally.worst != Verdict::NotApplicable)
            .count(),
    }
}

/// What the plain server did: everything passes.
pub(super) fn plain_row(dialect: Dialect, tallies: &Tallies) -> PlainRow {
    let alarming = |verdict: Verdict| !matches!(verdict, Verdict::Pass | Verdict::NotApplicable);
    PlainRow {
        dialect: dialect.name().to_owned(),
        alarms: tallies
            .iter()
            .filter(|(_, tally)| alarming(tally.worst))
            .map(|(id, tally)| (id.clone(), tally.worst))
            .collect(),
        passed: tallies
            .values()
            .filter(|tally| tally.worst == Verdict::Pass)
            .count(),
    }
}
