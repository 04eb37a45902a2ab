//! ID tokens.

/// What ID tokens say and how they are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdTokenBehaviour {
    /// Whether the signature is right.
    pub signature: IdTokenSignature,
    /// How the header names the key.
    pub key_header: KeyHeader,
    /// The issuer.
    pub issuer: IssuerClaim,
    /// The audience.
    pub audience: AudienceClaim,
    /// The expiry.
    pub expiry: ExpiryClaim,
    /// The time of issue.
    pub issued: IssuedClaim,
    /// The hash of the access token.
    pub access_token_hash: AccessTokenHash,
    /// Whom a token from the authorization endpoint names, beside that of the token endpoint.
    pub hybrid_subject: HybridSubject,
    /// The class of authentication.
    pub acr: AcrClaim,
    /// Where the claims of the scopes stand.
    pub scope_claims: ScopeClaims,
}

impl Default for IdTokenBehaviour {
    fn default() -> Self {
        Self {
            signature: IdTokenSignature::Right,
            key_header: KeyHeader::Named,
            issuer: IssuerClaim::Exact,
            audience: AudienceClaim::Client,
            expiry: ExpiryClaim::InAnHour,
            issued: IssuedClaim::Now,
            access_token_hash: AccessTokenHash::Right,
            hybrid_subject: HybridSubject::Same,
            acr: AcrClaim::AsListed,
            scope_claims: ScopeClaims::AtUserinfo,
        }
    }
}

/// Whether an ID token's signature is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdTokenSignature {
    /// It is.
    Right,
    /// It is another one.
    Wrong,
    /// There is none, and `alg` is `none`.
    Missing,
    /// It is made with the client's secret, which is too short for that.
    ShortSecret,
}

/// How the header names the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyHeader {
    /// By its id.
    Named,
    /// By an id that no key has.
    Unknown,
    /// By its id, and the key itself stands beside it.
    Embedded,
}

/// The issuer of an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerClaim {
    /// The issuer identifier.
    Exact,
    /// The same with a slash at its end.
    WithSlash,
}

/// The audience of an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceClaim {
    /// The client.
    Client,
    /// A list with the client.
    ListOfClient,
    /// A list with the client and an API; `azp` is the client.
    ListWithParty,
    /// A list with the client and an API, without `azp`.
    ListWithoutParty,
    /// Somebody else.
    Another,
    /// The client; `azp` is somebody else.
    PartyOfAnother,
}

/// The expiry of an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryClaim {
    /// An hour after its issue.
    InAnHour,
    /// An hour before its issue.
    Past,
    /// Right, as a text.
    Text,
    /// Right, in milliseconds.
    Milliseconds,
    /// Missing.
    Missing,
}

/// The time of issue of an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuedClaim {
    /// Now.
    Now,
    /// In an hour.
    Future,
    /// Missing.
    Missing,
}

/// The hash of the access token in an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenHash {
    /// Right.
    Right,
    /// Left out.
    Missing,
    /// That of another text.
    OfAnother,
}

/// Whom an ID token from the authorization endpoint names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HybridSubject {
    /// The same as that of the token endpoint.
    Same,
    /// Another identifier.
    Another,
}

/// The class of authentication in an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcrClaim {
    /// One that the metadata list.
    AsListed,
    /// One that they do not list, whatever was asked for.
    Unlisted,
    /// An empty text.
    Empty,
    /// Left out.
    Missing,
}

/// Where the claims of the scopes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeClaims {
    /// In the answer of userinfo only.
    AtUserinfo,
    /// In the ID token as well.
    Everywhere,
}
