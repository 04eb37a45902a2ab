//! The integration tests: one binary, a module per concern.
//!
//! Runs are played by cucumber, which silences panics while it plays: a test that fails beside others may fail without a
//! word. `cargo test --test it NAME -- --test-threads=1` tells what was wrong.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set its stage has failed"
)]

mod cli;
mod client_certificates;
mod echo;
mod embedded;
mod house;
mod known_deviations;
mod load;
mod obstacles;
mod plain_oauth;
mod playing;
mod possession;
mod probed;
mod proof;
mod pushed;
mod rascal;
mod registration;
mod secrets;
mod signed_requests;
mod tidiness;
mod unruly;
mod waiting;
