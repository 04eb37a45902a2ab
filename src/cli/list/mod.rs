//! `opcheck list`: every registry of the program, for people and for scripts. No second list is kept elsewhere.
//!
//! To list another registry, add a variant to `Registry`, and its rows in `rows`.

mod command;
mod map;
mod rows;
mod steps;
mod table;

pub(super) use command::{ListArguments, list};
pub(super) use rows::needs;
