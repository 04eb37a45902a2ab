//! A whole run: targets side by side, an end by deadline or signal, one record.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures::future::join_all;

use super::collect;
use super::error::PreflightError;
use super::features::Script;
use super::preflight::{Ground, prepare};
use super::quiet::Quiet;
use super::select::{Selected, Selection, select};
use super::stage::{Key, Played, key_of, play};
use crate::catalogue::Need;
use crate::protocol::Secret;
use crate::record::{Deselected, Finding, Interruption, RunRecord, StaleExpectation, TargetRecord, Trouble};
use crate::target::Target;

/// What a run does, besides its targets.
pub struct Plan {
    /// The scenarios.
    pub scripts: Vec<Script>,
    /// What the user selected.
    pub selection: Selection,
    /// The run's id.
    pub run: String,
    /// The seed of all random values.
    pub seed: u64,
    /// Whether a warning counts as a failure.
    pub strict: bool,
    /// Whether a correct request is tried before the scenarios.
    pub preflight: bool,
    /// Scenarios that run at the same time at one target, if the user says so.
    pub concurrency: Option<usize>,
    /// The run ends after this time.
    pub deadline: Option<Duration>,
    /// Told after each scenario.
    pub progress: Option<Box<dyn Fn(Progress)>>,
    /// Ends the run early when it is ready: a signal.
    pub stop: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Scenarios that have ended.
    pub done: usize,
    /// Scenarios that are played in all.
    pub all: usize,
}

/// What one target's part of the run gave.
#[derive(Default)]
struct Part {
    findings: Vec<Finding>,
    deselected: Vec<Deselected>,
    stale: Vec<StaleExpectation>,
    troubles: Vec<Trouble>,
    requests: u64,
    authorization_endpoint: String,
}

/// Conducts a run. Whatever happens, there is a record of what was finished.
pub async fn conduct(targets: &[Target], mut plan: Plan) -> RunRecord {
    let _quiet = Quiet::start();
    let epoch = Instant::now();
    let started = jiff::Timestamp::now();
    let (stop, cause) = ending(plan.stop.take(), plan.deadline);
    let counter = Rc::new(Counter {
        done: RefCell::new(0),
        all: RefCell::new(0),
        progress: plan.progress.take(),
    });
    let parts = join_all(
        targets
            .iter()
            .map(|target| conduct_at(target, &plan, epoch, &counter, stop.clone())),
    )
    .await;
    let mut record = RunRecord {
        format: RunRecord::FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        run: plan.run.clone(),
        seed: plan.seed,
        started: started.to_string(),
        seconds: epoch.elapsed().as_secs_f64(),
        strict: plan.strict,
        targets: Vec::new(),
        findings: Vec::new(),
        deselected: Vec::new(),
        stale: Vec::new(),
        troubles: Vec::new(),
        interrupted: *cause.borrow(),
    };
    for (target, part) in targets.iter().zip(parts) {
        record.targets.push(TargetRecord {
            name: target.profile.name.clone(),
            dialect: target.profile.dialect,
            authorization_endpoint: part.authorization_endpoint,
            arguments: target.arguments.clone(),
            faults: target.faults.clone(),
            requests: part.requests,
        });
        record.findings.extend(part.findings);
        record.deselected.extend(part.deselected);
        record.stale.extend(part.stale);
        record.troubles.extend(part.troubles);
    }
    record.sort();
    record
}

/// A future, ready when the run must end early, and the place where the cause is written.
type Stop = futures::future::Shared<Pin<Box<dyn Future<Output = ()>>>>;

fn ending(
    signal: Option<Pin<Box<dyn Future<Output = ()>>>>,
    deadline: Option<Duration>,
) -> (Stop, Rc<RefCell<Option<Interruption>>>) {
    use futures::FutureExt as _;
    let cause = Rc::new(RefCell::new(None));
    let written = Rc::clone(&cause);
    let signal = signal.unwrap_or_else(|| Box::pin(std::future::pending()));
    let stop: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
        let at_deadline = async {
            match deadline {
                Some(limit) => tokio::time::sleep(limit).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = signal => *written.borrow_mut() = Some(Interruption::Signal),
            () = at_deadline => *written.borrow_mut() = Some(Interruption::Deadline),
        }
    });
    (stop.shared(), cause)
}

/// Counts scenarios for the progress.
struct Counter {
    done: RefCell<usize>,
    all: RefCell<usize>,
    progress: Option<Box<dyn Fn(Progress)>>,
}

impl Counter {
    fn expect(&self, more: usize) {
        *self.all.borrow_mut() += more;
    }

    fn count(&self) {
        *self.done.borrow_mut() += 1;
        if let Some(tell) = &self.progress {
            tell(Progress {
                done: *self.done.borrow(),
                all: *self.all.borrow(),
            });
        }
    }
}

