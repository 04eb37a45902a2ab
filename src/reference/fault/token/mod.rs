//! Faults of the token endpoint.

pub(super) mod binding;
pub(super) mod client;
pub(super) mod code;
pub(super) mod request;
pub(super) mod response;
