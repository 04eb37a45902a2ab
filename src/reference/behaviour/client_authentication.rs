//! How clients authenticate at the endpoints that they ask by themselves, and how that fails.

/// Client authentication (RFC 6749 §2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientAuthenticationBehaviour {
    /// Which secrets are taken.
    pub secrets: SecretCheck,
    /// Credentials in the query.
    pub query: QueryCredentials,
    /// Another client's id beside HTTP Basic.
    pub mismatch: IdMismatch,
    /// Two ways of authentication at once.
    pub two_ways: TwoWays,
    /// What the parts of HTTP Basic credentials are.
    pub basic_parts: BasicParts,
    /// What the registered way is worth.
    pub method: RegisteredMethod,
    /// A public client that does not say who it is.
    pub public_client: PublicClientId,
    /// What failed attempts lead to.
    pub throttle: Throttle,
    /// The answer to HTTP Basic that fails.
    pub basic_failure: BasicFailure,
    /// The error of a client that could not be authenticated.
    pub failure: ClientFailure,
    /// A client that nobody knows.
    pub unknown_client: UnknownClient,
    /// When clients are authenticated.
    pub order: AuthenticationOrder,
    /// Whether some authenticate by a certificate.
    pub certificates: ClientCertificates,
}

impl Default for ClientAuthenticationBehaviour {
    fn default() -> Self {
        Self {
            secrets: SecretCheck::Verified,
            query: QueryCredentials::Ignored,
            mismatch: IdMismatch::Refused,
            two_ways: TwoWays::Refused,
            basic_parts: BasicParts::FormEncoded,
            method: RegisteredMethod::Enforced,
            public_client: PublicClientId::Required,
            throttle: Throttle::AfterFailures,
            basic_failure: BasicFailure::Challenged,
            failure: ClientFailure::InvalidClient,
            unknown_client: UnknownClient::LikeWrongSecret,
            order: AuthenticationOrder::First,
            certificates: ClientCertificates::NotAsked,
        }
    }
}

/// Which secrets are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretCheck {
    /// The right one.
    Verified,
    /// Any, and none.
    Ignored,
    /// The right one, and an empty one.
    EmptyTaken,
    /// The right one, of public clients, too.
    DemandedOfAll,
}

/// Credentials in the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryCredentials {
    /// Not looked at (RFC 6749 §2.3.1).
    Ignored,
    /// Taken where the body has none.
    Taken,
}

/// Another client's id beside HTTP Basic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdMismatch {
    /// The request is refused.
    Refused,
    /// The id of the body counts.
    BodyCounts,
}

/// Two ways of authentication at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoWays {
    /// The request is refused (RFC 6749 §2.3).
    Refused,
    /// HTTP Basic counts.
    BasicCounts,
}

/// What the parts of HTTP Basic credentials are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasicParts {
    /// Form-encoded (RFC 6749 §2.3.1).
    FormEncoded,
    /// As they are.
    Raw,
}

/// What the registered way of authentication is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisteredMethod {
    /// No other is taken.
    Enforced,
    /// Others are taken, too.
    Ignored,
    /// No other is taken, and a secret in the body never.
    NeverInBody,
}

/// A public client that does not say who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicClientId {
    /// It is refused (RFC 6749 §3.2.1).
    Required,
    /// The code says who it is.
    FromCode,
}

/// What failed attempts lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttle {
    /// After many within a minute, further ones are not looked at (RFC 6749 §2.3.1).
    AfterFailures,
    /// Nothing.
    Never,
}

/// The answer to HTTP Basic that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasicFailure {
    /// 401, with a challenge (RFC 6749 §5.2).
    Challenged,
    /// 400, without one.
    BadRequest,
}

/// The error of a client that could not be authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientFailure {
    /// `invalid_client` (RFC 6749 §5.2).
    InvalidClient,
    /// `invalid_client`, with 400 where HTTP Basic was not tried.
    BadRequestInBody,
    /// `invalid_grant`.
    InvalidGrant,
}

/// A client that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownClient {
    /// The same answer as to a wrong secret.
    LikeWrongSecret,
    /// An answer of its own.
    Named,
}

/// When clients are authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthenticationOrder {
    /// Before anything else.
    First,
    /// After the tokens were made, which stand in the refusal.
    AfterIssuing,
}

/// Whether clients authenticate by the certificate of their connection (RFC 8705 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCertificates {
    /// None does, and none is asked for a certificate.
    NotAsked,
    /// The usual client does, and the server speaks TLS in every dialect.
    Demanded,
}
