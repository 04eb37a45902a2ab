//! What every command shares that plays scenarios: its arguments, its targets, its plan.

mod arguments;
mod plan;
mod targets;

pub(super) use arguments::PlayArguments;
pub(super) use plan::{plan, plan_of, run_id, runtime, watch};
pub(super) use targets::{Named, check_names, fetch_secrets, named, start};
