//! The switchboard: one plain field per decision that a server makes, grouped by endpoint.
//!
//! A dialect is a starting behaviour; a fault or a benign variant edits it. Handlers read these fields and nothing else:
//! no handler asks which fault is on. To add a decision, add a field here with its right value, and read it in one
//! place.

mod assertion;
mod authorize;
mod browser;
mod client_authentication;
mod code;
mod consent;
mod delivery;
mod front_channel;
mod id_token;
mod identity;
mod introspection;
mod keys;
mod logout;
mod metadata;
mod parameters;
mod passkey;
mod pkce;
mod possession;
mod pushed;
mod refresh;
mod registration;
mod request_object;
mod request_token;
mod revocation;
mod session;
mod tenancy;
mod token;
mod token_endpoint;
mod userinfo;

use crate::catalogue::Dialect;

pub use assertion::{AssertionAudience, AssertionBehaviour};
pub use authorize::{
    AuthorizeBehaviour, Bodies, Challenge, ClientGrant, DuplicateHandling, EmptyValue, Extension, Limits,
    LoopbackRedirect, Malformed, MaxAge, Methods, MissingRedirectUri, MissingResponseType, MissingScope,
    Order, PublicClientPkce, RedirectUriComparison, RedirectUriDuplicates, RequestParameter, RequestUri,
    ResponseTypes, ScopeCharacters, UnknownMethod, UnknownParameter, UnknownPrompt, UnknownScope,
};
pub use browser::{
    BrowserBehaviour, ConsentFields, CookieLife, ErrorPageText, FormProtection, LineBreaks, LoginAgain,
    LoginHint, NativeConsent, PendingRequests, PlainHttp, PostedState, SameSiteAttribute, SessionIdentifier,
};
pub use client_authentication::{
    AuthenticationOrder, BasicFailure, BasicParts, ClientAuthenticationBehaviour, ClientCertificates,
    ClientFailure, IdMismatch, PublicClientId, QueryCredentials, RegisteredMethod, SecretCheck, Throttle,
    TwoWays, UnknownClient,
};
pub use code::{
    CodeBehaviour, CodeClient, CodeLifetime, CodeRedirectUri, CodeSubject, FailedAttempt, Marking,
    MissingCode, NeedlessVerifier, Replay, UnknownCode, VerifierCheck,
};
pub use consent::{ConsentAgain, ConsentBehaviour, ConsentMemory, OfflineConsent, SilentConsent};
pub use delivery::{
    CallbackBehaviour, CodePlace, Delivery, Denial, ErrorBehaviour, ErrorPage, ErrorPageLink, ErrorShape,
    Injected, Issuer, Reflection, RegisteredQuery, SessionState, StateEcho, UnsentState,
};
pub use front_channel::{
    Audience, ClientTypes, CodeHash, ErrorPlace, FrontChannelBehaviour, NonceDuty, OpenIdConnect,
    OpenIdScope, RequestedMode, TokensInQuery, TypeOrder, UnknownMode,
};
pub use id_token::{
    AccessTokenHash, AcrClaim, AudienceClaim, ExpiryClaim, HybridSubject, IdTokenBehaviour, IdTokenSignature,
    IssuedClaim, IssuerClaim, KeyHeader, ScopeClaims,
};
pub use identity::{ClaimsParameter, ClaimsSubject, HintHandling, IdentityBehaviour, MalformedClaims};
pub use introspection::{ActiveToken, InactiveToken, IntrospectionBehaviour};
pub use keys::{KeyBehaviour, KeyRotation, SigningAlgorithm};
pub use logout::{
    AnonymousPlace, ExpiredHint, GrantsAtLogout, HintClient, LogoutBehaviour, LogoutCookie, LogoutForm,
    LogoutHint, LogoutMethods, LogoutState, LogoutToken, NobodySignedIn, NowhereToGo, PlaceOwner,
    PlaceWithoutHint, PostLogoutUri, VendorPlace,
};
pub use metadata::MetadataBehaviour;
pub use parameters::{
    HintParameters, NonceForCode, ParameterBehaviour, ParameterOrder, ScopeLimit, ScopeMember, ScopeOrder,
};
pub use passkey::{AbsentPasskey, PasskeyBehaviour, PasskeyOrigin, UserVerification};
pub use pkce::{ChallengeWithoutMethod, MethodAlone, PkceBehaviour, PlainChallenge, S256};
pub use possession::Proofs;
pub use pushed::PushedRequests;
pub use refresh::{
    BadRefreshToken, CallerAuthentication, IdleExpiry, RefreshAnswer, RefreshBehaviour, RefreshCaching,
    RefreshConcurrency, RefreshScope, RefreshTokenShape, RefreshableTokens, RefreshedIdToken, Repetition,
    ReplacedToken, ResourceParameter, Rotation, TokenOwner,
};
pub use registration::{RegisteredUri, RegistrationBehaviour};
pub use request_object::{
    Beside, Examination, FailedFetch, Kept, LedOn, RequestObjectBehaviour, RequestUris, Shown,
    SignedRequests, UnsignedObject,
};
pub use request_token::{
    Introspection, RequestTokenBehaviour, RequestTokenContent, RequestTokenCount, RequestTokenExpiry,
    RequestTokenForm, RequestTokenPlaces, RequestTokenTenant, RequestTokenVerification,
};
pub use revocation::{
    AccessTokenRevocation, BackChannelMethods, Cascade, MissingToken, RevocationBehaviour, RevocationEffect,
    TypeHint, UnknownToken,
};
pub use session::{
    CookieScope, Elapsed, Expiry, ForeignHint, LoginBehaviour, LoginCompletion, LoginPages, LoginPlace,
    NewSignIn, PromptLogin, PromptMixed, PromptNone, SelectAccount, SessionBehaviour, SessionUse, SignOut,
    SignOutQuestion, TenantBinding, UnknownCookie, WithoutSession,
};
pub use tenancy::{
    ApplicationHost, CustomPage, HostSelection, HostedLoginPage, TenancyBehaviour, TenantNaming,
    TenantParameter, UnknownHost,
};
pub use token::{
    AccessTokenFormat, AccessTokenProfile, AuthTimeClaim, CodeAlphabet, CodeUse, GrantedScope,
    MachineRefreshTokens, NonceClaim, RefreshTokens, ResponseShape, SubjectClaim, TokenBehaviour,
    TokenTypeSpelling,
};

