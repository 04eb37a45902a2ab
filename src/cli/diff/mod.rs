//! `opcheck diff`: two JSON reports compared, requirement by requirement.

mod command;

pub(super) use command::{DiffArguments, diff};
