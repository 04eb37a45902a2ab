//! Benign variants.
use super::fault::Edit;
use crate::catalogue::Dialect;

/// A legitimate difference between servers.
#[derive(Debug, Clone, Copy)]
pub struct BenignVariant {
    /// Readable and permanent.
    pub id: &'static str,
    /// What the server does otherwise, in one sentence.
    pub title: &'static str,
    /// The edit.
    pub edit: Edit,
    /// The dialects in which it is legitimate.
    pub dialects: &'static [Dialect],
    /// Prefixes of the requirements that it concerns.
    pub touches: &'static [&'static str],
    /// Requirements that may warn.
    pub may_warn: &'static [&'static str],
}
