//! Faults: one edit each, and the requirements that it must break.
//!
//! To add a fault, add a row to the file of its area; a new behaviour field only where none fits.

use super::behaviour::Behaviour;
use super::tamper::Tamper;
use crate::catalogue::Dialect;

/// What a fault or a benign variant changes.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// A decision of the server.
    Behaviour(fn(&mut Behaviour)),
    /// An answer on the wire.
    Tamper(Tamper),
}

/// A defect that can be switched on.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Readable and permanent.
    pub id: &'static str,
    /// What the server does wrong, in one sentence.
    pub title: &'static str,
    /// The edit.
    pub edit: Edit,
    /// The dialects in which it exists.
    pub dialects: &'static [Dialect],
    /// The requirements that it must break.
    pub breaks: &'static [&'static str],
}
