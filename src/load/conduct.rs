//! A load run, from the plan to the record.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::arrivals::Schedule;
use super::clock::LoadClock;
use super::collector::Collector;
use super::crew::{Crew, allotment};
use super::error::LoadError;
use super::ground::{Approach, Ground, operations};
use super::histogram::Times;
use super::intake::Intake;
use super::ledger::Ledger;
use super::pacer::{Pacer, round};
use super::plan::{Model, Plan, Saturation};
use super::sample::Basket;
use super::seat::{Seat, client_for};
use super::summary::{Outcome, summary};
use super::tidy::{self, Leavings};
use super::traveller::Traveller;
use super::{engine, safety};
use crate::driver::UserAgent;
use crate::protocol::Request;
use crate::record::{LoadRecord, SecondRecord};

/// Seats that are taken at the same time, where the profile says nothing else.
const SEATS_AT_ONCE: usize = 8;
/// How often whoever watches the run looks.
const LOOK: Duration = Duration::from_millis(10);

/// What is told while a run goes on.
pub type LoadProgress = Box<dyn Fn(LoadNews)>;

/// What happens during a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LoadNews {
    /// So many of so many virtual users have what they need.
    Prepared(usize, usize),
    /// A second is over.
    Second(SecondRecord),
    /// The load is over; what it made is ended.
    TidyingUp,
}

/// What a run is told besides its plan.
pub struct LoadOrder {
    /// The run's id, for the record.
    pub run: String,
    /// The seed of all random values.
    pub seed: u64,
    /// When the run started, in UTC (RFC 3339).
    pub started: String,
    /// Hosts that the user says are theirs.
    pub owned: Vec<String>,
    /// Faults of the embedded server; nothing where the target is another one.
    pub embedded: Option<Vec<String>>,
    /// Told what happens.
    pub progress: Option<LoadProgress>,
    /// Ready when the run is to end early.
    pub stop: Option<Pin<Box<dyn Future<Output = ()>>>>,
}

/// Carries a plan out at a target.
///
/// # Errors
///
/// The target may not be loaded, lacks what a journey needs, or does not give the first tokens.
pub async fn conduct_load(
    plan: Plan,
    approach: Approach,
    mut order: LoadOrder,
) -> Result<LoadRecord, LoadError> {
    safety::consent(&plan, &approach.profile, &order.owned)?;
    let ground = Arc::new(ground(plan, approach, &order).await);
    let (travellers, lines, names) = take_seats(&ground, &order).await?;
    let setup = ground.clock.now();
    let sizing = super::summary::sizing(&ground, &travellers);
    let own_lines = lines_of(&travellers, &lines);
    let crew = Arc::new(Crew::new(Arc::clone(&ground), travellers, own_lines));
    let mut drive = Drive {
        ground: Arc::clone(&ground),
        crew: Arc::clone(&crew),
        lines,
        stop: order.stop.take(),
        interrupted: false,
        result: None,
    };
    let host = host(&ground);
    engine::drive(Arc::clone(&crew), &host, drive.watch(order.progress.as_ref())).await?;
    let Some(measured) = drive.result.take() else {
        return Err(LoadError::Engine("it ended before the load began".to_owned()));
    };
    let measured = measured?;
    if let Some(progress) = &order.progress {
        progress(LoadNews::TidyingUp);
    }
    let (flow, started) = (crew.flow(), crew.started());
    let interrupted = drive.interrupted;
    drop(drive);
    let seats = Arc::try_unwrap(crew).map(Crew::into_seats).unwrap_or_default();
    let mut notes = sizing;
    notes.extend(tidy::end(&ground, seats).await);
    let outcome = Outcome {
        measured,
        flow,
        started,
        setup,
        journeys: names,
        notes,
        interrupted,
    };
    Ok(summary(&ground, outcome, &order))
}

