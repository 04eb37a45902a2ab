//! Conformance and load testing for OAuth 2.0 and OpenID Connect servers.
#![forbid(unsafe_code)]
pub mod catalogue;
pub mod check;
pub mod cli;
pub mod driver;
pub mod profile;
pub mod protocol;
pub mod prove;
pub mod record;
pub mod reference;
pub mod report;
pub mod run;
pub mod steps;
pub mod target;
pub mod yaml;
