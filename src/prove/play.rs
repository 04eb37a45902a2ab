//! Plays plain servers, faults and benign variants.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use super::crew::test_all;
use super::matrix::{FaultRow, Kill, PlainRow, Proof, VariantRow};
use super::tally::{Tallies, tally};
use crate::catalogue::{self, Dialect};
use crate::record::Verdict;
use crate::reference::{BenignVariant, Fault, Keys, StartError, benign, fault};
use crate::run::{Plan, Quiet, Registrations, Script, Selection, conduct};
use crate::target::{Bent, Target};

/// What is proved.
pub struct ProofPlan {
    /// All scenarios.
    pub scripts: Vec<Script>,
    /// Whether everything is played against everything.
    pub full: bool,
    /// Faults, variants or requirements to prove; all if empty.
    pub only: Vec<String>,
    /// The seed of all random values.
    pub seed: u64,
    /// Servers that are tested at the same time.
    pub servers: usize,
    /// Told after each play: done and all.
    pub progress: Option<Box<dyn Fn(usize, usize)>>,
    /// Ends the proof early when it is ready: a signal.
    pub stop: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

/// Why a proof could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// An embedded server did not start.
    #[error("cannot start the embedded server: {0}")]
    Start(#[from] StartError),
    /// A thread to test servers with did not start.
    #[error("cannot start a thread: {0}\n(hint: `--servers 1` needs one only)")]
    Thread(#[source] std::io::Error),
    /// Some servers were never tested, for whoever tested them stopped.
    #[error("{0} servers were not tested: a defect of opcheck, which it should not have")]
    Untested(usize),
}

/// One server to test.
enum Subject {
    Fault(Dialect, &'static Fault),
    Variant(Dialect, &'static BenignVariant),
}

/// What a subject's play gave.
enum Outcome {
    Fault(FaultRow),
    Variant(VariantRow),
}

/// Proves the checks.
///
/// # Errors
///
/// An embedded server did not start.
pub async fn prove(plan: ProofPlan) -> Result<Proof, ProofError> {
    let _quiet = Quiet::start();
    let started = Instant::now();
    let subjects = subjects(&plan.only);
    let bench = Arc::new(Bench::set_up(plan.scripts, plan.full, plan.seed).await?);
    let all = subjects.len();
    let own = Arc::clone(&bench);
    let test = async move |subject| own.test(subject).await;
    let mut tested = test_all(plan.servers, subjects, test)?;
    let mut stop = plan.stop.unwrap_or_else(|| Box::pin(std::future::pending()));
    let (mut rows, mut is_cut_off) = (BTreeMap::new(), false);
    while rows.len() < all && !is_cut_off {
        tokio::select! {
            row = tested.recv() => {
                let (number, row) = row.ok_or(ProofError::Untested(all - rows.len()))?;
                rows.insert(number, row?);
                if let Some(tell) = &plan.progress {
                    tell(rows.len(), all);
                }
            }
            () = &mut stop => is_cut_off = true,
        }
    }
    let untested = all - rows.len();
    let (mut faults, mut variants) = (Vec::new(), Vec::new());
    for row in rows.into_values() {
        match row {
            Outcome::Fault(row) => faults.push(row),
            Outcome::Variant(row) => variants.push(row),
        }
    }
    Ok(Proof {
        full: plan.full,
        plain: bench
            .plain
            .iter()
            .map(|(dialect, tallies)| plain_row(*dialect, tallies))
            .collect(),
        // Of a part, nobody can say what the rest would prove.
        unproven: if plan.only.is_empty() && untested == 0 {
            unproven(&faults)
        } else {
            Vec::new()
        },
        untested,
        faults,
        variants,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// The servers to test, in the order of the fault tables.
fn subjects(only: &[String]) -> Vec<Subject> {
    let wanted = |id: &str, requirements: &[&str]| {
        let among = |name: &String| {
            let is_meant =
                |known: &&str| known == name || (name.ends_with('/') && known.starts_with(name.as_str()));
            name == id || requirements.iter().any(is_meant)
        };
        only.is_empty() || only.iter().any(among)
    };
    let mut subjects = Vec::new();
    for dialect in Dialect::ALL {
        let faults =
            fault::all().filter(|fault| fault.dialects.contains(&dialect) && wanted(fault.id, fault.breaks));
        subjects.extend(faults.map(|fault| Subject::Fault(dialect, fault)));
        let variants =
            benign::all().filter(|variant| variant.dialects.contains(&dialect) && wanted(variant.id, &[]));
        subjects.extend(variants.map(|variant| Subject::Variant(dialect, variant)));
    }
    subjects
}

/// Plays scenarios against one embedded server.
async fn play(
    dialect: Dialect,
    bent: Bent<'_>,
    scripts: &[Script],
    keys: &Arc<Keys>,
    seed: u64,
) -> Result<Tallies, ProofError> {
    let target = Target::embedded(dialect, bent, Arc::clone(keys), seed).await?;
    let plan = Plan {
        scripts: scripts.to_vec(),
        selection: Selection::default(),
        run: "proof".to_owned(),
        seed,
        strict: false,
        preflight: false,
        concurrency: None,
        deadline: None,
        keep_evidence: false,
        progress: None,
        stop: None,
        // Nobody asks these servers for anything afterwards.
        tidy: false,
        registrations: Registrations::default(),
    };
    let record = conduct(std::slice::from_ref(&target), plan).await;
    Ok(tally(&record))
}

/// What each subject is tested with, and compared with.
struct Bench {
    scripts: Vec<Script>,
    full: bool,
    seed: u64,
    keys: Arc<Keys>,
    plain: BTreeMap<Dialect, Tallies>,
}

impl Bench {
    /// Plays the plain servers.
    async fn set_up(scripts: Vec<Script>, full: bool, seed: u64) -> Result<Self, ProofError> {
        let keys = Arc::new(Keys::generate()?);
        let mut plain = BTreeMap::new();
        for dialect in Dialect::ALL {
            let tallies = play(dialect, Bent::Plain, &scripts, &keys, seed).await?;
            plain.insert(dialect, tallies);
        }
        Ok(Self {
            scripts,
            full,
            seed,
            keys,
            plain,
        })
    }

    /// Tests one subject.
    async fn test(&self, subject: Subject) -> Result<Outcome, ProofError> {
        match subject {
            Subject::Fault(dialect, fault) => {
                let scripts = self.scripts(|id| fault.breaks.contains(&id));
                let bent = Bent::Faults(&[fault]);
                let tallies = play(dialect, bent, &scripts, &self.keys, self.seed).await?;
                let row = fault_row(dialect, fault, &tallies, &self.plain[&dialect]);
                Ok(Outcome::Fault(row))
            }
            Subject::Variant(dialect, variant) => {
                let touched = |id: &str| variant.touches.iter().any(|prefix| id.starts_with(prefix));
                let scripts = self.scripts(touched);
                let bent = Bent::Variant(variant);
                let tallies = play(dialect, bent, &scripts, &self.keys, self.seed).await?;
                Ok(Outcome::Variant(variant_row(dialect, variant, &tallies)))
            }
        }
    }

    /// The scenarios that concern a subject, or all of them.
    fn scripts(&self, concerns: impl Fn(&str) -> bool) -> Vec<Script> {
        let scripts = self.scripts.iter();
        scripts
            .filter(|script| self.full || concerns(script.requirement.id))
            .cloned()
            .collect()
    }
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
fn plain_row(dialect: Dialect, tallies: &Tallies) -> PlainRow {
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

/// The requirements that no fault breaks.
fn unproven(faults: &[FaultRow]) -> Vec<String> {
    let proved: BTreeSet<&str> = faults
        .iter()
        .flat_map(|row| &row.kills)
        .filter(|kill| kill.found)
        .map(|kill| kill.requirement.as_str())
        .collect();
    catalogue::all()
        .map(|requirement| requirement.id)
        .filter(|id| !proved.contains(id))
        .map(str::to_owned)
        .collect()
}
