//! From what was measured to the record: figures, limits, and whether the figures say anything about the target.

use std::sync::PoisonError;
use std::time::Duration;

use super::conduct::{LoadOrder, Measured};
use super::ground::Ground;
use super::histogram::Times;
use super::intake::Flow;
use super::plan::{Arrivals, Connections, Limit, Measure, Model, Share, Span};
use super::traveller::Traveller;
use crate::record::{
    Environment, FlowRecord, LimitRecord, LoadRecord, Micros, OperationRecord, PlanRecord, Quantiles,
};

/// The generator may be late by this part of the time that is judged.
const OWN_PART: f64 = 0.1;
/// It may always be late by so much, in microseconds: no limit is as strict.
const OWN_LEAST: u64 = 1_000;
/// The part of all cores that the generator may take.
const MOST_CPU: f64 = 0.85;

/// What a run came to.
pub(super) struct Outcome {
    pub(super) measured: Measured,
    pub(super) flow: Flow,
    pub(super) started: u64,
    /// How long it took until all users had what they need.
    pub(super) setup: Duration,
    pub(super) journeys: Vec<(String, usize)>,
    pub(super) notes: Vec<String>,
    pub(super) interrupted: bool,
}

/// The record of a run.
pub(super) fn summary(ground: &Ground, outcome: Outcome, order: &LoadOrder) -> LoadRecord {
    let seconds = outcome.measured.lasted.as_secs_f64();
    let mut meter = outcome
        .measured
        .meter
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let (operations, timeline) = meter.finish(seconds);
    let is_open = matches!(ground.plan.load, Model::Open(_));
    let offered = if is_open {
        outcome.flow.offered
    } else {
        outcome.started
    };
    let flow = FlowRecord {
        offered,
        started: outcome.started,
        finished: meter.finished(),
        dropped: outcome.flow.dropped,
        left: outcome.flow.left,
        backlog: outcome.flow.backlog,
        lag: meter.lag().quantiles(),
        own_lag: meter.own_lag().quantiles(),
        pacing: outcome.measured.pacing.quantiles(),
    };
    let environment = environment(order.embedded.is_some());
    let busy = outcome.measured.cpu / (seconds * as_float(environment.cores)).max(f64::MIN_POSITIVE);
    let invalid = invalid(ground, &operations, meter.own_lag(), &environment, busy);
    let limits = match invalid.is_empty() && !outcome.interrupted {
        true => limits(ground, &operations, &flow),
        false => Vec::new(),
    };
    let (violations, judged) = ground.ledger.close();
    let mut notes = notes(ground, &flow, &environment);
    notes.extend(outcome.notes);
    LoadRecord {
        format: LoadRecord::FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        run: order.run.clone(),
        seed: order.seed,
        started: order.started.clone(),
        target: ground.profile.name.clone(),
        token_endpoint: ground
            .profile
            .endpoints
            .token
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        faults: order.embedded.clone().unwrap_or_default(),
        plan: plan_record(ground, outcome.journeys),
        environment,
        setup_seconds: outcome.setup.as_secs_f64(),
        seconds,
        flow,
        operations,
        timeline,
        limits,
        violations,
        judged,
        wrong_answers: ground.plan.wrong_answers.0,
        invalid,
        notes,
        interrupted: outcome.interrupted,
    }
}

fn plan_record(ground: &Ground, journeys: Vec<(String, usize)>) -> PlanRecord {
    let phases = &ground.plan.phases;
    PlanRecord {
        name: ground.plan.name.clone(),
        model: ground.plan.load.words(),
        open: matches!(ground.plan.load, Model::Open(_)),
        journeys,
        phases: [phases.ramp_up, phases.warm_up, phases.steady, phases.ramp_down]
            .map(|span| span.to_string()),
        new_connections: ground.plan.connections == Connections::New,
    }
}

fn environment(embedded: bool) -> Environment {
    Environment {
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        embedded,
    }
}

/// What a reader should know.
fn notes(ground: &Ground, flow: &FlowRecord, environment: &Environment) -> Vec<String> {
    let mut notes = Vec::new();
    if !matches!(ground.plan.load, Model::Open(_)) {
        notes.push(
            "The model is closed: users wait for slow answers, so that the percentiles flatter a target that stalls."
                .to_owned(),
        );
    }
    if environment.embedded {
        notes.push(
            "The target ran in this process and shared its cores: the figures are no benchmark.".to_owned(),
        );
    }
    if flow.backlog > 0 {
        notes.push(format!(
            "At times every user was busy, and up to {} arrivals waited: the target is too slow for this rate, or the plan \
             has too few users for it.",
            flow.backlog
        ));
    }
    if flow.left > 0 {
        notes.push(format!("{} arrivals were still waiting at the end.", flow.left));
    }
    if !ground.ledger.judges_form() {
        notes.push(
            "The form of token responses is wrong without any load, too, and was not judged: `opcheck run` says how."
                .to_owned(),
        );
    }
    notes
}

