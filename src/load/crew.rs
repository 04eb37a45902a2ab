//! The virtual users as the engine sees them: each has a turn again and again until the run is over.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use rand_chacha::rand_core::Rng as _;

use super::ground::Ground;
use super::intake::{Flow, Intake};
use super::plan::{ClosedModel, Model, Phases, Think};
use super::sample::End;
use super::seat::Seat;
use super::traveller::{Stop, Traveller};

/// How long a user who has nothing to do sleeps before it looks again.
const NAP: Duration = Duration::from_millis(10);
/// How long a user sleeps of a longer pause before it looks whether the run is over.
const SLICE: Duration = Duration::from_millis(100);

/// All virtual users of a run.
#[derive(Debug)]
pub(super) struct Crew {
    ground: Arc<Ground>,
    /// The users, each behind a lock that nobody else wants while the run lasts.
    users: Vec<tokio::sync::Mutex<Traveller>>,
    /// For each user, the line of its journey.
    lines: Vec<Arc<Intake>>,
    /// How many have had their first turn.
    ready: AtomicUsize,
    /// When the load begins, by the clock; nothing before all users are there.
    zero: OnceLock<Duration>,
    /// When somebody ended it early.
    stopped: OnceLock<Duration>,
    over: AtomicBool,
    started: AtomicU64,
    under_way: AtomicUsize,
    /// When the next journey may begin, where the closed model is held back.
    next: Mutex<Duration>,
}

impl Crew {
    /// These users. `lines` are those of their journeys.
    pub(super) fn new(ground: Arc<Ground>, users: Vec<Traveller>, lines: Vec<Arc<Intake>>) -> Self {
        Self {
            ground,
            users: users.into_iter().map(tokio::sync::Mutex::new).collect(),
            lines,
            ready: AtomicUsize::new(0),
            zero: OnceLock::new(),
            stopped: OnceLock::new(),
            over: AtomicBool::new(false),
            started: AtomicU64::new(0),
            under_way: AtomicUsize::new(0),
            next: Mutex::default(),
        }
    }

    /// How many users there are.
    pub(super) fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether all users have come.
    pub(super) fn is_complete(&self) -> bool {
        self.ready.load(Ordering::Acquire) >= self.users.len()
    }

    /// The load begins now.
    pub(super) fn begin(&self) -> Duration {
        *self.zero.get_or_init(|| self.ground.clock.now())
    }

    /// Somebody ends the run early: users go home as in the ramp-down.
    pub(super) fn stop(&self) {
        self.stopped.get_or_init(|| self.ground.clock.now());
    }

    /// No journey begins any more.
    pub(super) fn end(&self) {
        self.over.store(true, Ordering::Release);
    }

    /// Whether no journey begins any more.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Whether nobody is on a journey.
    pub(super) fn is_home(&self) -> bool {
        self.under_way.load(Ordering::Acquire) == 0
    }

    /// Journeys that began.
    pub(super) fn started(&self) -> u64 {
        self.started.load(Ordering::Relaxed)
    }

    /// What became of the arrivals.
    pub(super) fn flow(&self) -> Flow {
        let mut lines: Vec<&Arc<Intake>> = Vec::new();
        for line in &self.lines {
            if !lines.iter().any(|known| Arc::ptr_eq(known, line)) {
                lines.push(line);
            }
        }
        lines
            .iter()
            .fold(Flow::default(), |sum, line| sum.and(line.flow()))
    }

    /// What the users have, when the run is over.
    pub(super) fn into_seats(self) -> Vec<Seat> {
        self.users
            .into_iter()
            .map(|user| user.into_inner().seat)
            .collect()
    }

    /// One turn of a user.
    pub(super) async fn turn(&self, number: usize) {
        let (Some(user), Some(line)) = (self.users.get(number), self.lines.get(number)) else {
            return tokio::time::sleep(NAP).await;
        };
        let mut traveller = user.lock().await;
        if traveller.is_new {
            traveller.is_new = false;
            self.ready.fetch_add(1, Ordering::AcqRel);
        }
        let (Some(zero), false) = (self.zero.get(), self.is_over()) else {
            return tokio::time::sleep(NAP).await;
        };
        traveller.idle_since = self.ground.clock.now();
        let due = match &self.ground.plan.load {
            Model::Open(_) => line.take().await,
            Model::Closed(closed) => self.closed(closed, &mut traveller, number, *zero).await,
        };
        let Some(due) = due else { return };
        if !self.is_over() {
            self.go(&mut traveller, due).await;
        }
        if matches!(self.ground.plan.load, Model::Open(_)) {
            line.release();
        }
    }

