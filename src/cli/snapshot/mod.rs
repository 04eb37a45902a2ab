//! `opcheck snapshot`: what a target answers, kept as files, and compared with what it answers later.
//!
//! What stands in a file is for the room `snapshot`; here files are read and written, and drift is told.

mod arguments;
mod command;
mod folder;
mod words;

pub(super) use arguments::SnapshotArguments;
pub(super) use command::snapshot;
