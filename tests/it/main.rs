//! The integration tests: one binary, a module per concern.

mod cli;
mod echo;
mod embedded;
mod house;
mod known_deviations;
mod playing;
mod proof;
mod secrets;
