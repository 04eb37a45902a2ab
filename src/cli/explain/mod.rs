//! `opcheck explain`: what a requirement or fault means, and how to see it by hand.

mod attempt;
mod bend;
mod command;
mod page;
mod placeholders;
mod played;
mod seen;

pub(super) use attempt::{CA_FILE, correct_request, curl};
pub(super) use command::{ExplainArguments, explain};
