//! A whole run: targets side by side, an end by deadline or signal, one record.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;

use super::agents::{Cast, Playing, Role};
use super::collect;
use super::features::Script;
use super::preflight::{Ground, prepare};
use super::quiet::Quiet;
use super::select::{Selected, Selection, select};
use super::stage::{Key, Played, key_of, play};
use crate::catalogue::Need;
use crate::driver::HttpClient;
use crate::profile::Profile;
use crate::record::{
    Agent, Deselected, Finding, Interruption, RunRecord, StaleExpectation, TargetRecord, Trouble,
};
use crate::steps::{Context, Registrations, Registry, tidy_up};
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
    /// Whether what passed keeps its exchanges as evidence, too.
    pub keep_evidence: bool,
    /// Told after each scenario.
    pub progress: Option<Box<dyn Fn(Progress)>>,
    /// Ends the run early when it is ready: a signal.
    pub stop: Option<Pin<Box<dyn Future<Output = ()>>>>,
    /// Whether what the scenarios leave behind at the target is ended after them.
    pub tidy: bool,
    /// Who plays the end-user, and where browsers come from.
    pub playing: Playing,
    /// Clients that are registered for the run: whoever ends the program before it can ask which are left.
    pub registrations: Registrations,
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
    /// Whoever sent its requests, and counts them.
    http: Option<HttpClient>,
    authorization_endpoint: String,
    keep_evidence: bool,
    notes: Vec<String>,
    registered: Vec<String>,
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
            // Removing what was registered is the last of the run.
            requests: part.http.map_or(0, |http| http.requests_sent()),
            notes: part.notes,
            registered: part.registered,
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
    fn announce(&self, more: usize) {
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

/// What is played at a target and what is not, in the order of the scripts.
fn selected<'a>(plan: &'a Plan, profile: &Profile) -> Vec<(&'a Script, Selected)> {
    // What holds in other dialects only is none of this target's business.
    let concerns = |script: &&Script| script.requirement.dialects.contains(&profile.dialect);
    let scripts = plan.scripts.iter().filter(concerns);
    scripts
        .map(|script| (script, select(script, profile, &plan.selection)))
        .collect()
}

/// Scenarios in a row without an answer after which a target counts as gone.
const LONG_SILENCE: usize = 12;

/// Listens for a target that no longer answers: waiting for each of its scenarios would take hours.
#[derive(Default)]
struct Silence {
    scenarios: Cell<usize>,
    long: tokio::sync::Notify,
}

impl Silence {
    /// Takes note of a scenario.
    fn hear(&self, played: &Played) {
        let last = played.evidence.iter().rev().find_map(|exchange| exchange.last());
        match last {
            Some(hop) if hop.outcome.is_err() => self.scenarios.set(self.scenarios.get() + 1),
            Some(_) => self.scenarios.set(0),
            None => {}
        }
        if self.scenarios.get() >= LONG_SILENCE {
            self.long.notify_one();
        }
    }

    /// Ready when the silence has become long.
    async fn is_long(&self) {
        self.long.notified().await;
    }
}

/// One target's part of a run. Clients that were registered for it are removed, however it ends.
async fn conduct_at(target: &Target, plan: &Plan, epoch: Instant, counter: &Rc<Counter>, stop: Stop) -> Part {
    use futures::FutureExt as _;
    let registry = plan.registrations.open();
    let played = AssertUnwindSafe(play_at(target, (plan, epoch), counter, stop, &registry));
    let played = played.catch_unwind().await;
    let farewell = registry.remove().await;
    let mut part = match played {
        Ok(part) => part,
        Err(panic) => resume_unwind(panic),
    };
    part.notes.extend(farewell.notes);
    part.registered = farewell.ids;
    for message in farewell.troubles {
        part.trouble(target, message);
    }
    part
}

/// Prepares, plays and files.
async fn play_at(
    target: &Target,
    (plan, epoch): (&Plan, Instant),
    counter: &Rc<Counter>,
    stop: Stop,
    registry: &Registry,
) -> Part {
    let mut part = Part {
        keep_evidence: plan.keep_evidence,
        ..Part::default()
    };
    // Whether a scenario is applicable may stand in the metadata, which nobody has read yet.
    let complete = target.profile.completed();
    let expected = selected(plan, complete.as_ref().unwrap_or(&target.profile));
    let ground = Ground {
        run: plan.run.clone(),
        seed: plan.seed,
        epoch,
        try_request: plan.preflight,
        listen: expected.iter().any(|(script, selected)| {
            !matches!(selected, Selected::Deselected(_)) && script.requirement.needs.contains(&Need::Listener)
        }),
        needs: expected
            .iter()
            .filter(|(_, selected)| !matches!(selected, Selected::Deselected(_)))
            .flat_map(|(script, _)| script.requirement.needs.iter().copied())
            .collect(),
    };
    let prepared = tokio::select! {
        prepared = prepare(target, &ground, registry) => prepared,
        () = stop.clone() => {
            part.give_up(target, &expected, "the run ended before the target was tried");
            return part;
        }
    };
    let mut context = match prepared {
        Ok(context) => context,
        Err(error) => {
            part.trouble(target, error.to_string());
            part.give_up(target, &expected, "the preflight stopped the run");
            return part;
        }
    };
    // The metadata may have said what the target offers.
    let selected = selected(plan, &context.profile);
    let wanted = selected.iter().filter(|(_, selected)| *selected == Selected::Yes);
    let cast = Cast::of(&plan.playing, &mut context, wanted.map(|(script, _)| *script)).await;
    let mut played = Gathered::new();
    let mut fell_silent = false;
    for pass in cast.passes() {
        let (gathered, silent) = play_pass(&context, &pass, plan, counter, stop.clone()).await;
        played.extend(gathered);
        fell_silent = silent;
        if silent || stop.peek().is_some() {
            break;
        }
    }
    cast.leave(&context).await;
    if fell_silent {
        part.fell_silent(target);
    }
    if plan.tidy && !fell_silent {
        part.notes = tidy(&context).await;
    }
    part.file(&context, target, (selected, &cast), played);
    part.settle(&context, &plan.scripts);
    part
}

