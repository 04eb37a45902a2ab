//! The proof that checks can fail: every fault is found by the requirements that it names, no legitimate difference is
//! taken for a fault, and the plain server passes everything.
//!
//! A requirement that no fault breaks is not proved, and the proof is not green. What the matrix looks like is in
//! `matrix`; it is plain data.

mod bench;
mod crew;
mod matrix;
mod play;
mod tally;

pub use crew::Panicked;
pub use matrix::{FaultRow, Kill, PlainRow, Proof, VariantRow};
pub use play::{ProofError, ProofPlan, prove};
