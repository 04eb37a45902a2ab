//! Codes and tokens.

/// The token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenBehaviour {
    /// How often a code is worth something.
    pub code_use: CodeUse,
    /// What a code looks like.
    pub code_alphabet: CodeAlphabet,
    /// The nonce in an ID token.
    pub nonce: NonceClaim,
    /// Whom an ID token names.
    pub subject: SubjectClaim,
    /// The time of authentication in an ID token.
    pub auth_time: AuthTimeClaim,
    /// What an access token looks like.
    pub access_tokens: AccessTokenFormat,
    /// What an access token says that is a JWT.
    pub access_token_profile: AccessTokenProfile,
    /// Whether there are refresh tokens.
    pub refresh_tokens: RefreshTokens,
    /// Whether machines get refresh tokens.
    pub machine_refresh_tokens: MachineRefreshTokens,
    /// What of the scope is granted.
    pub granted_scope: GrantedScope,
    /// The members of a token response.
    pub response_shape: ResponseShape,
    /// How `Bearer` is written.
    pub token_type: TokenTypeSpelling,
}

impl Default for TokenBehaviour {
    fn default() -> Self {
        Self {
            code_use: CodeUse::Once,
            code_alphabet: CodeAlphabet::UrlSafe,
            nonce: NonceClaim::Copied,
            subject: SubjectClaim::Stable,
            auth_time: AuthTimeClaim::OfSession,
            access_tokens: AccessTokenFormat::Jwt,
            access_token_profile: AccessTokenProfile::Whole,
            refresh_tokens: RefreshTokens::WhenAsked,
            machine_refresh_tokens: MachineRefreshTokens::None,
            granted_scope: GrantedScope::AsAgreed,
            response_shape: ResponseShape::Right,
            token_type: TokenTypeSpelling::Capital,
        }
    }
}

/// How often a code is worth something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUse {
    /// Once (RFC 6749 §4.1.2).
    Once,
    /// As often as wanted.
    Repeatable,
}

/// What a code looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAlphabet {
    /// Letters, digits, `-` and `_`.
    UrlSafe,
    /// Base64 with `/`, `+` and `=`.
    Awkward,
    /// A number that is one more than the last, behind a long beginning that is always the same.
    Counter,
    /// Eight hexadecimal digits.
    Short,
}

/// The nonce in an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonceClaim {
    /// That of the request.
    Copied,
    /// None.
    Missing,
    /// Always the same.
    Constant,
    /// The first 255 characters of that of the request.
    Truncated,
}

/// Whom an ID token names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectClaim {
    /// The end-user, always by the same identifier.
    Stable,
    /// The end-user, by a new identifier each time.
    Fresh,
    /// Every end-user, by the same identifier.
    Shared,
    /// The end-user, by an identifier of 300 characters.
    Long,
}

/// The time of authentication in an ID token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthTimeClaim {
    /// That of the session.
    OfSession,
    /// That of the token.
    OfToken,
    /// None.
    Missing,
}

/// What an access token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenFormat {
    /// A signed JWT.
    Jwt,
    /// A random text.
    Opaque,
    /// A number that is one more than the last.
    Counter,
}

/// What an access token says that is a JWT (RFC 9068 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenProfile {
    /// All that the profile asks for.
    Whole,
    /// All but the client.
    WithoutClient,
    /// All, under another signature.
    WrongSignature,
    /// All, without a signature.
    Unsigned,
    /// All; its type is that of any JWT.
    PlainType,
}

/// Whether there are refresh tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshTokens {
    /// With the scope `offline_access`.
    WhenAsked,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Whether machines get refresh tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineRefreshTokens {
    /// Never (RFC 6749 §4.4.3).
    None,
    /// Always.
    Given,
}

/// What of the scope is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantedScope {
    /// What was asked for and agreed to.
    AsAgreed,
    /// All that the server has.
    All,
}

/// The members of a token response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseShape {
    /// As RFC 6749 §5.1 says.
    Right,
    /// The lifetime is a text.
    ExpiryAsText,
    /// There is no token type.
    WithoutTokenType,
}

/// How the token type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenTypeSpelling {
    /// `Bearer`.
    Capital,
    /// `bearer`.
    LowerCase,
}