/// One target's part of a run.
async fn conduct_at(target: &Target, plan: &Plan, epoch: Instant, counter: &Rc<Counter>, stop: Stop) -> Part {
    let mut part = Part::default();
    let selected: Vec<(&Script, Selected)> = plan
        .scripts
        .iter()
        .map(|script| (script, select(script, &target.profile, &plan.selection)))
        .collect();
    let ground = Ground {
        run: plan.run.clone(),
        seed: plan.seed,
        epoch,
        try_request: plan.preflight,
        listen: selected.iter().any(|(script, selected)| {
            *selected == Selected::Yes && script.requirement.needs.contains(&Need::Listener)
        }),
    };
    let prepared = tokio::select! {
        prepared = prepare(target.profile.clone(), &ground) => prepared,
        () = stop.clone() => {
            part.give_up(target, &selected, "the run ended before the target was tried");
            return part;
        }
    };
    let context = match prepared {
        Ok(context) => context,
        Err(error) => {
            part.trouble(target, &error);
            part.give_up(target, &selected, "the preflight stopped the run");
            return part;
        }
    };
    // The metadata may have said what the target offers.
    let selected: Vec<(&Script, Selected)> = plan
        .scripts
        .iter()
        .map(|script| (script, select(script, &context.profile, &plan.selection)))
        .collect();
    let scripts: Vec<&Script> = selected
        .iter()
        .filter(|(_, selected)| *selected == Selected::Yes)
        .map(|(script, _)| *script)
        .collect();
    counter.expect(scripts.len());
    let concurrency = plan
        .concurrency
        .or(context.profile.limits.concurrency)
        .unwrap_or_else(|| if context.profile.is_on_loopback() { 64 } else { 4 });
    let gathered: Rc<RefCell<HashMap<Key, Played>>> = Rc::default();
    let done = {
        let (gathered, counter) = (Rc::clone(&gathered), Rc::clone(counter));
        move |played: Played| {
            gathered.borrow_mut().insert(played.key.clone(), played);
            counter.count();
        }
    };
    tokio::select! {
        () = play(context.clone(), &scripts, concurrency, done) => {}
        () = stop => {}
    }
    let secrets: Vec<Secret> = context.secrets.all().cloned().collect();
    for (script, selected) in selected {
        match selected {
            Selected::Yes => match gathered.borrow_mut().remove(&key_of(script)) {
                Some(played) => {
                    part.findings
                        .extend(collect::findings(&context.profile, script, played, &secrets));
                }
                None => part.findings.push(collect::not_evaluated(
                    &context.profile,
                    script,
                    "the run ended before the scenario did".to_owned(),
                )),
            },
            Selected::NotApplicable(fact) => part.not_applicable(target, script, fact),
            Selected::Deselected(reason) => part.deselect(target, script, reason),
        }
    }
    let deselected = &part.deselected;
    part.stale = collect::expect(
        &context.profile,
        &mut part.findings,
        |requirement, title| {
            deselected
                .iter()
                .any(|d| d.requirement == requirement && d.scenario == title)
        },
        &plan.scripts,
        jiff::Zoned::now().date(),
    );
    part.requests = context.http.requests_sent();
    part.authorization_endpoint = context
        .authorization_endpoint((!context.profile.tenants.is_empty()).then_some(0))
        .map(ToString::to_string)
        .unwrap_or_default();
    part
}

impl Part {
    /// Notes trouble of ours.
    fn trouble(&mut self, target: &Target, error: &PreflightError) {
        self.troubles.push(Trouble {
            target: Some(target.profile.name.clone()),
            scenario: None,
            message: error.to_string(),
        });
    }

    /// Files what was selected as not evaluated.
    fn give_up(&mut self, target: &Target, selected: &[(&Script, Selected)], reason: &str) {
        for (script, selected) in selected {
            match selected {
                Selected::Yes => {
                    self.findings
                        .push(collect::not_evaluated(&target.profile, script, reason.to_owned()));
                }
                Selected::NotApplicable(fact) => self.not_applicable(target, script, fact.clone()),
                Selected::Deselected(reason) => self.deselect(target, script, reason.clone()),
            }
        }
    }

    /// Files a scenario that does not concern the target.
    fn not_applicable(&mut self, target: &Target, script: &Script, fact: String) {
        self.findings
            .push(collect::not_applicable(&target.profile, script, fact));
    }

    /// Lists a scenario that the user left out.
    fn deselect(&mut self, target: &Target, script: &Script, reason: String) {
        self.deselected.push(Deselected {
            target: target.profile.name.clone(),
            requirement: script.requirement.id.to_owned(),
            scenario: script.title.clone(),
            reason,
        });
    }
}
