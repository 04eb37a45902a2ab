//! Whether the values of a plan fit together. To add a check, add a function here and a variant of `Problem`.

use super::error::{Located, Problem};
use super::model::{Arrivals, Model, OpenModel, Plan};
use crate::yaml::{Cursor, Document, did_you_mean};

/// Virtual users of one generator at most.
const MOST_USERS: usize = 20_000;
/// The weight of a journey at most: weights are proportions.
const MOST_WEIGHT: u32 = 1_000;
/// Arrivals in a second at most.
const MOST_RATE: f64 = 100_000.0;

struct Check<'a> {
    plan: &'a Plan,
    document: &'a Document,
    found: Vec<Located>,
}

/// All problems, in the order of the file.
pub(super) fn problems(plan: &Plan, document: &Document) -> Vec<Located> {
    let mut check = Check {
        plan,
        document,
        found: Vec::new(),
    };
    check.journeys();
    check.model();
    check.phases();
    check.limits();
    check
        .found
        .sort_by_key(|located| (located.place.line, located.place.column));
    check.found
}

impl<'a> Check<'a> {
    fn at(&self, path: &[&str]) -> Cursor<'a> {
        path.iter().fold(self.document.at(), |at, key| at.key(key))
    }

    fn note(&mut self, at: Cursor<'_>, problem: Problem) {
        self.found.push(Located {
            place: at.place(),
            problem,
        });
    }

    fn journeys(&mut self) {
        let journeys = &self.plan.journeys;
        if journeys.is_empty() {
            self.note(self.at(&["journeys"]), Problem::NoJourneys);
        }
        for (index, own) in journeys.iter().enumerate() {
            let at = self.at(&["journeys"]).item(index);
            if own.weight == 0 {
                let path = format!("journeys[{index}].weight");
                self.note(at.clone().key("weight"), Problem::Zero(path));
            }
            if own.weight > MOST_WEIGHT {
                let problem = Problem::TooMuch {
                    path: format!("journeys[{index}].weight"),
                    most: MOST_WEIGHT.to_string(),
                };
                self.note(at.clone().key("weight"), problem);
            }
            let earlier = journeys.iter().take(index);
            if earlier.clone().any(|other| other.journey == own.journey) {
                self.note(at.key("journey"), Problem::Duplicate(own.journey.name()));
            }
        }
    }

    fn model(&mut self) {
        let (model, users) = match &self.plan.load {
            Model::Closed(closed) => {
                if closed.think.from > closed.think.to {
                    let at = self.at(&["load", "closed", "think"]);
                    self.note(at, Problem::Backwards("load.closed.think".to_owned()));
                }
                ("closed", closed.users)
            }
            Model::Open(open) => {
                self.arrivals(open);
                ("open", open.users)
            }
        };
        let path = format!("load.{model}.users");
        let problem = match users {
            0 => Some(Problem::Zero(path)),
            users if users > MOST_USERS => Some(Problem::TooMuch {
                path,
                most: MOST_USERS.to_string(),
            }),
            users if users < self.plan.journeys.len() => Some(Problem::TooFewUsers(path)),
            _ => None,
        };
        if let Some(problem) = problem {
            self.note(self.at(&["load", model, "users"]), problem);
        }
    }

    fn arrivals(&mut self, open: &OpenModel) {
        let (key, rates) = match &open.arrivals {
            Arrivals::Constant(rate) => ("constant", vec![*rate]),
            Arrivals::Ramp(ramp) => ("ramp", vec![ramp.from, ramp.to]),
            Arrivals::Steps(rates) => ("steps", rates.clone()),
            Arrivals::Spike(spike) => {
                if spike.after.0.saturating_add(spike.lasts.0) > self.plan.phases.steady.0 {
                    let at = self.at(&["load", "open", "arrivals", "spike"]);
                    self.note(at, Problem::PeakBeyond);
                }
                ("spike", vec![spike.base, spike.peak])
            }
        };
        let path = format!("load.open.arrivals.{key}");
        let is_rate = |rate: &f64| rate.is_finite() && *rate >= 0.0;
        let problem = if !rates.iter().all(is_rate) || !rates.iter().any(|rate| *rate > 0.0) {
            Some(Problem::NoRate(path))
        } else if rates.iter().any(|rate| *rate > MOST_RATE) {
            Some(Problem::TooMuch {
                path,
                most: format!("{MOST_RATE}"),
            })
        } else {
            None
        };
        if let Some(problem) = problem {
            self.note(self.at(&["load", "open", "arrivals", key]), problem);
        }
    }

    fn phases(&mut self) {
        if self.plan.phases.steady.0.is_zero() {
            let at = self.at(&["phases", "steady"]);
            self.note(at, Problem::Zero("phases.steady".to_owned()));
        }
    }

    fn limits(&mut self) {
        let known = self.names();
        for (index, limit) in self.plan.limits.iter().enumerate() {
            let at = self.at(&["limits"]).item(index);
            if limit.measures().is_empty() {
                self.note(at.clone(), Problem::EmptyLimit);
            }
            if limit.rate.is_some_and(|rate| !rate.is_finite() || rate < 0.0) {
                let path = format!("limits[{index}].rate");
                self.note(at.clone().key("rate"), Problem::NoRate(path));
            }
            if let Some(name) = limit.of.as_ref().filter(|name| !known.contains(name)) {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let hint = did_you_mean(name, &known);
                let name = name.clone();
                self.note(at.clone().key("of"), Problem::LimitOfNothing { name, hint });
            }
            for (key, given) in [("lag", limit.lag.is_some()), ("dropped", limit.dropped.is_some())] {
                let closed = matches!(self.plan.load, Model::Closed(_));
                if given && closed {
                    self.note(at.clone().key(key), Problem::OnlyOpen(key));
                } else if given && limit.of.is_some() {
                    self.note(at.clone().key(key), Problem::OnlyOfAll(key));
                }
            }
        }
    }

    /// What a limit can be of.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for own in &self.plan.journeys {
            let journey = own.journey.name();
            names.push(journey.to_owned());
            let requests = own.journey.requests().iter();
            names.extend(requests.map(|request| format!("{journey}/{request}")));
        }
        names
    }
}
