//! What a load run found: figures, limits, violations, and what must be known to trust them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exit_code::ExitCode;

/// A load run. Times are microseconds unless a name says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoadRecord {
    /// The form of this document; changes when a reader must change.
    pub format: u32,
    /// The version of this tool.
    pub version: String,
    /// The run's id: it stands in the `OpCheck-Run` header of every request.
    pub run: String,
    /// The seed from which every random value of the run comes.
    pub seed: u64,
    /// When the run started, in UTC (RFC 3339).
    pub started: String,
    /// The target's name.
    pub target: String,
    /// Where its tokens come from.
    pub token_endpoint: String,
    /// Faults that were switched on in the embedded server.
    pub faults: Vec<String>,
    /// The plan.
    pub plan: PlanRecord,
    /// Where the load came from.
    pub environment: Environment,
    /// Seconds that sign-ins and first tokens took, before the clock.
    pub setup_seconds: f64,
    /// Seconds of the load itself, ramps included.
    pub seconds: f64,
    /// What became of the arrivals, from beginning to end.
    pub flow: FlowRecord,
    /// The steady part: all of it, each journey, and each of its requests.
    pub operations: Vec<OperationRecord>,
    /// Second by second, ramps included.
    pub timeline: Vec<SecondRecord>,
    /// The limits of the plan, and what came of each. Empty where the run is not valid.
    pub limits: Vec<LimitRecord>,
    /// What the target did that no target may do, however busy.
    pub violations: Vec<ViolationRecord>,
    /// Judgements beside the figures, by what was judged: how many there were.
    pub judged: BTreeMap<String, u64>,
    /// The largest share of wrong answers that the plan puts up with.
    pub wrong_answers: f64,
    /// Why the figures say nothing about the target; empty where they do.
    pub invalid: Vec<String>,
    /// What a reader should know besides.
    pub notes: Vec<String>,
    /// Whether somebody ended the run early.
    pub interrupted: bool,
}

/// The plan of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRecord {
    /// Its name.
    pub name: String,
    /// The model in words.
    pub model: String,
    /// Whether latency counts from when a journey was meant to begin, and not from when a user was free.
    pub open: bool,
    /// The journeys, with how many virtual users each has.
    pub journeys: Vec<(String, usize)>,
    /// Seconds of ramp-up, warm-up, the steady part and ramp-down.
    pub phases: [String; 4],
    /// Whether each request has a connection of its own.
    pub new_connections: bool,
}

/// Where the load came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Environment {
    /// The operating system and processor architecture.
    pub system: String,
    /// Cores that the generator could use.
    pub cores: usize,
    /// Whether the target ran in the same process, so that it shared those cores.
    pub embedded: bool,
}

/// What became of the arrivals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FlowRecord {
    /// Journeys that were to begin.
    pub offered: u64,
    /// Those that began.
    pub started: u64,
    /// Those that ended, well or not.
    pub finished: u64,
    /// Those that found no free user and were dropped.
    pub dropped: u64,
    /// Those that were still waiting when the run was over.
    pub left: u64,
    /// The most that waited for a free user at the same time.
    pub backlog: u64,
    /// How late journeys began in the steady part: the pacing, waiting for a free user, and its waking up.
    pub lag: Quantiles,
    /// The part of it that is the generator's own: without the waiting for a free user.
    pub own_lag: Quantiles,
    /// How late the pacing alone was, ramps included.
    pub pacing: Quantiles,
}

/// Times in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantiles {
    /// How many there are.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Half of them are no longer.
    pub p50: u64,
    /// 90 in a hundred are no longer.
    pub p90: u64,
    /// 95 in a hundred.
    pub p95: u64,
    /// 99 in a hundred.
    pub p99: u64,
    /// 999 in a thousand.
    pub p999: u64,
    /// The longest.
    pub max: u64,
}

/// How operations ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ends {
    /// With the right answer.
    pub good: u64,
    /// With an answer by which the target sheds load: 429, 503 with `Retry-After`, `temporarily_unavailable`.
    pub shed: u64,
    /// With no answer, an unexpected status, or a refusal.
    pub errors: u64,
    /// With an answer that no target may give.
    pub wrong: u64,
}