/// How long ending what scenarios left behind may take.
const TIDYING: Duration = Duration::from_secs(30);

/// Ends what the scenarios left behind; what could not be ended, in words.
async fn tidy(context: &Arc<Context>) -> Vec<String> {
    match tokio::time::timeout(TIDYING, tidy_up(context)).await {
        Ok(notes) => notes,
        Err(_) => vec!["sessions and refresh tokens of this run may be alive at the target".to_owned()],
    }
}

/// What was played, by scenario and agent.
type Gathered = HashMap<(Key, Agent), Played>;

/// Plays a pass, until the run must end or the target has fallen silent; whether that happened.
async fn play_pass(
    context: &Arc<Context>,
    scripts: &[(&Script, Agent)],
    plan: &Plan,
    counter: &Rc<Counter>,
    stop: Stop,
) -> (Gathered, bool) {
    counter.announce(scripts.len());
    let concurrency = plan
        .concurrency
        .or(context.profile.limits.concurrency)
        .unwrap_or_else(|| if context.profile.is_on_loopback() { 64 } else { 4 });
    let gathered: Rc<RefCell<Gathered>> = Rc::default();
    let silence = Rc::new(Silence::default());
    let done = {
        let (gathered, counter, silence) = (Rc::clone(&gathered), Rc::clone(counter), Rc::clone(&silence));
        move |played: Played| {
            silence.hear(&played);
            gathered
                .borrow_mut()
                .insert((played.key.clone(), played.agent), played);
            counter.count();
        }
    };
    let fell_silent = tokio::select! {
        () = play(Arc::clone(context), scripts, concurrency, done) => false,
        () = stop => false,
        () = silence.is_long() => true,
    };
    (gathered.take(), fell_silent)
}

impl Part {
    /// Notes trouble of ours.
    fn trouble(&mut self, target: &Target, message: String) {
        self.troubles.push(Trouble {
            target: Some(target.profile.name.clone()),
            scenario: None,
            message,
        });
    }

    /// Notes that the target stopped answering.
    fn fell_silent(&mut self, target: &Target) {
        let message = format!(
            "the target stopped answering: {LONG_SILENCE} scenarios in a row ended without an answer, so the rest was \
             not played\n(hint: is it still running, and are its limits respected? see `limits`)"
        );
        self.trouble(target, message);
    }

    /// Files what was played, and what was not.
    fn file(
        &mut self,
        context: &Context,
        target: &Target,
        (selected, cast): (Vec<(&Script, Selected)>, &Cast<'_>),
        mut played: Gathered,
    ) {
        let keeping = collect::Keeping {
            secrets: context.secrets.all().cloned().collect(),
            what_passed: self.keep_evidence,
        };
        let profile = &context.profile;
        for (script, selected) in selected {
            match selected {
                Selected::Yes => match cast.role(script) {
                    Role::Played(agents) => {
                        let mut found = agents.iter().map(|agent| {
                            let played = played.remove(&(key_of(script), *agent));
                            played.map_or_else(
                                || vec![collect::unfinished(profile, script, *agent)],
                                |played| collect::findings(profile, script, played, &keeping),
                            )
                        });
                        let (first, second) = (found.next(), found.next());
                        let pair = first.as_deref().zip(second.as_deref());
                        let apart = pair.and_then(|(plain, browser)| collect::disagreement(plain, browser));
                        self.findings
                            .extend([first, second].into_iter().flatten().flatten());
                        self.findings.extend(apart);
                    }
                    Role::NotEvaluated(reason) => {
                        self.findings
                            .push(collect::not_evaluated(profile, script, reason));
                    }
                    Role::Deselected(reason) => self.deselect(target, script, reason),
                },
                Selected::NotApplicable(fact) => self.not_applicable(target, script, fact),
                Selected::Deselected(reason) => self.deselect(target, script, reason),
            }
        }
    }

    /// Applies the profile's expectations, and notes what the target was asked.
    fn settle(&mut self, context: &Context, scripts: &[Script]) {
        let deselected = &self.deselected;
        self.stale = collect::expect(
            &context.profile,
            &mut self.findings,
            |requirement, title| {
                deselected
                    .iter()
                    .any(|d| d.requirement == requirement && d.scenario == title)
            },
            scripts,
            jiff::Zoned::now().date(),
        );
        self.http = Some(context.http.clone());
        self.authorization_endpoint = context
            .authorization_endpoint((!context.profile.tenants.is_empty()).then_some(0))
            .map(ToString::to_string)
            .unwrap_or_default();
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
