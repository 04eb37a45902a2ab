//! What a target answered, as text that stays the same from run to run.
//!
//! A record goes in, texts come out, and two sets of texts are compared; which file they stand in is for the command
//! line. A text holds what a client or user agent would notice (status, place, parameter names, values that stay) and
//! a placeholder for what differs from run to run. The files have insta's form, so that `cargo insta review` works on
//! them; insta itself has its front door in our tests only. This room names `record` and `protocol`; nothing here
//! judges. To keep another part of an answer, add it to `text`; to mask another volatile thing, to `volatile`.

mod compare;
mod file;
mod lines;
mod take;
mod text;
mod varying;
mod volatile;

pub use compare::{Comparison, Difference, Drift, compare, shown};
pub use file::{contents, written};
pub use lines::{DiffLine, Side, diff};
pub use take::{State, Taken, folder_name, merge, take};
