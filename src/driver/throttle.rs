//! Manners: requests a second, and obedience to `Retry-After`.
//!
//! What holds, in full. Requests to loopback are unpaced unless the profile sets `limits.requests_per_second`;
//! others are spaced evenly, 20 a second if the profile says nothing. An answer of 429 or 503 whose `Retry-After` is
//! within `network.retry_after_seconds` (5 if left out) holds back all paced requests for that long; a GET or
//! DELETE is then sent again, at most three times, and only its last answer becomes the hop. Nothing of this happens on
//! loopback, where such an answer is what the test is about, and no other method is ever sent twice.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::jar::parse_date;
use crate::profile::Profile;
use crate::protocol::Response;

/// Requests a second elsewhere than on loopback, if the profile says nothing.
const DEFAULT_RATE: u32 = 20;
/// Seconds of `Retry-After` that are waited at most, if the profile says nothing.
const DEFAULT_RETRY_AFTER: u64 = 5;
/// How often a GET or DELETE is sent again.
pub(super) const MOST_RETRIES: u32 = 3;

/// Spaces requests, and says when to try again.
#[derive(Debug)]
pub(super) struct Pacer {
    /// The space between requests to loopback.
    on_loopback: Option<Duration>,
    /// The space between requests elsewhere.
    elsewhere: Option<Duration>,
    /// The longest wait that `Retry-After` may ask for.
    longest_wait: Duration,
    /// When the next request may start.
    next: Mutex<Option<Instant>>,
}

impl Pacer {
    /// A pacer with the profile's bounds.
    pub(super) fn new(profile: &Profile) -> Self {
        let space = |rate: u32| (rate > 0).then(|| Duration::from_secs(1) / rate);
        let wanted = profile.limits.requests_per_second;
        Self {
            on_loopback: wanted.and_then(space),
            elsewhere: space(wanted.unwrap_or(DEFAULT_RATE)),
            longest_wait: Duration::from_secs(
                profile.network.retry_after_seconds.unwrap_or(DEFAULT_RETRY_AFTER),
            ),
            next: Mutex::new(None),
        }
    }

    /// Waits until the next request may start.
    pub(super) async fn turn(&self, loopback: bool) {
        if let Some(mine) = self.reserve(loopback, Instant::now()) {
            tokio::time::sleep_until(mine).await;
        }
    }

    /// Takes the next free moment; `None` where nothing is paced.
    fn reserve(&self, loopback: bool, now: Instant) -> Option<Instant> {
        let space = if loopback {
            self.on_loopback
        } else {
            self.elsewhere
        }?;
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = next.map_or(now, |next| next.max(now));
        *next = Some(mine + space);
        Some(mine)
    }

    /// Holds back every paced request for a while.
    pub(super) fn hold(&self, wait: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + wait;
        *next = Some(next.map_or(until, |next| next.max(until)));
    }

    /// How long an answer asks to wait before the request is sent again; `None` where it is not, or too long.
    pub(super) fn wait_asked_for(&self, response: &Response, now: SystemTime) -> Option<Duration> {
        if !matches!(response.status, 429 | 503) {
            return None;
        }
        let value = response.header("retry-after")?.trim();
        let wait = match value.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => parse_date(value)?.duration_since(now).unwrap_or_default(),
        };
        (wait <= self.longest_wait).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pacer(rate: Option<u32>) -> Pacer {
        let mut profile: Profile = serde_json::from_str(r#"{"clients": []}"#).unwrap();
        profile.limits.requests_per_second = rate;
        Pacer::new(&profile)
    }

    fn response(status: u16, retry_after: &str) -> Response {
        Response {
            status,
            headers: vec![("retry-after".into(), retry_after.into())],
            body: String::new(),
            truncated: false,
        }
    }

    /// How long the last of so many requests, all wanted now, has to wait.
    fn wait_of_last(pacer: &Pacer, requests: usize, loopback: bool) -> Duration {
        let now = Instant::now();
        let turns = (0..requests).map(|_| pacer.reserve(loopback, now));
        turns.last().unwrap().map_or(Duration::ZERO, |turn| turn - now)
    }

    #[test]
    fn requests_elsewhere_are_spaced_and_those_to_loopback_are_not() {
        let pacer = pacer(None);
        assert_eq!(wait_of_last(&pacer, 1000, true), Duration::ZERO);
        assert_eq!(wait_of_last(&pacer, 21, false), Duration::from_secs(1));
    }

    #[test]
    fn a_rate_in_the_profile_holds_on_loopback_too() {
        assert_eq!(wait_of_last(&pacer(Some(10)), 11, true), Duration::from_secs(1));
    }

    #[test]
    fn a_held_pacer_lets_nobody_pass() {
        let pacer = pacer(None);
        pacer.hold(Duration::from_secs(3));
        assert!(wait_of_last(&pacer, 1, false) > Duration::from_secs(2));
        assert_eq!(wait_of_last(&pacer, 1, true), Duration::ZERO);
    }

    #[test]
    fn retry_after_is_obeyed_up_to_the_limit() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let pacer = pacer(None);
        let wait = |status, value| pacer.wait_asked_for(&response(status, value), now);
        assert_eq!(wait(503, "2"), Some(Duration::from_secs(2)));
        assert_eq!(
            wait(429, "Sun, 06 Nov 1994 08:49:40 GMT"),
            Some(Duration::from_secs(3))
        );
        assert_eq!(wait(503, "6"), None);
        assert_eq!(wait(503, "soon"), None);
        assert_eq!(wait(200, "2"), None);
    }
}
