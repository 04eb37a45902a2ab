//! What a run found, as plain data: the one thing that reports, exit codes and comparisons read.
//!
//! Everything here is synchronous and pure. What a reader derives from a record (order, roll-up, counts, exit code)
//! is derived here once, so that no two reports can disagree. To add something derived, add a file named after it.

mod curl;
mod difference;
mod evidence;
mod exit_code;
mod finding;
mod load;
mod micros;
mod order;
mod printable;
mod roll_up;
mod run;
mod shell;
mod token_evidence;

#[cfg(test)]
pub(crate) mod load_sample;
#[cfg(test)]
mod sample;

pub use curl::curl_line;
pub use difference::{Change, Changes, Direction, Side, Standing, changes};
pub use evidence::{BODY_LIMIT, ExchangeEvidence, HopEvidence};
pub use exit_code::{ExitCode, ExitReason};
pub use finding::{Agent, Citation, Expected, Finding, Screenshot, Verdict, area_of};
pub use load::{
    Ends, Environment, FlowRecord, LimitRecord, LoadRecord, OperationRecord, PlanRecord, Quantiles,
    SecondRecord, ViolationRecord,
};
pub use micros::Micros;
pub use printable::is_printable;
pub use roll_up::{Counts, Judged, Outcome};
pub use run::{Deselected, Interruption, RunRecord, StaleExpectation, TargetRecord, Trouble};
pub use shell::quote;
pub use token_evidence::TokenEvidence;
