//! Failures and overloads that a hook has ordered for one scenario.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What a hook has ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Injection {
    /// An internal failure.
    Failure,
    /// An overload.
    Overload,
}

/// At most this many orders wait.
const CAPACITY: usize = 1_000;

/// Orders that wait for their authorization request.
#[derive(Debug, Default)]
pub(crate) struct Injections(Mutex<BTreeSet<(String, Injection)>>);

impl Injections {
    /// Orders an injection for the next authorization request of a scenario; an empty scenario stands for any.
    pub(crate) fn order(&self, scenario: &str, injection: Injection) {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() < CAPACITY {
            orders.insert((scenario.to_owned(), injection));
        }
    }

    /// Takes the order for a scenario's request, if there is one.
    pub(crate) fn take(&self, scenario: Option<&str>) -> Option<Injection> {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for name in [scenario.unwrap_or_default(), ""] {
            for injection in [Injection::Failure, Injection::Overload] {
                if orders.remove(&(name.to_owned(), injection)) {
                    return Some(injection);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_carried_out_once_and_for_its_scenario_only() {
        let injections = Injections::default();
        injections.order("s1", Injection::Overload);
        assert_eq!(injections.take(Some("s2")), None);
        assert_eq!(injections.take(Some("s1")), Some(Injection::Overload));
        assert_eq!(injections.take(Some("s1")), None);
    }
}
