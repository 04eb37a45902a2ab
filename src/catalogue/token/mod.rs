//! The token endpoint: what it takes, how clients authenticate, and what a code is worth.

pub(super) mod binding;
pub(super) mod client;
pub(super) mod code;
pub(super) mod request;
pub(super) mod response;
