//! The authorization endpoint (RFC 6749 §3.1, OIDC Core §3.1.2): a file for each part of its work.

pub(super) mod client_and_redirect;
pub(super) mod front_channel;
pub(super) mod hostile_input;
pub(super) mod interaction;
pub(super) mod pages;
pub(super) mod parameters;
pub(super) mod pkce;
pub(super) mod redirect_uri;
pub(super) mod rendered;
pub(super) mod request;
pub(super) mod request_object;
pub(super) mod response;
pub(super) mod scope;
