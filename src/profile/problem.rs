//! What is wrong with a profile whose every key is known and of the right type.

use std::fmt;

use crate::protocol::PrivateKeyError;
use crate::yaml::Place;

/// What is wrong with a value. Each text ends with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A placeholder of a draft is left.
    #[error("`{path}` still holds the placeholder `{placeholder}`\n(hint: fill in the target's own value)")]
    Unfinished {
        /// The key path.
        path: String,
        /// The placeholder.
        placeholder: &'static str,
    },
    /// Nothing says where the target is.
    #[error(
        "the profile does not say where the authorization endpoint is\n\
         (hint: give `issuer`, `endpoints.authorization` or `tenants`)"
    )]
    NoEndpoint,
    /// The list of clients is empty.
    #[error("`clients` is empty\n(hint: name at least one client that is registered at the target)")]
    NoClients,
    /// A client of the authorization code grant has no redirect URI.
    #[error(
        "client `{client}` has no redirect URIs\n\
         (hint: list those registered at the target; a client without this grant has `code_grant: false`)"
    )]
    NoRedirectUris {
        /// The client.
        client: String,
    },
    /// A client lacks what its way of authentication needs.
    #[error(
        "client `{client}` cannot authenticate by `{method}`\n\
         (hint: give {needed}, or another `authentication`)"
    )]
    CannotAuthenticate {
        /// The client.
        client: String,
        /// The way.
        method: &'static str,
        /// What it needs.
        needed: &'static str,
    },
    /// A client must sign its requests and has nothing to sign with.
    #[error(
        "client `{client}` cannot sign its requests\n\
         (hint: give a `key`, or a `secret` where the target takes `HS256`)"
    )]
    CannotSign {
        /// The client.
        client: String,
    },
    /// A private key that is none.
    #[error(
        "the private key of client `{client}` cannot be used: {reason}\n\
         (hint: give PKCS #8, PKCS #1 or SEC 1 as PEM, or a JWK)"
    )]
    NoKey {
        /// The client.
        client: String,
        /// Why.
        reason: PrivateKeyError,
    },
    /// A key of another kind than its algorithm.
    #[error(
        "the key of client `{client}` is {kind}, with which `{algorithm}` cannot sign\n\
         (hint: name the `algorithm` that the target knows for this key)"
    )]
    KeyMisfit {
        /// The client.
        client: String,
        /// What kind of key it is.
        kind: &'static str,
        /// The algorithm.
        algorithm: &'static str,
    },
    /// Two clients, end-users or tenants have the same name.
    #[error("duplicate {kind} `{name}`\n(hint: it stands first on line {first_line}; keep one of the two)")]
    Duplicate {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
        /// Where it stands first.
        first_line: usize,
    },
    /// A URL that is none.
    #[error("`{path}` is no URL: `{value}`: {reason}\n(hint: write it in full, as `https://host/path`)")]
    NoUrl {
        /// The key path.
        path: String,
        /// The value.
        value: String,
        /// What the parser says.
        reason: String,
    },
    /// A redirect URI with a fragment (RFC 6749 §3.1.2).
    #[error(
        "the redirect URI `{value}` has a fragment\n\
         (hint: RFC 6749 §3.1.2 forbids one; remove `#` and what follows)"
    )]
    Fragment {
        /// The redirect URI.
        value: String,
    },
    /// A redirect URI for registered clients with a query: the client with one is made from it.
    #[error(
        "the redirect URI `{value}` of `registration` has a query\n\
         (hint: remove `?` and what follows; a client whose redirect URI has a query is registered besides)"
    )]
    Query {
        /// The redirect URI.
        value: String,
    },
    /// A name that refers to nothing in the profile.
    #[error("unknown {kind} `{name}`\n(hint: {hint})")]
    Unknown {
        /// What it should be.
        kind: &'static str,
        /// The name.
        name: String,
        /// The nearest known name, or where all of them are shown.
        hint: String,
    },
    /// A CSS selector that does not parse.
    #[error("{reason}\n(hint: try it in a browser's console: `document.querySelector(\"…\")`)")]
    BadSelector {
        /// What the parser says; it names the selector.
        reason: String,
    },
    /// A hook that is not exactly one of both kinds.
    #[error(
        "the hook `{hook}` has {count} of `url` and `command`\n\
         (hint: give `url` for an HTTP call or `command` for a program, not both)"
    )]
    Hook {
        /// The hook.
        hook: &'static str,
        /// `neither` or `both`.
        count: &'static str,
    },
    /// An adjustment that adjusts nothing.
    #[error(
        "the adjustment of `{requirement}` changes nothing\n\
         (hint: give `level`, or `accept` with the acceptable answers)"
    )]
    EmptyAdjustment {
        /// The requirement.
        requirement: String,
    },
    /// A limit of nothing.
    #[error("`{path}` is 0, which lets nothing through\n(hint: leave it out for the default)")]
    Zero {
        /// The key path.
        path: String,
    },
    /// A reason that gives none.
    #[error("`{path}` is empty\n(hint: say in a few words why, for the next reader)")]
    NoReason {
        /// The key path.
        path: String,
    },
}

/// A problem and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub problem: Problem,
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}