impl Ends {
    /// All of them.
    pub fn all(&self) -> u64 {
        self.good + self.shed + self.errors + self.wrong
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            good: self.good + other.good,
            shed: self.shed + other.shed,
            errors: self.errors + other.errors,
            wrong: self.wrong + other.wrong,
        }
    }
}

/// The steady part of one operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OperationRecord {
    /// `all`, `JOURNEY` or `JOURNEY/REQUEST`.
    pub name: String,
    /// How they ended.
    pub ends: Ends,
    /// How many ended well in a second.
    pub rate: f64,
    /// The time from when it was meant to begin to the end of the answer.
    pub latency: Quantiles,
    /// The time from when it was sent.
    pub service: Quantiles,
    /// The whole histogram of the latency: times, and how many there were of each. Those of several runs can be added.
    pub histogram: Vec<(u64, u64)>,
    /// What kept it from ending well, with how often.
    pub troubles: BTreeMap<String, u64>,
}

/// One second of all requests.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SecondRecord {
    /// Which one, from the beginning of the load.
    pub second: u64,
    /// Whether it belongs to the steady part.
    pub steady: bool,
    /// How the requests ended that ended in it.
    pub ends: Ends,
    /// Their latency: half of them.
    pub p50: u64,
    /// 95 in a hundred.
    pub p95: u64,
    /// 99 in a hundred.
    pub p99: u64,
    /// The longest.
    pub max: u64,
}

/// A limit and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LimitRecord {
    /// What it is of.
    pub of: String,
    /// Its key in the plan.
    pub measure: String,
    /// What the plan wants, in words.
    pub wanted: String,
    /// What was measured, in words.
    pub actual: String,
    /// Whether it is kept.
    pub met: bool,
}

/// Something that no target may do, however busy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ViolationRecord {
    /// The rule's id.
    pub rule: String,
    /// The rule in one sentence.
    pub title: String,
    /// How often it was seen.
    pub count: u64,
    /// When it was first seen: milliseconds from the beginning of the load.
    pub first_milliseconds: u64,
    /// In which operation.
    pub operation: String,
    /// What came instead.
    pub actual: String,
    /// The exchange, without its secrets.
    pub evidence: Vec<String>,
}

impl LoadRecord {
    /// The form that this version writes.
    pub const FORMAT: u32 = 1;

    /// The operation of this name.
    pub fn operation(&self, name: &str) -> Option<&OperationRecord> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// Whether the target did what no target may do, more often than the plan puts up with.
    pub fn is_wrong(&self) -> bool {
        let seen: u64 = self.violations.iter().map(|violation| violation.count).sum();
        let ends = self.operation("all").map(|all| all.ends).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "shares of counts far below 2^53")]
        let share = seen as f64 / ends.all().max(1) as f64;
        seen > 0 && share > self.wrong_answers
    }

    /// The exit code: a violation is 1, a missed limit 5, a run that says nothing 3.
    pub fn exit_code(&self) -> ExitCode {
        let codes = [
            (self.is_wrong(), ExitCode::Failed),
            (self.limits.iter().any(|limit| !limit.met), ExitCode::LoadLimit),
            (
                !self.invalid.is_empty() || self.interrupted,
                ExitCode::CouldNotJudge,
            ),
        ];
        let codes = codes
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, code)| code);
        codes.fold(ExitCode::AsExpected, ExitCode::or_graver)
    }
}

#[cfg(test)]
mod tests {
    use super::super::load_sample::sample;
    use super::*;

    #[test]
    fn violations_beat_limits_and_limits_beat_what_says_nothing() {
        let mut record = sample();
        record.violations.clear();
        for limit in &mut record.limits {
            limit.met = true;
        }
        assert_eq!(record.exit_code(), ExitCode::AsExpected);
        record.invalid.push("The generator was late.".into());
        assert_eq!(record.exit_code(), ExitCode::CouldNotJudge);
        record.limits[0].met = false;
        assert_eq!(record.exit_code(), ExitCode::LoadLimit);
        record.violations = sample().violations;
        assert_eq!(record.exit_code(), ExitCode::Failed);
        record.wrong_answers = 0.5;
        assert_eq!(record.exit_code(), ExitCode::LoadLimit);
    }
}
