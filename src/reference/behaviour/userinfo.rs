//! The userinfo endpoint.

/// Which tokens open it and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserinfoBehaviour {
    /// The methods.
    pub methods: UserinfoMethods,
    /// Where the token may stand.
    pub token_places: TokenPlaces,
    /// What two tokens in one request are.
    pub two_tokens: TwoTokens,
    /// What is asked for without a token.
    pub without_token: WithoutToken,
    /// What else than a live access token opens it.
    pub accepted: AcceptedTokens,
    /// How an access token that is a JWT is looked at.
    pub jwt: JwtTrust,
    /// Whether the scope `openid` is needed.
    pub openid_scope: OpenIdNeed,
    /// Which claims come.
    pub claims: UserinfoClaims,
    /// Whom the answer is about.
    pub subject: UserinfoSubject,
    /// The form of the answer.
    pub form: UserinfoForm,
}

impl Default for UserinfoBehaviour {
    fn default() -> Self {
        Self {
            methods: UserinfoMethods::Both,
            token_places: TokenPlaces::HeaderAndForm,
            two_tokens: TwoTokens::Refused,
            without_token: WithoutToken::Challenged,
            accepted: AcceptedTokens::LiveAccessTokens,
            jwt: JwtTrust::OwnTokensOnly,
            openid_scope: OpenIdNeed::Needed,
            claims: UserinfoClaims::OfScopes,
            subject: UserinfoSubject::Same,
            form: UserinfoForm::Json,
        }
    }
}

/// The methods of userinfo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserinfoMethods {
    /// GET and POST (OIDC Core §5.3.1).
    Both,
    /// GET only.
    GetOnly,
}

/// Where the token may stand (RFC 6750 §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPlaces {
    /// In the header only.
    Header,
    /// In the header or in a form.
    HeaderAndForm,
    /// In the query, too.
    Anywhere,
}

/// What two tokens in one request are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoTokens {
    /// An error (RFC 6750 §3.1).
    Refused,
    /// The first one counts.
    FirstCounts,
}

/// What a request without a token gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutToken {
    /// 401 and the scheme (RFC 6750 §3.1).
    Challenged,
    /// 401, the scheme and an error.
    ChallengedWithError,
    /// 403 without a challenge.
    Forbidden,
}

/// What opens userinfo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptedTokens {
    /// Access tokens that live.
    LiveAccessTokens,
    /// ID tokens, too.
    IdTokens,
    /// Refresh tokens, too.
    RefreshTokens,
    /// Codes, too.
    Codes,
    /// Access tokens that have expired, too.
    ExpiredTokens,
    /// Access tokens that were revoked, too.
    RevokedTokens,
}

/// How an access token that is a JWT is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwtTrust {
    /// It is one that this server issued.
    OwnTokensOnly,
    /// Without a signature it is believed where `alg` says `none`.
    NoneBelieved,
    /// Without a signature it is believed where `alg` says `none` in other letters, or is missing.
    NoneByOtherLetters,
    /// Any signature will do.
    AnySignature,
}

/// Whether the scope `openid` is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenIdNeed {
    /// It is: 403 without it.
    Needed,
    /// It is: 401 without it.
    NeededAsInvalidToken,
    /// It is not.
    NotNeeded,
}

/// Which claims come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserinfoClaims {
    /// Those of the scopes that were granted.
    OfScopes,
    /// All.
    All,
    /// The subject only.
    SubjectOnly,
}

/// Whom the answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserinfoSubject {
    /// The end-user, by the identifier of the ID token.
    Same,
    /// The end-user, by another identifier.
    Another,
    /// It is left out.
    Missing,
}

/// The form of the answer (OIDC Core §5.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserinfoForm {
    /// A JSON object.
    Json,
    /// A signed JWT.
    Signed,
    /// A JSON object that says it is a page.
    JsonAsHtml,
}
