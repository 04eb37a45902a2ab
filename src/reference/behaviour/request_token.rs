//! What carries a pending authorization request to the login page and back.

use crate::catalogue::Dialect;

/// The `req` parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTokenBehaviour {
    /// What it is.
    pub form: RequestTokenForm,
    /// How often it is appended.
    pub count: RequestTokenCount,
    /// What it holds.
    pub content: RequestTokenContent,
    /// Whether it is verified.
    pub verification: RequestTokenVerification,
    /// Whether its end is looked at.
    pub expiry: RequestTokenExpiry,
    /// At which tenants it counts.
    pub tenant: RequestTokenTenant,
    /// Which redirects carry it.
    pub places: RequestTokenPlaces,
    /// What introspection answers.
    pub introspection: Introspection,
}

impl RequestTokenBehaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let form = match dialect {
            Dialect::Oidc => RequestTokenForm::Handle,
            Dialect::Wristband => RequestTokenForm::SignedToken,
        };
        Self {
            form,
            count: RequestTokenCount::Once,
            content: RequestTokenContent::All,
            verification: RequestTokenVerification::Signature,
            expiry: RequestTokenExpiry::Held,
            tenant: RequestTokenTenant::Own,
            places: RequestTokenPlaces::LoginOnly,
            introspection: Introspection::Parameters,
        }
    }
}

/// What `req` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenForm {
    /// A signed JWT that holds the request.
    SignedToken,
    /// A random text; the request stays on the server.
    Handle,
}

/// How often `req` is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenCount {
    /// Once.
    Once,
    /// Not at all.
    Missing,
    /// Twice.
    Doubled,
}

/// What `req` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenContent {
    /// Every parameter of the request.
    All,
    /// Only the client id.
    ClientOnly,
    /// Every parameter but `login_hint`.
    WithoutLoginHint,
}

/// Whether `req` is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenVerification {
    /// Yes.
    Signature,
    /// No.
    None,
}

/// Whether the end of `req` is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenExpiry {
    /// Yes.
    Held,
    /// No.
    Never,
}

/// At which tenants `req` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenTenant {
    /// At that of the request.
    Own,
    /// At all of them.
    Any,
}

/// Which redirects carry `req`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestTokenPlaces {
    /// Those to a login page.
    LoginOnly,
    /// All.
    Everywhere,
}

/// What introspection answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introspection {
    /// The original parameters, if the token is good.
    Parameters,
    /// That the token is good, and no more.
    Empty,
    /// That any token is good.
    AcceptsAnything,
}
