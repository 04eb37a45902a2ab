//! Controls: the same request without its deviation.
//!
//! A negative check counts only while the correct request succeeds: otherwise a dead or misconfigured target passes by
//! refusing everything. A success is trusted for a short time (profile: `limits.control_milliseconds`) for the same
//! request and session.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::protocol::Answer;

/// What makes two controls the same: client, endpoint, session, and the request's fixed parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ControlKey(pub(super) String);

/// Controls that succeeded lately, with the answer that each got. `Debug` prints how many.
pub struct Controls {
    trusted_for: Duration,
    lately: Mutex<HashMap<ControlKey, (Instant, Answer)>>,
    tokens: Mutex<HashMap<ControlKey, Instant>>,
}

impl std::fmt::Debug for Controls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Controls({})", lately.len())
    }
}

impl Controls {
    /// An empty store whose entries are trusted for this long.
    pub fn new(trusted_for: Duration) -> Self {
        Self {
            trusted_for,
            lately: Mutex::default(),
            tokens: Mutex::default(),
        }
    }

    /// The answer of the same control if it succeeded a moment ago.
    pub(super) fn recall(&self, key: &ControlKey) -> Option<Answer> {
        let lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately
            .get(key)
            .filter(|(at, _)| at.elapsed() < self.trusted_for)
            .map(|(_, answer)| answer.clone())
    }

    /// Remembers a control that succeeded.
    pub(super) fn remember(&self, key: ControlKey, at: Instant, answer: Answer) {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.insert(key, (at, answer));
    }

    /// Whether the same token request gave tokens a moment ago.
    pub(super) fn recalls_tokens(&self, key: &ControlKey) -> bool {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(key).is_some_and(|at| at.elapsed() < self.trusted_for)
    }

    /// Remembers a token request that gave tokens.
    pub(super) fn remember_tokens(&self, key: ControlKey, at: Instant) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(key, at);
    }
}
