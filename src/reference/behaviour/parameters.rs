//! What order, hints, nonce and scope mean in a request.

/// The hygiene of parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterBehaviour {
    /// Whether the order of parameters counts.
    pub order: ParameterOrder,
    /// Whether the order of scope values counts.
    pub scope_order: ScopeOrder,
    /// What parameters get that only give hints.
    pub hints: HintParameters,
    /// Whether a request for a code needs a nonce.
    pub nonce_for_code: NonceForCode,
    /// Whether clients are held to the scope that they may have.
    pub scope_limit: ScopeLimit,
    /// When a token response names the scope.
    pub scope_member: ScopeMember,
}

impl Default for ParameterBehaviour {
    fn default() -> Self {
        Self {
            order: ParameterOrder::Free,
            scope_order: ScopeOrder::Free,
            hints: HintParameters::Accepted,
            nonce_for_code: NonceForCode::Optional,
            scope_limit: ScopeLimit::Refused,
            scope_member: ScopeMember::Always,
        }
    }
}

/// Whether the order of parameters counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterOrder {
    /// No.
    Free,
    /// A request must begin with the client.
    ClientFirst,
}

/// Whether the order of scope values counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeOrder {
    /// No.
    Free,
    /// A scope must begin with `openid`.
    OpenIdFirst,
}

/// What `display`, `ui_locales` and the like get (OIDC Core §15.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintParameters {
    /// They are accepted.
    Accepted,
    /// An error.
    Refused,
}

/// Whether a request for a code needs a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonceForCode {
    /// No (OIDC Core §3.1.2.1).
    Optional,
    /// Yes.
    Required,
}

/// What a scope value gets that the client may not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeLimit {
    /// An error.
    Refused,
    /// It is left out.
    LeftOut,
    /// It is granted.
    Granted,
}

/// When a token response names the scope (RFC 6749 §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeMember {
    /// Always.
    Always,
    /// Where it is not the scope of the request.
    WhenDifferent,
    /// Never.
    Never,
}
