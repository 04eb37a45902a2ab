//! `opcheck run`: judge servers, and report.
//!
//! Everything that can be wrong before the first request is looked at before it, report files included.

mod arguments;
mod command;
mod dry_run;
mod report_files;
mod rerun;
mod targets;

pub(super) use arguments::RunArguments;
pub(super) use command::run;
