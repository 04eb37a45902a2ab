//! `opcheck serve`: the embedded server to play with.

mod command;
mod log;
mod page;

pub(super) use command::{PORT, ServeArguments, command_line, move_to_usual_port, serve};