/// What all users share, with the target's keys.
async fn ground(plan: Plan, approach: Approach, order: &LoadOrder) -> Ground {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let jwks = keys(&approach).await;
    let remote = order.embedded.is_none() && !approach.profile.is_on_loopback();
    let space = match (&plan.load, remote) {
        (Model::Closed(_), true) => Duration::try_from_secs_f64(1.0 / approach.profile.load.rate).ok(),
        (Model::Closed(_) | Model::Open(_), _) => None,
    };
    Ground {
        operations: operations(&plan),
        profile: approach.profile,
        secrets: approach.secrets,
        landmarks: approach.landmarks,
        http: approach.http,
        plan,
        seed: order.seed,
        clock: LoadClock::start(),
        ledger: Ledger::new(),
        leavings: Leavings::default(),
        basket: Basket::new(threads),
        jwks,
        space,
    }
}

/// The target's key set, where it has one that can be read.
async fn keys(approach: &Approach) -> Option<String> {
    let place = approach.profile.endpoints.jwks.clone()?;
    let mut agent = UserAgent::new(approach.http.clone(), "load");
    let exchange = agent.send("keys", Request::get(place)).await;
    let response = exchange
        .first_response()
        .filter(|response| response.status == 200)?;
    Some(response.body.clone())
}

/// Where most requests go.
fn host(ground: &Ground) -> String {
    let endpoint = ground.profile.endpoints.token.as_ref();
    endpoint
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default()
}

type Seated = (Vec<Traveller>, Vec<Arc<Intake>>, Vec<(String, usize)>);

/// Gives every virtual user a seat: the first of each journey alone, so that a wrong password is sent once, and the others
/// beside each other.
async fn take_seats(ground: &Arc<Ground>, order: &LoadOrder) -> Result<Seated, LoadError> {
    let journeys = &ground.plan.journeys;
    let saturation = match &ground.plan.load {
        Model::Open(open) => open.saturation,
        Model::Closed(_) => Saturation::Queue,
    };
    let weights: Vec<u32> = journeys.iter().map(|own| own.weight).collect();
    let users = ground.plan.load.users();
    let allotted = allotment(users, &weights);
    let lines = allotted
        .iter()
        .map(|users| Arc::new(Intake::new(saturation, *users)));
    let lines: Vec<Arc<Intake>> = lines.collect();
    let names = journeys.iter().map(|own| own.journey.name().to_owned());
    let names: Vec<(String, usize)> = names.zip(allotted.iter().copied()).collect();
    let at_once = ground.profile.limits.concurrency.unwrap_or(SEATS_AT_ONCE).max(1);
    let told = |done: usize| {
        if let Some(progress) = &order.progress {
            progress(LoadNews::Prepared(done, users));
        }
    };
    let (mut travellers, mut operation) = (Vec::with_capacity(users), 0);
    for (own, count) in journeys.iter().zip(allotted) {
        let client = client_for(ground, own.journey, own.client.as_deref())?;
        let (begin, place) = (travellers.len(), operation);
        let seat = |number: usize| {
            let (ground, client) = (Arc::clone(ground), client.clone());
            async move {
                let mut dice = ground.dice(number);
                let seat = Seat::take(&ground, own.journey, client, number - begin, &mut dice).await?;
                Ok::<_, LoadError>(Traveller::new(ground, own.journey, seat, number, place))
            }
        };
        travellers.push(seat(begin).await?);
        told(travellers.len());
        let mut others = stream::iter(begin + 1..begin + count)
            .map(&seat)
            .buffered(at_once);
        while let Some(traveller) = others.try_next().await? {
            travellers.push(traveller);
            told(travellers.len());
        }
        operation += 1 + own.journey.requests().len();
    }
    Ok((travellers, lines, names))
}

/// For each user, the line of its journey.
fn lines_of(travellers: &[Traveller], lines: &[Arc<Intake>]) -> Vec<Arc<Intake>> {
    let journeys = travellers.first().map(|first| &first.ground.plan.journeys);
    let line = |traveller: &Traveller| {
        let place = journeys?
            .iter()
            .position(|own| own.journey == traveller.journey)?;
        lines.get(place).cloned()
    };
    travellers.iter().filter_map(line).collect()
}

