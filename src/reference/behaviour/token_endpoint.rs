//! What the token endpoint takes for a request, and how it refuses one.

/// The token endpoint, whatever the grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEndpointBehaviour {
    /// The methods that it takes.
    pub methods: TokenMethods,
    /// The forms of a body that it takes.
    pub bodies: TokenBodies,
    /// A parameter that is sent more than once.
    pub duplicates: TokenDuplicates,
    /// A parameter that nobody knows.
    pub unknown_parameter: UnknownTokenParameter,
    /// A grant type that is missing or that nobody knows.
    pub grant_type: UnknownGrantType,
    /// Which grants a client may use.
    pub grants: ClientGrants,
    /// What a refusal looks like.
    pub refusals: Refusals,
}

impl Default for TokenEndpointBehaviour {
    fn default() -> Self {
        Self {
            methods: TokenMethods::PostOnly,
            bodies: TokenBodies::FormOnly,
            duplicates: TokenDuplicates::Refused,
            unknown_parameter: UnknownTokenParameter::Ignored,
            grant_type: UnknownGrantType::Refused,
            grants: ClientGrants::OfClient,
            refusals: Refusals::Right,
        }
    }
}

/// The methods of the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenMethods {
    /// POST (RFC 6749 §3.2).
    PostOnly,
    /// GET, too: codes and secrets in the query.
    GetToo,
}

/// The forms of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenBodies {
    /// A form (RFC 6749 §4.1.3).
    FormOnly,
    /// JSON documents, too.
    JsonToo,
    /// A form in which no colon and no slash stands as it is.
    EncodedOnly,
}

/// A parameter that is sent more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenDuplicates {
    /// The request is refused (RFC 6749 §3.2).
    Refused,
    /// One of them counts.
    FirstCounts,
}

/// A parameter that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownTokenParameter {
    /// Ignored (RFC 6749 §3.2).
    Ignored,
    /// The request is refused.
    Refused,
    /// A scope beside a code is refused; others are ignored.
    ScopeRefused,
}

/// A grant type that is missing or that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownGrantType {
    /// The request is refused (RFC 6749 §5.2).
    Refused,
    /// The request is taken for one by a code.
    TakenForCode,
}

/// Which grants a client may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientGrants {
    /// Those it is registered for (RFC 6749 §5.2).
    OfClient,
    /// All.
    All,
}

/// What a refusal looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusals {
    /// A JSON document with the status of its error (RFC 6749 §5.2).
    Right,
    /// A JSON document with the status 200.
    Success,
    /// A page.
    Page,
    /// A failure with what the program was doing.
    Trace,
}
