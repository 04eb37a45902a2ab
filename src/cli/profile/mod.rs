//! `opcheck profile`: draft, check and document profiles.

mod arguments;
mod check;
mod init;

pub(super) use arguments::{ProfileArguments, profile};
