//! The ledger: which tokens were handed out to whom, and which rules were broken.
//!
//! Tokens are remembered by a fingerprint, the last hundred thousand of them and more, so that the memory does not grow
//! with the run.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::check::load::{Breach, Rule};
use crate::record::ViolationRecord;

/// Fingerprints of one generation in one part of the ledger.
const GENERATION: usize = 8_192;
/// Parts of the ledger, so that users seldom wait for each other.
const PARTS: usize = 16;

/// To whom something was handed out: the same number for all that may share it.
pub(super) type OwnerId = u64;

/// What was handed out, and what was wrong.
#[derive(Debug)]
pub(super) struct Ledger {
    hasher: RandomState,
    parts: Vec<Mutex<Part>>,
    violations: Mutex<BTreeMap<Rule, ViolationRecord>>,
    judged: Mutex<BTreeMap<&'static str, u64>>,
    /// Whether the form of token responses is wrong without any load.
    form_is_wrong_anyway: AtomicBool,
}

/// Two generations of fingerprints: when the younger is full, it becomes the elder.
#[derive(Debug, Default)]
struct Part {
    younger: HashMap<u64, OwnerId>,
    elder: HashMap<u64, OwnerId>,
}

/// Where a violation was seen.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    /// When, from the beginning of the load.
    pub(super) after: Duration,
    /// The operation.
    pub(super) operation: String,
    /// The exchange, without its secrets, line by line; asked for where it is the first of its rule.
    pub(super) evidence: Vec<String>,
}

impl Ledger {
    /// Nothing was handed out yet.
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            parts: (0..PARTS).map(|_| Mutex::default()).collect(),
            violations: Mutex::default(),
            judged: Mutex::default(),
            form_is_wrong_anyway: AtomicBool::new(false),
        }
    }

    /// A token was handed out.
    ///
    /// # Errors
    ///
    /// It was handed out to somebody else before.
    pub(super) fn hand_out(&self, what: &str, token: &str, owner: OwnerId) -> Result<(), Breach> {
        let fingerprint = self.hasher.hash_one(token);
        let part = usize::try_from(fingerprint % (PARTS as u64)).unwrap_or_default();
        let Some(part) = self.parts.get(part) else {
            return Ok(());
        };
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        let before = part.younger.get(&fingerprint).or(part.elder.get(&fingerprint));
        if before.is_some_and(|before| *before != owner) {
            let actual = format!("the same {what} was handed out before, to another");
            return Err(Breach::new(Rule::Repeated, actual));
        }
        if part.younger.len() >= GENERATION {
            part.elder = std::mem::take(&mut part.younger);
        }
        part.younger.insert(fingerprint, owner);
        Ok(())
    }

    /// The form of token responses is wrong without any load, which says nothing about the load.
    pub(super) fn excuse_form(&self) {
        self.form_is_wrong_anyway.store(true, Ordering::Relaxed);
    }

    /// Whether the form of token responses is judged.
    pub(super) fn judges_form(&self) -> bool {
        !self.form_is_wrong_anyway.load(Ordering::Relaxed)
    }

    /// A rule was broken.
    pub(super) fn note(&self, breach: &Breach, scene: impl FnOnce() -> Scene) {
        let mut violations = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = violations.get_mut(&breach.rule) {
            known.count += 1;
            return;
        }
        let scene = scene();
        let violation = ViolationRecord {
            rule: breach.rule.id().to_owned(),
            title: breach.rule.title().to_owned(),
            count: 1,
            first_milliseconds: u64::try_from(scene.after.as_millis()).unwrap_or(u64::MAX),
            operation: scene.operation,
            actual: breach.actual.clone(),
            evidence: scene.evidence,
        };
        violations.insert(breach.rule, violation);
    }

    /// Something was judged.
    pub(super) fn count(&self, what: &'static str) {
        let mut judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        *judged.entry(what).or_default() += 1;
    }

    /// The rules that were broken, and what was judged.
    pub(super) fn close(&self) -> (Vec<ViolationRecord>, BTreeMap<String, u64>) {
        let violations = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        let judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        let judged = judged.iter().map(|(what, count)| ((*what).to_owned(), *count));
        (violations.values().cloned().collect(), judged.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_may_come_back_to_its_owner_and_to_nobody_else() {
        let ledger = Ledger::new();
        assert_eq!(ledger.hand_out("access token", "a", 1), Ok(()));
        assert_eq!(ledger.hand_out("access token", "a", 1), Ok(()));
        let breach = ledger.hand_out("access token", "a", 2).unwrap_err();
        assert_eq!(breach.rule, Rule::Repeated);
        assert!(!breach.actual.contains("`a`"));
    }

    #[test]
    fn the_memory_does_not_grow_with_the_run_and_the_latest_are_known() {
        let ledger = Ledger::new();
        for number in 0..400_000_u64 {
            ledger
                .hand_out("access token", &number.to_string(), number)
                .unwrap();
        }
        let kept = |part: &Mutex<Part>| {
            let part = part.lock().unwrap();
            part.younger.len() + part.elder.len()
        };
        let kept: usize = ledger.parts.iter().map(kept).sum();
        assert!((100_000..=2 * GENERATION * PARTS).contains(&kept), "{kept}");
        assert!(ledger.hand_out("access token", "330000", 1).is_err());
    }

    #[test]
    fn the_first_of_a_rule_is_kept_and_all_are_counted() {
        let ledger = Ledger::new();
        let breach = |actual: &str| Breach::new(Rule::Subject, actual);
        let scene = |after| {
            move || Scene {
                after: Duration::from_millis(after),
                operation: "refresh/token".to_owned(),
                evidence: Vec::new(),
            }
        };
        ledger.note(&breach("first"), scene(5));
        ledger.note(&breach("second"), scene(6));
        let (violations, _) = ledger.close();
        assert_eq!(violations.len(), 1);
        assert_eq!((violations[0].count, violations[0].first_milliseconds), (2, 5));
        assert_eq!(violations[0].actual, "first");
        assert!(ledger.judges_form());
        ledger.excuse_form();
        assert!(!ledger.judges_form());
    }
}
