//! The embedded server: a small, correct authorization server that can be told to be wrong.
//!
//! It is what `opcheck run` judges when no profile is given, what `opcheck serve` shows, and what proves every check:
//! a dialect gives it a starting `Behaviour`, a fault edits one decision of it. It binds to loopback only; its secrets
//! are published test values.
//!
//! The way of a request: `running` (HTTP) → `server` (routes, tampers, recorder) → a handler, one file per endpoint →
//! `core` (state, no HTTP). The authorization endpoint's rules are in `authorize`, which knows no HTTP either.
//!
//! It must not know profiles, checks or records: the judge does not share its answer sheet with the accused.

mod authorization_endpoint;
mod authorize;
pub mod behaviour;
pub mod benign;
mod consent;
mod control;
mod core;
mod dialect;
pub mod fault;
mod introspection;
mod keys;
mod login;
mod logout;
mod message;
mod metadata;
mod outgoing;
mod pages;
mod passkey;
mod pending;
mod possession;
mod pushed;
mod recorder;
mod registration;
mod request_object;
mod request_uri;
mod revoke;
mod running;
mod server;
mod tamper;
#[cfg(test)]
mod tests;
mod tls;
mod token;
mod token_introspection;
mod userinfo;
mod visit;
mod way;

pub use behaviour::Behaviour;
pub use benign::BenignVariant;
pub use core::{Authentication, ClientKind, KeyError};
pub use dialect::{
    FixtureClient, FixtureKey, FixturePage, FixturePasskeys, FixtureSignIn, FixtureStep, FixtureTenant,
    FixtureUser, Fixtures,
};
pub use fault::{Edit, Fault};
pub use keys::Keys;
pub use recorder::{Entry, LogLine, Recorder};
pub use running::{Options, Running, StartError, start};
pub use tamper::{Part, Tamper, TamperEdit};
pub use tls::TlsError;
