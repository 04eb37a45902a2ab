//! What a profile must offer so that a requirement can be judged.

use serde::{Deserialize, Serialize};

/// One thing that a requirement needs from the profile. Where the profile lacks it, the requirement is not applicable
/// and the report says which fact decided so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// An end-user and a sign-in script.
    User,
    /// The target asks end-users to sign in: it is no test double that signs everybody in.
    SignIn,
    /// A second end-user.
    SecondUser,
    /// A sign-in script that can deny.
    Deny,
    /// A client with two or more redirect URIs.
    ClientWithTwoRedirectUris,
    /// A client with exactly one redirect URI.
    ClientWithOneRedirectUri,
    /// A client whose redirect URI has a query.
    ClientWithQuery,
    /// A public client (single-page or native).
    PublicClient,
    /// A native client whose redirect URI is on loopback.
    NativeLoopbackClient,
    /// A redirect URI that a client other than the default one has registered, and that one has not.
    AnotherRedirectUri,
    /// A client that may not use the authorization code grant, with a redirect URI.
    ClientWithoutCodeGrant,
    /// A client of which the profile names a scope value that it may not have.
    ClientWithForbiddenScope,
    /// A client to which end-users must consent, and to which the first one never did.
    ClientWithConsent,
    /// A machine client with a secret.
    MachineClient,
    /// A token endpoint.
    TokenEndpoint,
    /// A client that authenticates by a secret and may use codes.
    ClientWithSecret,
    /// A client that authenticates, however it does, and may use codes.
    AuthenticatingClient,
    /// A client besides the default one that can speak for itself at the token endpoint.
    AnotherCallingClient,
    /// A client that authenticates, may use codes, and may not use the grant by client credentials.
    ClientWithoutClientCredentials,
    /// A client whose refresh tokens are replaced at each use, as far as that is known.
    RotatingClient,
    /// A server-side client of which nothing else was agreed about refresh tokens than its type promises.
    BackendClient,
    /// A native client of which nothing else was agreed about refresh tokens than its type promises.
    NativeClient,
    /// A single-page client of which nothing else was agreed about refresh tokens than its type promises.
    SinglePageClient,
    /// A client of which something else was agreed about refresh tokens than its type promises.
    ClientWithSwitchedRotation,
    /// A revocation endpoint.
    RevocationEndpoint,
    /// An introspection endpoint.
    IntrospectionEndpoint,
    /// An endpoint that tells a live access token from a dead one: userinfo or introspection.
    AccessTokenProbe,
    /// A JWKS.
    Jwks,
    /// A userinfo endpoint.
    Userinfo,
    /// A sign-out endpoint.
    SignOut,
    /// An end-session endpoint.
    EndSession,
    /// A place to which the usual client's end-users may be sent after signing out.
    PostLogoutUri,
    /// Such a place that another client has registered, and the usual one has not.
    AnotherPostLogoutUri,
    /// The usual client's login URL.
    LoginUrl,
    /// Two tenants, each on a host of its own.
    TwoTenants,
    /// A host of no tenant.
    UnknownTenantHost,
    /// The application's own host.
    ApplicationHost,
    /// The default error page's address.
    DefaultErrorPage,
    /// A tenant whose application has a custom error page.
    CustomErrorPage,
    /// The hosted login page's address.
    HostedLoginPage,
    /// A tenant whose application has a custom login page.
    CustomLoginPage,
    /// An endpoint that introspects authorization request tokens.
    RequestIntrospection,
    /// A metadata document.
    Metadata,
    /// The target supports OpenID Connect (it issues ID tokens).
    OpenId,
    /// The target supports the `claims` parameter.
    ClaimsParameter,
    /// The target takes `prompt=consent`.
    PromptConsent,
    /// The target takes `prompt=select_account`.
    PromptSelectAccount,
    /// The target does not take the `request` parameter.
    NoRequestObject,
    /// The target does not take the `request_uri` parameter.
    NoRequestUri,
    /// The target does not take the `registration` parameter.
    NoRegistration,
    /// An endpoint where clients register themselves, and leave to use it.
    Registration,
    /// A client that authenticates by a signed assertion.
    AssertingClient,
    /// A target that fetches no request URI which nobody registered.
    ClosedRequestUris,
    /// A target that takes the `request` parameter, and a client that can sign a request object.
    RequestObjects,
    /// A target that takes the `request_uri` parameter, and a client with a registered one that opcheck answers.
    RequestUris,
    /// A hook.
    Hook(Hook),
    /// A sign-in script that knows a consent page.
    ConsentPage,
    /// Consent to checks that weigh on the target: huge requests, and hundreds of them.
    HeavyChecks,
    /// The target tells clients on the back channel that an end-user is signed out.
    BackChannelLogout,
    /// A client that is told so at opcheck's listener.
    BackChannelClient,
    /// A page where end-users create passkeys, and a way to sign in with one.
    Passkeys,
    /// The target takes no passkey whose owner was not verified.
    VerifiedPasskeys,
    /// A listener that the target can reach: it runs on loopback, or the profile gives a public address.
    Listener,
}

/// A way to bring the target into a state.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Hook {
    /// The end-user's sessions expire now.
    ExpireSession,
    /// The next authorization request meets an internal failure.
    FailNext,
    /// The next authorization request finds the server overloaded.
    Overload,
    /// The server's clock moves on by `{seconds}`.
    AdvanceClock,
}

impl Hook {
    /// All hooks.
    pub const ALL: [Self; 4] = [
        Self::ExpireSession,
        Self::FailNext,
        Self::Overload,
        Self::AdvanceClock,
    ];

    /// The name as profiles write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExpireSession => "expire-session",
            Self::FailNext => "fail-next",
            Self::Overload => "overload",
            Self::AdvanceClock => "advance-clock",
        }
    }
}
