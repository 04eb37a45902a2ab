//! What becomes of refresh tokens.

/// The refresh token grant (RFC 6749 §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshBehaviour {
    /// Whether a refresh works at all.
    pub answer: RefreshAnswer,
    /// What a request without a refresh token is answered.
    pub missing: BadRefreshToken,
    /// What a token that nobody issued is answered.
    pub unknown: BadRefreshToken,
    /// What is taken for a refresh token.
    pub accepted: RefreshableTokens,
    /// Whether a token serves the client that it was issued to only.
    pub owner: TokenOwner,
    /// Whether clients with a secret must show it.
    pub authentication: CallerAuthentication,
    /// What `scope` may ask for.
    pub scope: RefreshScope,
    /// Whose refresh tokens are replaced at each use.
    pub rotation: Rotation,
    /// What a token that was replaced is worth.
    pub replaced: ReplacedToken,
    /// Seconds for which a token that was replaced still works.
    pub grace: i64,
    /// Whether looking at a token and replacing it are one act.
    pub concurrency: RefreshConcurrency,
    /// Whether a token that stays valid is repeated in the response.
    pub repetition: Repetition,
    /// The ID token that comes with a refresh.
    pub id_token: RefreshedIdToken,
    /// Whether a token that is not used expires.
    pub idle: IdleExpiry,
    /// What `resource` does at a refresh (RFC 8707 §2.2).
    pub resource: ResourceParameter,
    /// What a refresh token looks like.
    pub shape: RefreshTokenShape,
    /// Whether the response to a refresh may be stored.
    pub caching: RefreshCaching,
}

impl Default for RefreshBehaviour {
    fn default() -> Self {
        Self {
            answer: RefreshAnswer::Tokens,
            missing: BadRefreshToken::Refused,
            unknown: BadRefreshToken::Refused,
            accepted: RefreshableTokens::RefreshTokens,
            owner: TokenOwner::Compared,
            authentication: CallerAuthentication::Demanded,
            scope: RefreshScope::Limited,
            rotation: Rotation::ByClient,
            replaced: ReplacedToken::EndsGrant,
            grace: 0,
            concurrency: RefreshConcurrency::Atomic,
            repetition: Repetition::Repeated,
            id_token: RefreshedIdToken::OfFirstSignIn,
            idle: IdleExpiry::AfterTwoWeeks,
            resource: ResourceParameter::Ignored,
            shape: RefreshTokenShape::Random,
            caching: RefreshCaching::Forbidden,
        }
    }
}

/// Whether a refresh works at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshAnswer {
    /// It gives tokens.
    Tokens,
    /// The server fails.
    Failure,
}

/// What a request without a proper refresh token is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRefreshToken {
    /// The error that RFC 6749 §5.2 names.
    Refused,
    /// The server fails.
    Failure,
}

/// What is taken for a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshableTokens {
    /// Refresh tokens.
    RefreshTokens,
    /// Access tokens and codes of the same grant, too.
    OthersOfGrant,
}

/// Whether a token serves the client that it was issued to only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenOwner {
    /// The client is compared.
    Compared,
    /// Any client may use it.
    Anybody,
}

/// Whether clients with a secret must show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerAuthentication {
    /// They must (RFC 6749 §2.3).
    Demanded,
    /// The `client_id` is enough, or nothing at all where no client is needed.
    Skipped,
}

/// What `scope` may ask for at a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshScope {
    /// Part of what was granted, for this access token only.
    Limited,
    /// Whatever the client likes.
    Widened,
    /// Part of what was granted, for ever.
    Sticky,
    /// Nothing: the token has all that was granted.
    Ignored,
}

/// Whose refresh tokens are replaced at each use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Those of the clients that are registered so.
    ByClient,
    /// Nobody's.
    Never,
    /// Everybody's.
    Always,
}

/// What a token that was replaced is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplacedToken {
    /// Nothing, and its use ends the grant with its newest token (RFC 9700 §4.14.2).
    EndsGrant,
    /// Nothing.
    Refused,
    /// As much as before.
    Works,
}

/// Whether looking at a token and replacing it are one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshConcurrency {
    /// One act, under one lock.
    Atomic,
    /// The token is looked at, and replaced a moment later.
    LookedAtFirst,
    /// The grant is read, and written back a moment later as it was.
    WrittenBack,
}

/// Whether a token that stays valid is repeated in the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repetition {
    /// It is.
    Repeated,
    /// It is left out: the client keeps what it has (RFC 6749 §6).
    LeftOut,
}

/// The ID token that comes with a refresh (OIDC Core §12.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshedIdToken {
    /// It tells of the first sign-in.
    OfFirstSignIn,
    /// It tells of a sign-in at the moment of the refresh.
    OfRefresh,
    /// It names somebody else.
    OfAnother,
    /// There is none.
    Missing,
}

/// Whether a refresh token that is not used expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdleExpiry {
    /// After two weeks.
    AfterTwoWeeks,
    /// Never.
    Never,
}

/// What `resource` does at a refresh (RFC 8707 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceParameter {
    /// Nothing: it is an unknown parameter.
    Ignored,
    /// A resource that was never granted is refused.
    Refused,
    /// The access token is for that resource, whatever was granted.
    Obeyed,
}

/// What a refresh token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshTokenShape {
    /// A long random text.
    Random,
    /// A number that is one more than the last.
    Counter,
}

/// Whether the response to a refresh may be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshCaching {
    /// It may not (RFC 6749 §5.1).
    Forbidden,
    /// It may, for a minute.
    Allowed,
}
