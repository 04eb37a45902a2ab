//! Profiles: who is tested, and with what.
//!
//! A profile is a YAML file in `scenarios/`. This room holds its keys as plain data, reads it with positions in its
//! errors, and is the only one that resolves secrets. To add a key, see `model.rs`.

mod browser;
mod calling;
mod check;
mod client_key;
mod completed;
mod draft;
mod error;
mod expectation;
mod limits;
mod model;
mod offered;
mod possession;
mod problem;
mod read;
mod registration;
mod roles;
mod schema;
mod secret_source;
mod secrets;
mod sign_in;

pub use browser::{AgentChoice, Browser};
pub use client_key::{ClientKey, RequestSigning, SigningAlgorithm};
pub use draft::{TEMPLATE, draft};
pub use error::{MissingSecret, ProfileError};
pub use expectation::{Expectation, ExpectedVerdict};
pub use limits::{Limits, LoadConsent};
pub use model::{
    Adjustment, Client, ClientAuthentication, ClientType, Endpoints, HookCall, Network, Offers, Pages,
    Profile, Tenant, User,
};
pub use problem::{Located, Problem};
pub use read::Context;
pub use registration::{Part, Registrable, Registration};
pub use roles::fact_without;
pub use secret_source::{SecretError, SecretSource};
pub use secrets::Secrets;
pub use sign_in::{PageKind, Passkeys, SignIn, Step};

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
