//! What every command shares that plays scenarios: its arguments, its targets, its plan.

mod arguments;
mod plan;
mod targets;

pub(super) use arguments::PlayArguments;
pub(super) use plan::{plan, watch};
pub(super) use targets::{Named, check_names, named, start};
