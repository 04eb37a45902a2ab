//! Bounds: of time, size and manners, and of load.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bounds of time, size and manners.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Scenarios that run at the same time; 64 on loopback and 4 elsewhere if left out.
    pub concurrency: Option<usize>,
    /// Requests a second; unlimited on loopback and 20 elsewhere if left out.
    pub requests_per_second: Option<u32>,
    /// Seconds until a request without an answer is given up.
    pub request_seconds: u64,
    /// Bytes of a body that are read.
    pub body_bytes: usize,
    /// Wrong passwords that may be sent for one end-user in one run.
    pub wrong_passwords: u32,
    /// Milliseconds for which a control's success is trusted.
    pub control_milliseconds: u64,
    /// Seconds by which the target's clock may differ from ours.
    pub clock_seconds: u64,
    /// Seconds that a scenario may wait for something to expire, where no hook moves the target's clock. What takes longer
    /// is not applicable.
    pub wait_seconds: u64,
    /// Whether checks may be played that weigh on the target: huge requests, and hundreds of them in a row. Yes on
    /// loopback and no elsewhere if left out.
    pub heavy_checks: Option<bool>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: None,
            requests_per_second: None,
            request_seconds: 30,
            body_bytes: 1 << 20,
            wrong_passwords: 2,
            control_milliseconds: 500,
            clock_seconds: 60,
            wait_seconds: 30,
            heavy_checks: None,
        }
    }
}

/// Whether the target may be loaded, and how much. What runs on this machine needs no consent, and has no caps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LoadConsent {
    /// Whether its operator consents to load.
    pub allowed: bool,
    /// The hosts that may be loaded.
    pub hosts: Vec<String>,
    /// Virtual users at most.
    pub users: usize,
    /// Journeys begun in a second at most.
    pub rate: f64,
    /// Seconds of load at most, ramps included.
    pub seconds: u64,
}

impl Default for LoadConsent {
    fn default() -> Self {
        Self {
            allowed: false,
            hosts: Vec::new(),
            users: 50,
            rate: 100.0,
            seconds: 600,
        }
    }
}
