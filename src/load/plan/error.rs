//! Why a plan cannot be used.

use std::fmt;

use crate::yaml::{Place, YamlError};

/// Why a plan cannot be used. The text is complete: it names the file, the place, the cause and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The file cannot be read.
    #[error(
        "cannot read load plan `{plan}`: {source}\n(hint: check the path; plans to start from stand in `loadtests/`)"
    )]
    Unreadable {
        /// The file.
        plan: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is no plan.
    #[error("cannot read load plan `{plan}`: {source}{}", reference(.source))]
    Yaml {
        /// The file.
        plan: String,
        /// Why.
        source: YamlError,
    },
    /// Values of the file do not fit together.
    #[error("cannot use load plan `{plan}`: {}", lines(.problems))]
    Problems {
        /// The file.
        plan: String,
        /// All of them, in the order of the file.
        problems: Vec<Located>,
    },
}

/// What is wrong with a plan whose every key is known and of the right type. Each text ends with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing is to be done.
    #[error("`journeys` is empty\n(hint: name at least one, as `- journey: refresh`)")]
    NoJourneys,
    /// Two journeys of one kind and client.
    #[error("duplicate journey `{0}`\n(hint: keep one of the two, with the `weight` of both)")]
    Duplicate(&'static str),
    /// A number that lets nothing happen.
    #[error("`{0}` is 0, so that nothing would ever happen\n(hint: give a number above 0)")]
    Zero(String),
    /// A number beyond what the generator is made for.
    #[error("`{path}` is more than {most}\n(hint: run several generators beside each other)")]
    TooMuch {
        /// The key path.
        path: String,
        /// The most.
        most: String,
    },
    /// A rate that is none.
    #[error(
        "`{0}` is no rate\n(hint: give a number of journeys a second, 0 or more, and somewhere more than 0)"
    )]
    NoRate(String),
    /// A range from more to less.
    #[error("`{0}` ends before it begins\n(hint: `from` is the shorter pause)")]
    Backwards(String),
    /// A peak beyond the steady part.
    #[error(
        "the peak ends after the steady part\n(hint: `after` and `lasts` together are within `phases.steady`)"
    )]
    PeakBeyond,
    /// Fewer users than journeys.
    #[error("`{0}` is less than the number of journeys\n(hint: every journey needs a user of its own)")]
    TooFewUsers(String),
    /// A limit of nothing that the plan does.
    #[error("the limit is of `{name}`, which the plan does not do\n(hint: {hint})")]
    LimitOfNothing {
        /// What it names.
        name: String,
        /// What can be named.
        hint: String,
    },
    /// A limit that bounds nothing.
    #[error("the limit bounds nothing\n(hint: give at least one of `p95`, `errors`, `rate`, …)")]
    EmptyLimit,
    /// A limit on a part of something that only the whole has.
    #[error("`{0}` cannot be limited for one journey\n(hint: leave `of` out)")]
    OnlyOfAll(&'static str),
    /// A limit on what the closed model does not have.
    #[error(
        "`{0}` cannot be limited in the closed model, whose users start when they are ready\n(hint: use the open model)"
    )]
    OnlyOpen(&'static str),
}

/// A problem and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub problem: Problem,
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// Where to look where the error itself has no hint.
fn reference(error: &YamlError) -> &'static str {
    match error.hint() {
        Some(_) => "",
        None => "\n(hint: `loadtests/template.yaml` shows every key with an example)",
    }
}

fn lines(problems: &[Located]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
