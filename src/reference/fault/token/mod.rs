//! Faults of the token endpoint.

pub(super) mod code;
pub(super) mod request;