pub use token_endpoint::{
    ClientGrants, Refusals, TokenBodies, TokenDuplicates, TokenEndpointBehaviour, TokenMethods,
    UnknownGrantType, UnknownTokenParameter,
};
pub use userinfo::{
    AcceptedTokens, JwtTrust, OpenIdNeed, TokenPlaces, TwoTokens, UserinfoBehaviour, UserinfoClaims,
    UserinfoForm, UserinfoMethods, UserinfoSubject, WithoutToken,
};

/// Every decision of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// What the authorization endpoint checks.
    pub authorize: AuthorizeBehaviour,
    /// What order, hints, nonce and scope mean there.
    pub parameters: ParameterBehaviour,
    /// How challenges and their methods go together.
    pub pkce: PkceBehaviour,
    /// Response types beyond `code`, and response modes.
    pub front_channel: FrontChannelBehaviour,
    /// Whether requests must be pushed first.
    pub pushed: PushedRequests,
    /// Whether clients must prove that they hold a key.
    pub proofs: Proofs,
    /// What client assertions are worth.
    pub assertions: AssertionBehaviour,
    /// What request objects are worth, where they are taken.
    pub request_object: RequestObjectBehaviour,
    /// How it answers the client.
    pub callback: CallbackBehaviour,
    /// How it reports errors.
    pub errors: ErrorBehaviour,
    /// When an end-user is asked for consent.
    pub consent: ConsentBehaviour,
    /// Whom a request is about.
    pub identity: IdentityBehaviour,
    /// What a session is worth.
    pub session: SessionBehaviour,
    /// How signing in works.
    pub login: LoginBehaviour,
    /// What passkeys are worth, where they are taken.
    pub passkeys: PasskeyBehaviour,
    /// What protects the end-user's browser.
    pub browser: BrowserBehaviour,
    /// What token requests are taken, and how others are refused.
    pub token_endpoint: TokenEndpointBehaviour,
    /// How clients authenticate.
    pub clients: ClientAuthenticationBehaviour,
    /// What a code is worth.
    pub code: CodeBehaviour,
    /// Codes and tokens.
    pub token: TokenBehaviour,
    /// The keys that sign tokens.
    pub keys: KeyBehaviour,
    /// What ID tokens say.
    pub id_token: IdTokenBehaviour,
    /// What opens userinfo and what it says.
    pub userinfo: UserinfoBehaviour,
    /// What becomes of refresh tokens.
    pub refresh: RefreshBehaviour,
    /// What clients may register.
    pub registration: RegistrationBehaviour,
    /// What revoking a token does.
    pub revocation: RevocationBehaviour,
    /// What is told about a token.
    pub introspection: IntrospectionBehaviour,
    /// What signing out takes, and where it leads.
    pub logout: LogoutBehaviour,
    /// What a pending authorization request is carried by.
    pub req: RequestTokenBehaviour,
    /// What the server says about itself.
    pub metadata: MetadataBehaviour,
    /// Hosts and tenants.
    pub tenancy: TenancyBehaviour,
    /// Seconds by which the server's clock differs from the system's.
    pub clock_offset: i64,
}

impl Behaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        Self {
            authorize: AuthorizeBehaviour::of(dialect),
            parameters: ParameterBehaviour::default(),
            pkce: PkceBehaviour::default(),
            front_channel: FrontChannelBehaviour::of(dialect),
            pushed: PushedRequests::default(),
            proofs: Proofs::default(),
            assertions: AssertionBehaviour::default(),
            request_object: RequestObjectBehaviour::of(dialect),
            callback: CallbackBehaviour::of(dialect),
            errors: ErrorBehaviour::of(dialect),
            consent: ConsentBehaviour::default(),
            identity: IdentityBehaviour::of(dialect),
            session: SessionBehaviour::default(),
            login: LoginBehaviour::default(),
            passkeys: PasskeyBehaviour::default(),
            browser: BrowserBehaviour::default(),
            token_endpoint: TokenEndpointBehaviour::default(),
            clients: ClientAuthenticationBehaviour::default(),
            code: CodeBehaviour::default(),
            token: TokenBehaviour::default(),
            keys: KeyBehaviour::default(),
            id_token: IdTokenBehaviour::default(),
            userinfo: UserinfoBehaviour::default(),
            refresh: RefreshBehaviour::default(),
            registration: RegistrationBehaviour::default(),
            revocation: RevocationBehaviour::default(),
            introspection: IntrospectionBehaviour::default(),
            logout: LogoutBehaviour::of(dialect),
            req: RequestTokenBehaviour::of(dialect),
            metadata: MetadataBehaviour::of(dialect),
            tenancy: TenancyBehaviour::default(),
            clock_offset: 0,
        }
    }
}
