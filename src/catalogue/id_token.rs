//! x
use super::row::*;
pub(super) const REQUIREMENTS: &[Requirement] = &[];
