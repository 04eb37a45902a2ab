//! Wall time of a run against a real server, compared with that of a bare loop that sends the same requests.
//!
//! A run should wait for its target and for nothing else. The server's name is given from outside, because it must run
//! already; scenarios that wait for time to pass are left out on both sides.

use std::time::{Duration, Instant};

use opcheck::profile::Profile;
use opcheck::target::Target;

use super::cost::{CONCURRENCY, send_all};
use super::proxy::{Proxy, bare_client};
use super::runtime;

/// Names the profile of a server that runs.
const PROFILE: &str = "OPCHECK_BENCH_PROFILE";
/// How often both sides are measured, in turns.
const ROUNDS: usize = 9;
/// What is played: nothing that waits.
const TAGS: &str = "not @slow";

/// Measures both sides if a profile is named, and puts their medians into words.
pub(crate) fn report() -> Option<String> {
    let path = std::env::var(PROFILE).ok()?;
    let text = std::fs::read_to_string(&path).expect("a profile");
    let profile = Profile::parse(&text, &path).expect("a profile that can be read");
    let runtime = runtime();
    let proxy = runtime.block_on(Proxy::start());
    let mut through = profile.clone();
    through.network.proxy = Some(proxy.url.clone());
    super::play_some(&runtime, &Target::remote(through, None, &path), Some(TAGS));
    let requests = proxy.requests();
    let (mut harness, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let target = Target::remote(profile.clone(), None, &path);
        let begun = Instant::now();
        super::play_some(&runtime, &target, Some(TAGS));
        harness.push(begun.elapsed());
        let client = bare_client();
        let copies = requests.iter().filter_map(reqwest::Request::try_clone).collect();
        let begun = Instant::now();
        runtime.block_on(send_all(&client, copies));
        bare.push(begun.elapsed());
    }
    let (harness, bare) = (median(&mut harness), median(&mut bare));
    Some(format!(
        "Wall time at {path}, {} requests, at most {CONCURRENCY} at a time, medians of {ROUNDS} rounds:\n  \
         harness    {:7.3} s\n  bare loop  {:7.3} s\n  ratio      {:7.2}   (at most 1.3)",
        requests.len(),
        harness.as_secs_f64(),
        bare.as_secs_f64(),
        harness.as_secs_f64() / bare.as_secs_f64()
    ))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
