//! What comes to the client without an exchange of a code, and where an answer stands.

use crate::catalogue::Dialect;
use crate::protocol::ResponseMode;

/// Response types beyond `code`, and response modes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontChannelBehaviour {
    /// Whether the server speaks OpenID Connect.
    pub openid: OpenIdConnect,
    /// Whether the order of a response type's values counts.
    pub order: TypeOrder,
    /// Whether a client's response types are looked at.
    pub client_types: ClientTypes,
    /// The response modes that a request may name.
    pub modes: &'static [ResponseMode],
    /// What becomes of a mode that a request names.
    pub requested_mode: RequestedMode,
    /// What an unknown mode gets.
    pub unknown_mode: UnknownMode,
    /// What a request for tokens in the query gets.
    pub tokens_in_query: TokensInQuery,
    /// Where errors stand.
    pub errors: ErrorPlace,
    /// The status of a page that posts an error.
    pub posted_error_status: u16,
    /// Whether an ID token needs a nonce.
    pub nonce: NonceDuty,
    /// Whether an ID token needs the scope `openid`.
    pub openid_scope: OpenIdScope,
    /// For whom an ID token is that comes without an exchange.
    pub audience: Audience,
    /// The hash of the code in the ID token beside it.
    pub code_hash: CodeHash,
}

impl FrontChannelBehaviour {
    /// The right behaviour of a dialect. Wristband knows neither response modes nor types beyond `code`.
    pub fn of(dialect: Dialect) -> Self {
        let (modes, unknown_mode): (&'static [ResponseMode], _) = match dialect {
            Dialect::Oidc => (&ResponseMode::ALL, UnknownMode::Refused),
            Dialect::Wristband => (&[], UnknownMode::Ignored),
        };
        Self {
            openid: OpenIdConnect::Spoken,
            order: TypeOrder::Irrelevant,
            client_types: ClientTypes::Checked,
            modes,
            requested_mode: RequestedMode::Used,
            unknown_mode,
            tokens_in_query: TokensInQuery::Refused,
            errors: ErrorPlace::OfResponse,
            posted_error_status: 200,
            nonce: NonceDuty::Required,
            openid_scope: OpenIdScope::Required,
            audience: Audience::Client,
            code_hash: CodeHash::OfCode,
        }
    }
}

/// Whether the server speaks OpenID Connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenIdConnect {
    /// Yes.
    Spoken,
    /// No: its parameters are unknown ones, and there are no ID tokens.
    Unknown,
}

/// Whether the order of a response type's values counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeOrder {
    /// No (RFC 6749 §3.1.1).
    Irrelevant,
    /// Yes: `id_token code` is not known.
    Significant,
}

/// Whether a client's response types are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientTypes {
    /// Yes.
    Checked,
    /// No.
    AnyClient,
}

/// What becomes of a mode that a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestedMode {
    /// The answer stands there.
    Used,
    /// The answer stands where it would without.
    Forgotten,
}

/// What an unknown mode gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownMode {
    /// An error.
    Refused,
    /// Nothing.
    Ignored,
    /// An internal failure.
    Failure,
}

/// What a request for tokens in the query gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokensInQuery {
    /// An error (OAuth 2.0 Multiple Response Type Encoding Practices §5).
    Refused,
    /// The tokens, in the fragment.
    MovedToFragment,
    /// The tokens, in the query.
    Sent,
}

/// Where errors stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorPlace {
    /// Where the response would.
    OfResponse,
    /// Always in the query.
    Query,
}

/// Whether an ID token needs a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonceDuty {
    /// Yes (OIDC Core §3.2.2.1).
    Required,
    /// No.
    Optional,
}

/// Whether an ID token needs the scope `openid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenIdScope {
    /// Yes (OIDC Core §3.1.2.1).
    Required,
    /// No: every request is one for an ID token.
    Assumed,
}

/// For whom an ID token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The client (OIDC Core §2).
    Client,
    /// The server itself.
    Issuer,
}

/// The hash of the code in the ID token beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeHash {
    /// That of the code (OIDC Core §3.3.2.11).
    OfCode,
    /// None.
    Missing,
    /// That of another text.
    OfAnother,
}