/// What was measured.
pub(super) struct Measured {
    pub(super) meter: Arc<std::sync::Mutex<super::meter::Meter>>,
    /// How late arrivals were handed over.
    pub(super) pacing: Times,
    /// How long the load lasted.
    pub(super) lasted: Duration,
    /// The processor time that the process took meanwhile, in seconds.
    pub(super) cpu: f64,
}

/// Whoever watches over a run while the engine gives the users their turns.
struct Drive {
    ground: Arc<Ground>,
    crew: Arc<Crew>,
    lines: Vec<Arc<Intake>>,
    stop: Option<Pin<Box<dyn Future<Output = ()>>>>,
    interrupted: bool,
    result: Option<Result<Measured, LoadError>>,
}

impl Drive {
    /// Begins when all users are there, and is ready when all are home again.
    async fn watch(&mut self, progress: Option<&LoadProgress>) {
        while !self.crew.is_complete() {
            self.look().await;
            if self.interrupted {
                break;
            }
        }
        let zero = self.crew.begin();
        self.result = Some(self.measure(zero, progress).await);
        self.crew.end();
    }

    async fn measure(
        &mut self,
        zero: Duration,
        progress: Option<&LoadProgress>,
    ) -> Result<Measured, LoadError> {
        let collector = Collector::start(&self.ground, zero).map_err(LoadError::Start)?;
        let cpu = processor_time();
        let mut pacer = self.pacer(zero)?;
        let end = zero + self.ground.plan.phases.end();
        // Whoever waits in line when nobody arrives any more is served, but not for ever.
        let patience = self.ground.http.time_limit();
        let mut told = None;
        let mut pacing = Times::default();
        loop {
            self.look().await;
            if self.interrupted {
                self.crew.stop();
                if let Some(pacer) = pacer.take() {
                    pacing = pacer.stop();
                }
            }
            let now = self.ground.clock.now();
            let flow = self.crew.flow();
            let arrived = pacer.as_ref().is_none_or(Pacer::is_done);
            let served = flow.left == 0 || self.interrupted;
            let ramped_down = now >= end || (self.interrupted && self.crew.is_home());
            if (arrived && served && ramped_down) || now >= end + patience {
                break;
            }
            if let (Some(progress), Some(second)) = (progress, collector.latest())
                && told != Some(second.second)
            {
                told = Some(second.second);
                progress(LoadNews::Second(second));
            }
        }
        self.crew.end();
        // Those who are under way come home; each request has its own time limit.
        while !self.crew.is_home() {
            self.look().await;
        }
        if let Some(pacer) = pacer {
            pacing = pacer.stop();
        }
        let lasted = self.ground.clock.now().saturating_sub(zero);
        Ok(Measured {
            meter: collector.finish(),
            pacing,
            lasted,
            cpu: processor_time() - cpu,
        })
    }

    fn pacer(&self, zero: Duration) -> Result<Option<Pacer>, LoadError> {
        let Model::Open(open) = &self.ground.plan.load else {
            return Ok(None);
        };
        let weights: Vec<u32> = self.ground.plan.journeys.iter().map(|own| own.weight).collect();
        let order = round(&weights);
        let lines = order
            .into_iter()
            .filter_map(|place| self.lines.get(place).cloned());
        let schedule = Schedule::new(open, &self.ground.plan.phases, self.ground.seed);
        let pacer = Pacer::start(schedule, self.ground.clock, zero, lines.collect());
        pacer.map(Some).map_err(LoadError::Start)
    }

    /// Waits a little, and notices when the run is to end early.
    async fn look(&mut self) {
        let pause = tokio::time::sleep(LOOK);
        match &mut self.stop {
            Some(stop) if !self.interrupted => tokio::select! {
                () = pause => {}
                () = stop => self.interrupted = true,
            },
            Some(_) | None => pause.await,
        }
    }
}

/// The processor time that the process has taken so far, in seconds.
fn processor_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default().as_secs_f64()
}