/// A short look before the run: whether the users can carry the rate, as far as the first tokens tell.
pub(super) fn sizing(ground: &Ground, travellers: &[Traveller]) -> Vec<String> {
    let Model::Open(open) = &ground.plan.load else {
        return Vec::new();
    };
    let Some(first) = travellers.first() else {
        return Vec::new();
    };
    let latest = first.seat.asked_for;
    let rate = match &open.arrivals {
        Arrivals::Constant(rate) => *rate,
        Arrivals::Ramp(ramp) => ramp.from.max(ramp.to),
        Arrivals::Steps(rates) => rates.iter().copied().fold(0.0, f64::max),
        Arrivals::Spike(spike) => spike.base.max(spike.peak),
    };
    let needed = (rate * latest.as_secs_f64()).ceil();
    match needed > as_float(open.users) {
        true => vec![format!(
            "Before the load an answer took {}: {rate} arrivals a second would keep about {needed} users busy, and the plan \
             has {}.",
            Micros(micros(latest)),
            open.users
        )],
        false => Vec::new(),
    }
}

/// Why the figures say nothing about the target.
fn invalid(
    ground: &Ground,
    operations: &[OperationRecord],
    own_lag: &Times,
    environment: &Environment,
    busy: f64,
) -> Vec<String> {
    let mut reasons = Vec::new();
    let all = operations.first();
    if all.is_none_or(|all| all.ends.all() == 0) {
        reasons.push("Nothing ended in the steady part.".to_owned());
        return reasons;
    }
    let late = own_lag.quantile(0.99);
    let allowed = allowed_lag(
        &ground.plan.limits,
        all.map(|all| all.latency).unwrap_or_default(),
    );
    if late > allowed {
        reasons.push(format!(
            "The generator was late by {} at p99, and {} is what the judged times bear: give it more processor, or a lower \
             rate.",
            Micros(late),
            Micros(allowed)
        ));
    }
    // A target in the same process takes its part of the cores, and nobody can say how much.
    if !environment.embedded && busy > MOST_CPU {
        reasons.push(format!(
            "The generator took {:.0}% of {} cores: give it more processor, or a lower load.",
            busy * 100.0,
            environment.cores
        ));
    }
    reasons
}

/// How late the generator may be, in microseconds: a part of the shortest time that a limit judges, or of what was measured.
fn allowed_lag(limits: &[Limit], measured: Quantiles) -> u64 {
    let judged = limits
        .iter()
        .flat_map(Limit::measures)
        .filter_map(|measure| match measure {
            Measure::Latency(_, Span(limit)) => Some(micros(limit)),
            Measure::Errors(_)
            | Measure::Shed(_)
            | Measure::Rate(_)
            | Measure::Lag(_)
            | Measure::Dropped(_) => None,
        });
    let judged = judged.min().unwrap_or(measured.p99.saturating_mul(10));
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of microseconds, far below 2^53 and not negative"
    )]
    let part = (judged as f64 * OWN_PART) as u64;
    part.max(OWN_LEAST)
}

/// What came of the limits.
fn limits(ground: &Ground, operations: &[OperationRecord], flow: &FlowRecord) -> Vec<LimitRecord> {
    let mut records = Vec::new();
    for limit in &ground.plan.limits {
        let of = limit.of.as_deref().unwrap_or(super::meter::ALL);
        let Some(operation) = operations.iter().find(|operation| operation.name == of) else {
            continue;
        };
        for measure in limit.measures() {
            let (wanted, actual, met) = judge(measure, operation, flow);
            records.push(LimitRecord {
                of: of.to_owned(),
                measure: measure.key().to_owned(),
                wanted,
                actual,
                met,
            });
        }
    }
    records
}

/// What a limit wants, what was measured, and whether it is kept.
fn judge(measure: Measure, operation: &OperationRecord, flow: &FlowRecord) -> (String, String, bool) {
    let ends = &operation.ends;
    let of_all = |count: u64| count_as_float(count) / count_as_float(ends.all()).max(1.0);
    let share = |wanted: Share, share: f64| {
        let actual = Share(share);
        (format!("at most {wanted}"), shown(actual), share <= wanted.0)
    };
    let time = |wanted: Span, actual: u64| {
        let limit = micros(wanted.0);
        (
            format!("at most {}", Micros(limit)),
            Micros(actual).to_string(),
            actual <= limit,
        )
    };
    match measure {
        Measure::Latency(_, wanted) => {
            let latency = &operation.latency;
            let actual = match measure.key() {
                "p50" => latency.p50,
                "p90" => latency.p90,
                "p95" => latency.p95,
                "p99" => latency.p99,
                "p999" => latency.p999,
                _ => latency.max,
            };
            time(wanted, actual)
        }
        Measure::Errors(wanted) => share(wanted, of_all(ends.errors)),
        Measure::Shed(wanted) => share(wanted, of_all(ends.shed)),
        Measure::Rate(wanted) => {
            let actual = operation.rate;
            (
                format!("at least {wanted}/s"),
                format!("{actual:.1}/s"),
                actual >= wanted,
            )
        }
        Measure::Lag(wanted) => time(wanted, flow.lag.p99),
        Measure::Dropped(wanted) => share(
            wanted,
            count_as_float(flow.dropped) / count_as_float(flow.offered).max(1.0),
        ),
    }
}

/// A share with three digits.
fn shown(Share(share): Share) -> String {
    format!("{:.3}%", share * 100.0)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and microseconds far below 2^53"
)]
fn count_as_float(count: u64) -> f64 {
    count as f64
}

fn as_float(count: usize) -> f64 {
    count_as_float(u64::try_from(count).unwrap_or(u64::MAX))
}
