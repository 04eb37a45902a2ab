//! Plays plain servers, faults and benign variants, and puts together what they prove.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use super::bench::{Bench, Outcome, Plain, Subject, plain_row};
use super::crew::{Crew, Panicked};
use super::matrix::{FaultRow, Proof};
use super::tally::Tallies;
use crate::catalogue::{self, Dialect};
use crate::reference::{StartError, benign, fault};
use crate::run::{Quiet, Script};

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
    /// Whether browsers play what only they show, where there is a driver.
    pub browsers: bool,
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
    /// A server's test broke down.
    #[error(transparent)]
    Panicked(Panicked),
    /// Some servers were never tested, for whoever tested them stopped.
    #[error("{0} servers were not tested: a defect of opcheck, which it should not have")]
    Untested(usize),
}

/// What came of the tests of one crew.
struct Gathered<T> {
    rows: BTreeMap<usize, T>,
    panicked: Vec<Panicked>,
}

/// What ends a proof early.
struct Stop {
    signal: Pin<Box<dyn Future<Output = ()>>>,
    is_given: bool,
}

/// Proves the checks. Whatever ends it, its threads are gone afterwards.
///
/// # Errors
///
/// An embedded server or a thread did not start, or a plain server's test broke down.
pub async fn prove(plan: ProofPlan) -> Result<Proof, ProofError> {
    let _quiet = Quiet::start();
    let started = Instant::now();
    let mut stop = Stop {
        signal: plan.stop.unwrap_or_else(|| Box::pin(std::future::pending())),
        is_given: false,
    };
    let bench = Arc::new(Bench::new(plan.scripts, plan.full, plan.seed, plan.browsers)?);
    let mut subjects = subjects(&plan.only);
    subjects.retain(|subject| bench.can_show(subject));
    let all = subjects.len();
    let unseen: Vec<String> = bench.unseen.iter().map(|id| (*id).to_owned()).collect();
    let plain = play_plain(&bench, plan.servers, &mut stop).await?;
    let tested = if plain.len() == Dialect::ALL.len() {
        let plain = plain.clone();
        let test = async move |subject| bench.test(subject, &plain).await;
        let tell = |done| {
            if let Some(tell) = &plan.progress {
                tell(done, all);
            }
        };
        gather(Crew::start(plan.servers, subjects, test), all, &mut stop, tell).await?
    } else {
        Gathered::nothing()
    };
    let untested = all - tested.len() + Dialect::ALL.len() - plain.len();
    let (mut faults, mut variants) = (Vec::new(), Vec::new());
    for row in tested.rows.into_values() {
        match row {
            Outcome::Fault(row) => faults.push(row),
            Outcome::Variant(row) => variants.push(row),
        }
    }
    Ok(Proof {
        full: plan.full,
        plain: plain
            .iter()
            .map(|(dialect, tallies)| plain_row(*dialect, tallies))
            .collect(),
        // Of a part, nobody can say what the rest would prove.
        unproven: if plan.only.is_empty() && untested == 0 && tested.panicked.is_empty() {
            unproven(&faults, &unseen)
        } else {
            Vec::new()
        },
        without_browser: unseen,
        panicked: tested.panicked,
        untested,
        faults,
        variants,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// Plays the plain servers: all of them, unless the proof is ended meanwhile.
async fn play_plain(
    bench: &Arc<Bench>,
    threads: usize,
    stop: &mut Stop,
) -> Result<BTreeMap<Dialect, Tallies>, ProofError> {
    let bench = Arc::clone(bench);
    let subjects: Vec<Plain> = Dialect::ALL.into_iter().map(Plain).collect();
    let all = subjects.len();
    let test = async move |plain| bench.play_plain(plain).await;
    let mut tested = gather(Crew::start(threads, subjects, test), all, stop, |_| {}).await?;
    match tested.panicked.pop() {
        // Without them, there is nothing to compare with.
        Some(panicked) => Err(ProofError::Panicked(panicked)),
        None => Ok(tested.rows.into_values().collect()),
    }
}

/// Takes what a crew tells until it is gone, and tells how far it is. A stop ends it early, and so does an error.
async fn gather<T: Send + 'static>(
    mut crew: Crew<T>,
    all: usize,
    stop: &mut Stop,
    tell: impl Fn(usize),
) -> Result<Gathered<T>, ProofError> {
    let (mut gathered, mut error) = (Gathered::nothing(), None);
    if stop.is_given {
        crew.stop();
    }
    loop {
        tokio::select! {
            tested = crew.next() => match tested {
                None => break,
                Some(Ok((number, row))) => {
                    gathered.rows.insert(number, row);
                    tell(gathered.len());
                }
                Some(Err(ProofError::Panicked(panicked))) => {
                    gathered.panicked.push(panicked);
                    tell(gathered.len());
                }
                Some(Err(first)) => {
                    error.get_or_insert(first);
                    crew.stop();
                }
            },
            () = &mut stop.signal, if !stop.is_given => {
                stop.is_given = true;
                crew.stop();
            }
        }
    }
    gathered.panicked.sort();
    match (error, all - gathered.len()) {
        (Some(error), _) => Err(error),
        (None, left) if left > 0 && !stop.is_given => Err(ProofError::Untested(left)),
        (None, _) => Ok(gathered),
    }
}

impl<T> Gathered<T> {
    fn nothing() -> Self {
        Self {
            rows: BTreeMap::new(),
            panicked: Vec::new(),
        }
    }

    /// Subjects that were tested, whatever came of it.
    fn len(&self) -> usize {
        self.rows.len() + self.panicked.len()
    }
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

/// The requirements that no fault breaks, but for those that nobody could look at.
fn unproven(faults: &[FaultRow], unseen: &[String]) -> Vec<String> {
    let proved: BTreeSet<&str> = faults
        .iter()
        .flat_map(|row| &row.kills)
        .filter(|kill| kill.found)
        .map(|kill| kill.requirement.as_str())
        .collect();
    catalogue::all()
        .map(|requirement| requirement.id)
        .filter(|id| !proved.contains(id) && !unseen.iter().any(|own| own == id))
        .map(str::to_owned)
        .collect()
}