    /// When the next journey of a user of the closed model begins: now, or not yet.
    async fn closed(
        &self,
        closed: &ClosedModel,
        traveller: &mut Traveller,
        number: usize,
        zero: Duration,
    ) -> Option<Duration> {
        let now = self.ground.clock.now();
        if number >= self.wanted(now, zero) {
            tokio::time::sleep(NAP).await;
            return None;
        }
        if now < traveller.resumes {
            tokio::time::sleep((traveller.resumes - now).min(SLICE)).await;
            return None;
        }
        if let Some(space) = self.ground.space {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            if now < *next {
                traveller.resumes = *next;
                *next += space;
                return None;
            }
            *next = now + space;
        }
        traveller.resumes = now + pause(closed.think, traveller);
        Some(now)
    }

    /// How many users of the closed model are wanted at a time.
    fn wanted(&self, now: Duration, zero: Duration) -> usize {
        let phases = &self.ground.plan.phases;
        let users = self.users.len();
        let after = now.saturating_sub(zero);
        match self.stopped.get() {
            None => users_at(users, after, phases),
            // Whoever ends a run early gets its ramp-down, but not for longer than a few seconds.
            Some(stopped) => {
                const LONGEST: Duration = Duration::from_secs(5);
                let left = 1.0 - share(now.saturating_sub(*stopped), phases.ramp_down.0.min(LONGEST));
                users_at(users, stopped.saturating_sub(zero), phases).min(part(users, left))
            }
        }
    }

    async fn go(&self, traveller: &mut Traveller, due: Duration) {
        self.under_way.fetch_add(1, Ordering::AcqRel);
        self.started.fetch_add(1, Ordering::Relaxed);
        let began = self.ground.clock.now();
        let journey = traveller.journey;
        let end = match journey.go(traveller, due).await {
            Ok(()) => End::Good,
            Err(Stop(end)) => end,
        };
        traveller.arrive(due, began, end);
        self.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A pause between two journeys.
fn pause(think: Think, traveller: &mut Traveller) -> Duration {
    let range = think.to.0.saturating_sub(think.from.0);
    let share = f64::from(traveller.dice.next_u32()) / f64::from(u32::MAX);
    think.from.0 + range.mul_f64(share)
}

/// How many of all users are wanted so long after the beginning.
fn users_at(users: usize, after: Duration, phases: &Phases) -> usize {
    if after < phases.ramp_up.0 {
        // The first one begins at once.
        return part(users, share(after, phases.ramp_up.0)).max(1);
    }
    match after.checked_sub(phases.steady_to()) {
        None => users,
        Some(since) => part(users, 1.0 - share(since, phases.ramp_down.0)),
    }
}

/// How much of a time has passed, from 0 to 1.
fn share(passed: Duration, of: Duration) -> f64 {
    match of.is_zero() {
        true => 1.0,
        false => (passed.as_secs_f64() / of.as_secs_f64()).min(1.0),
    }
}

/// A part of all users.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of users is far below 2^52, and a part of it is not negative"
)]
fn part(users: usize, share: f64) -> usize {
    (users as f64 * share.clamp(0.0, 1.0)).ceil() as usize
}

/// How many users each journey has: in proportion to the weights, and at least one.
pub(super) fn allotment(users: usize, weights: &[u32]) -> Vec<usize> {
    let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
    let mut allotted = vec![1; weights.len()];
    for _ in weights.len()..users {
        // Whoever has the fewest users for its weight gets the next one.
        let load = |index: &usize| {
            let has = allotted.get(*index).copied().unwrap_or_default() as u64;
            let weight = u64::from(weights.get(*index).copied().unwrap_or(1)).max(1);
            // As a fraction of the whole, compared without rounding.
            (has * total) / weight
        };
        if let Some(next) = (0..weights.len()).min_by_key(load)
            && let Some(count) = allotted.get_mut(next)
        {
            *count += 1;
        }
    }
    allotted
}

#[cfg(test)]
mod tests {
    use super::super::plan::Span;
    use super::*;

    #[test]
    fn users_come_one_by_one_and_go_one_by_one() {
        let span = |seconds| Span(Duration::from_secs(seconds));
        let phases = Phases {
            ramp_up: span(10),
            warm_up: span(5),
            steady: span(20),
            ramp_down: span(4),
        };
        let at = |seconds| users_at(20, Duration::from_secs(seconds), &phases);
        assert_eq!(
            [0, 5, 10, 34, 35, 37, 39, 50].map(at),
            [1, 10, 20, 20, 20, 10, 0, 0]
        );
        let sudden = Phases {
            ramp_up: span(0),
            warm_up: span(0),
            steady: span(1),
            ramp_down: span(0),
        };
        assert_eq!(users_at(7, Duration::ZERO, &sudden), 7);
        assert_eq!(users_at(7, Duration::from_secs(1), &sudden), 0);
    }

    #[test]
    fn users_are_allotted_by_weight_and_no_journey_is_left_out() {
        assert_eq!(allotment(10, &[1]), [10]);
        assert_eq!(allotment(10, &[3, 1, 1]), [6, 2, 2]);
        assert_eq!(allotment(3, &[1000, 1, 1]), [1, 1, 1]);
        assert_eq!(allotment(101, &[99, 1]).iter().sum::<usize>(), 101);
    }
}
