//! The judgement: pure functions from what was seen to whether a requirement is met.
//!
//! A check knows neither levels nor verdicts; those come from the catalogue and the profile when the finding is filed.
//! To add a check, add one function beside its family and one *Then* in that family's steps.

mod acceptable;
pub mod access_token;
pub mod advertised;
pub mod answer;
pub mod browser;
pub mod callback;
mod claims;
pub mod client_authentication;
pub mod consent;
pub mod discovery;
pub mod entropy;
pub mod front_channel;
mod granted;
pub mod id_token;
pub mod identity;
pub mod introspection;
pub mod key_set;
pub mod liveness;
pub mod load;
pub mod logout;
pub mod logout_token;
pub mod markup;
pub mod page;
pub mod pkce;
pub mod race;
pub mod refresh;
pub mod registration;
pub mod rendered;
pub mod scope;
pub mod token;
pub mod token_error;
pub mod token_form;
pub mod userinfo;
pub mod wristband;

pub use acceptable::{Acceptable, UnknownAnswer};

/// Whether a requirement is met, before its level is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// By the preferred answer.
    Met,
    /// By an answer that is accepted but not preferred.
    Tolerated,
    /// Not at all.
    Violated,
    /// Nothing came that could be judged; the reason says why.
    Unclear(String),
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whether the requirement is met.
    pub outcome: Outcome,
    /// The acceptable answers, the preferred one first.
    pub expected: Vec<String>,
    /// What came, in words.
    pub actual: String,
}

impl Judgement {
    /// A judgement with one acceptable answer.
    fn of(met: bool, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self {
            outcome: if met { Outcome::Met } else { Outcome::Violated },
            expected: vec![expected.into()],
            actual: actual.into(),
        }
    }

    /// Nothing to judge: the reason says what stood in the way.
    pub fn unclear(expected: impl Into<String>, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self {
            outcome: Outcome::Unclear(reason.clone()),
            expected: vec![expected.into()],
            actual: reason,
        }
    }

    /// A recorded value: never judged.
    pub fn recorded(expected: &[&str], actual: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Met,
            expected: expected.iter().map(|&text| text.to_owned()).collect(),
            actual: actual.into(),
        }
    }
}
