//! Profiles: who is tested, and with what.
//!
//! A profile is a YAML file in `scenarios/`. This room holds its keys as plain data, reads it with positions in its
//! errors, and is the only one that resolves secrets. To add a key, see `model.rs`.

mod expectation;
mod model;
mod secret_source;
mod sign_in;

pub use expectation::{Expectation, ExpectedVerdict};
pub use model::{
    Adjustment, Client, ClientAuthentication, ClientType, Endpoints, HookCall, Limits, Network, Offers,
    Pages, Profile, Tenant, User,
};
pub use secret_source::SecretSource;
pub use sign_in::{PageKind, SignIn, Step};
