//! What an authorization code is worth at the token endpoint.

/// The authorization code grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBehaviour {
    /// A request without a code.
    pub missing: MissingCode,
    /// A code that was never given out.
    pub unknown: UnknownCode,
    /// Which client may use it.
    pub client: CodeClient,
    /// The redirect URI of the token request.
    pub redirect_uri: CodeRedirectUri,
    /// How long it lives.
    pub lifetime: CodeLifetime,
    /// How the verifier is compared.
    pub verifier: VerifierCheck,
    /// A verifier where the authorization request had no challenge.
    pub needless_verifier: NeedlessVerifier,
    /// What a second use does to what the first one brought.
    pub replay: Replay,
    /// When it is marked as used.
    pub marking: Marking,
    /// What an attempt that fails does to it.
    pub failed_attempt: FailedAttempt,
    /// Whose tokens it brings.
    pub subject: CodeSubject,
}

impl Default for CodeBehaviour {
    fn default() -> Self {
        Self {
            missing: MissingCode::InvalidRequest,
            unknown: UnknownCode::InvalidGrant,
            client: CodeClient::Bound,
            redirect_uri: CodeRedirectUri::Same,
            lifetime: CodeLifetime::Minute,
            verifier: VerifierCheck::Right,
            needless_verifier: NeedlessVerifier::Refused,
            replay: Replay::RevokesAll,
            marking: Marking::AtOnce,
            failed_attempt: FailedAttempt::LeavesCode,
            subject: CodeSubject::OfCode,
        }
    }
}

/// A request without a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingCode {
    /// The error `invalid_request` (RFC 6749 §5.2).
    InvalidRequest,
    /// A failure of the server.
    Failure,
}

/// A code that was never given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownCode {
    /// The error `invalid_grant` (RFC 6749 §5.2).
    InvalidGrant,
    /// Another error.
    InvalidClient,
    /// A code counts that begins in the same way.
    Cut,
}

/// Which client may use a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeClient {
    /// The one to which it was given (RFC 6749 §4.1.3).
    Bound,
    /// Every one.
    Unbound,
}

/// The redirect URI of the token request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRedirectUri {
    /// That of the authorization request (RFC 6749 §4.1.3).
    Same,
    /// Any, and none.
    Ignored,
    /// Any that the client has registered.
    AnyRegistered,
    /// That of the authorization request, or none.
    MayBeMissing,
}

/// How long a code lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeLifetime {
    /// A minute (RFC 6749 §4.1.2 recommends ten at most).
    Minute,
    /// For ever.
    Endless,
}

/// How the verifier is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifierCheck {
    /// With the challenge, and its form is looked at (RFC 7636 §4.1, §4.6).
    Right,
    /// Not at all.
    Ignored,
    /// Only where one comes.
    MayBeMissing,
    /// With the challenge, or it is the challenge.
    PlainToo,
    /// With the challenges of all codes.
    OfAnyCode,
    /// Without regard to spaces and case.
    Lenient,
    /// With the challenge, whatever its form.
    AnyForm,
}

/// A verifier where the authorization request had no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedlessVerifier {
    /// The request is refused (RFC 9700 §2.1.1).
    Refused,
    /// It is ignored.
    Ignored,
}

/// What a second use of a code does to what the first one brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// All tokens are revoked (RFC 6749 §4.1.2).
    RevokesAll,
    /// The access token lives on.
    KeepsAccessToken,
    /// The refresh token lives on.
    KeepsRefreshToken,
}

/// When a code is marked as used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marking {
    /// While it is looked at.
    AtOnce,
    /// Some time after it was looked at.
    AfterGap,
}

/// What an attempt that fails does to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedAttempt {
    /// Nothing.
    LeavesCode,
    /// It is used up.
    BurnsCode,
}

/// Whose tokens a code brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSubject {
    /// Those of the end-user who agreed.
    OfCode,
    /// Those of the end-user to whom the client's latest code belongs.
    OfLatestCode,
}
