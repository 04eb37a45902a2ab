//! The integration tests: one binary, a module for each subject.

mod cli;
mod echo;
mod embedded;
mod house;
mod known_deviations;
mod obstacles;
mod playing;
mod proof;
mod secrets;
