//! Agents: what sends requests and plays the end-user.
//!
//! A [`UserAgent`] never fetches a callback or a foreign place, and records every hop with its timing. It does not judge:
//! what an answer means is decided elsewhere. It knows the wire (`http`, `raw`), cookies (`jar`), names (`resolver`),
//! trust (`tls`), manners (`throttle`), pages (`form`, `script`, `sign_in`), a listener that sees what a target fetches,
//! and real browsers (`browser`), by which it plays where it has a seat at one.

mod agent;
mod browser;
mod connection;
mod error;
mod form;
mod hook;
mod http;
mod jar;
mod listener;
mod navigation;
mod prover;
mod push;
mod race;
mod raw;
mod registration;
mod resolver;
mod script;
mod sign_in;
mod sign_in_error;
mod signer;
mod throttle;
mod tls;
mod token_endpoint;

#[cfg(test)]
mod tests;

pub use agent::{Disguise, UserAgent};
pub use browser::{
    Authenticator, AuthenticatorId, BrowserError, BrowserPool, ConsoleLine, Delivered, Driver, Picture, Seat,
    Seen, Window, end_drivers,
};
pub use connection::Connection;
pub use error::{Cause, DriverError};
pub use hook::{HookError, call_hook};
pub use http::{HttpClient, RunIdentity};
pub use jar::{Cookie, Jar, SameSite};
pub use listener::{Fetch, Laid, Listener};
pub use push::{is_refusal, push, reference_to, request_uri};
pub use registration::{registration, removal};
pub use sign_in::{Credentials, Intent, SignInResult};
pub use sign_in_error::SignInError;
pub use signer::{Signer, SignerError};
pub use token_endpoint::{code_grant, credentials_by, credentials_of, machine_grant, refresh_grant};
