//! What the authorization endpoint checks, and how strictly.

use crate::catalogue::Dialect;
use crate::protocol::Prompt;

/// The decisions of the validation steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizeBehaviour {
    /// The methods that are taken.
    pub methods: Methods,
    /// What is checked first.
    pub order: Order,
    /// Which bodies are read.
    pub bodies: Bodies,
    /// How a redirect URI is compared.
    pub redirect_uri: RedirectUriComparison,
    /// What of a native client's loopback redirect URI is free.
    pub loopback: LoopbackRedirect,
    /// What a request without a redirect URI gets.
    pub missing_redirect_uri: MissingRedirectUri,
    /// What two redirect URIs are.
    pub redirect_uri_duplicates: RedirectUriDuplicates,
    /// What two client ids are.
    pub client_duplicates: DuplicateHandling,
    /// What two values of any other parameter are.
    pub duplicates: DuplicateHandling,
    /// What a parameter that cannot be decoded is.
    pub malformed: Malformed,
    /// What a parameter without a value is.
    pub empty: EmptyValue,
    /// What an unknown parameter is.
    pub unknown_parameter: UnknownParameter,
    /// What the `request` parameter gets.
    pub request: RequestParameter,
    /// What the `request_uri` parameter gets.
    pub request_uri: RequestUri,
    /// What the `registration` parameter gets.
    pub registration: Extension,
    /// Which response types are taken.
    pub response_types: ResponseTypes,
    /// What a request without a response type is.
    pub missing_response_type: MissingResponseType,
    /// The code for a response type that is not supported.
    pub unknown_response_type_error: &'static str,
    /// Whether the client may use the grant.
    pub client_grant: ClientGrant,
    /// What a request without a scope is.
    pub missing_scope: MissingScope,
    /// What an unknown scope value is.
    pub unknown_scope: UnknownScope,
    /// What a scope with forbidden characters is.
    pub scope_characters: ScopeCharacters,
    /// Whether the documented lengths are held.
    pub limits: Limits,
    /// Whether a code challenge's form is checked.
    pub challenge: Challenge,
    /// What an unknown challenge method gets.
    pub challenge_method: UnknownMethod,
    /// Whether public clients must send a challenge.
    pub public_pkce: PublicClientPkce,
    /// The values of `prompt` that are taken.
    pub prompts: &'static [Prompt],
    /// What any other value gets.
    pub unknown_prompt: UnknownPrompt,
    /// Whether `max_age` must be a number.
    pub max_age: MaxAge,
}

impl AuthorizeBehaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let (response_types, missing_scope, unknown_scope, limits, prompts) = match dialect {
            Dialect::Oidc => (
                ResponseTypes::WithIdToken,
                MissingScope::Empty,
                UnknownScope::Ignored,
                Limits::None,
                &[
                    Prompt::None,
                    Prompt::Login,
                    Prompt::Consent,
                    Prompt::SelectAccount,
                ][..],
            ),
            Dialect::Wristband => (
                ResponseTypes::CodeOnly,
                MissingScope::Refused,
                UnknownScope::Refused,
                Limits::Documented,
                &[Prompt::None, Prompt::Login][..],
            ),
        };
        let (request, request_uri) = match dialect {
            Dialect::Oidc => (RequestParameter::Taken, RequestUri::Taken),
            Dialect::Wristband => (RequestParameter::Refused, RequestUri::Refused),
        };
        Self {
            methods: Methods::GetAndPost,
            order: Order::ClientFirst,
            bodies: Bodies::Forms,
            redirect_uri: RedirectUriComparison::Exact,
            loopback: LoopbackRedirect::PortIsFree,
            missing_redirect_uri: MissingRedirectUri::OnlyOne,
            redirect_uri_duplicates: RedirectUriDuplicates::Refused,
            client_duplicates: DuplicateHandling::Refused,
            duplicates: DuplicateHandling::Refused,
            malformed: Malformed::InvalidRequest,
            empty: EmptyValue::Absent,
            unknown_parameter: UnknownParameter::Ignored,
            request,
            request_uri,
            registration: Extension::Refused,
            response_types,
            missing_response_type: MissingResponseType::Refused,
            unknown_response_type_error: "unsupported_response_type",
            client_grant: ClientGrant::Checked,
            missing_scope,
            unknown_scope,
            scope_characters: ScopeCharacters::Checked,
            limits,
            challenge: Challenge::Checked,
            challenge_method: UnknownMethod::Refused,
            public_pkce: PublicClientPkce::Required,
            prompts,
            unknown_prompt: UnknownPrompt::InvalidRequest,
            max_age: MaxAge::Checked,
        }
    }
}

/// The methods of the authorization endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Methods {
    /// Both.
    GetAndPost,
    /// POST is answered with 405.
    GetOnly,
    /// GET is answered with 405.
    PostOnly,
    /// Whatever the method is, the query counts.
    Any,
}

/// Which bodies the authorization endpoint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bodies {
    /// Forms (OIDC Core §3.1.2.1).
    Forms,
    /// JSON objects as well.
    FormsAndJson,
}

/// What is checked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Client and redirect URI, then the request, then the session.
    ClientFirst,
    /// The request, before anybody knows whether the redirect URI is the client's.
    RequestFirst,
    /// Client and redirect URI, then the session, then the request.
    SessionFirst,
}

/// How a requested redirect URI is compared with a registered one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectUriComparison {
    /// Character by character (RFC 9700 §2.1).
    Exact,
    /// The registered one is a prefix.
    Prefix,
    /// Without regard to case.
    CaseInsensitive,
    /// As parsed URLs.
    Normalised,
    /// Without the query.
    IgnoresQuery,
    /// After one more percent-decoding.
    DecodedTwice,
    /// Only the host.
    HostOnly,
    /// Its host may be below the registered one.
    SubDomain,
    /// Without the scheme.
    IgnoresScheme,
    /// Without what surrounds and follows it that no URI holds.
    Trimmed,
    /// Its parts in any order, those of the query, too.
    QueryAsSet,
    /// With those of all clients.
    OfAnyClient,
    /// Not at all.
    NotAtAll,
}

/// What of a native client's loopback redirect URI is free (RFC 8252 §7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopbackRedirect {
    /// The port.
    PortIsFree,
    /// Nothing.
    NothingIsFree,
    /// Everything behind the host, too.
    PathIsFree,
    /// The host, too, as long as it is loopback.
    HostIsFree,
}

/// What a request without a redirect URI gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingRedirectUri {
    /// The only registered one is used; with several, an error page (RFC 6749 §3.1.2.3).
    OnlyOne,
    /// An error page (OIDC Core §3.1.2.1).
    Required,
    /// The first registered one.
    FirstOfMany,
    /// An internal failure.
    Failure,
}

/// What two redirect URIs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectUriDuplicates {
    /// An error page.
    Refused,
    /// The first one counts.
    First,
    /// The first one is checked, the last one is used.
    ChecksFirstUsesLast,
    /// The last one is checked, the first one is used.
    ChecksLastUsesFirst,
}

/// What a parameter that is sent twice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateHandling {
    /// An error (RFC 6749 §3.1).
    Refused,
    /// The first value counts.
    First,
}

/// What a parameter that cannot be decoded is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// An error to the client.
    InvalidRequest,
    /// A page that shows where in the program it was noticed.
    TraceOnPage,
    /// An internal failure.
    Failure,
}

/// What a parameter without a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyValue {
    /// The same as left out (RFC 6749 §3.1).
    Absent,
    /// A value.
    Value,
}

/// What an unknown parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownParameter {
    /// Ignored (RFC 6749 §3.1).
    Ignored,
    /// An error.
    Refused,
}

/// What a parameter of an unsupported extension gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// Its own error code (OIDC Core §3.1.2.6).
    Refused,
    /// Nothing.
    Ignored,
}

/// What the `request` parameter gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestParameter {
    /// It holds the request.
    Taken,
    /// Its own error code.
    Refused,
    /// Nothing.
    Ignored,
}

/// What the `request_uri` parameter gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestUri {
    /// It leads to the request.
    Taken,
    /// Its own error code.
    Refused,
    /// Nothing.
    Ignored,
    /// It is fetched, then its own error code.
    FetchedThenRefused,
}

/// Which response types are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseTypes {
    /// `code`.
    CodeOnly,
    /// `code`, `id_token` and `code id_token`.
    WithIdToken,
    /// Whatever is written there counts as `code`.
    AllAsCode,
    /// `code` and `token`.
    CodeAndToken,
}

/// What a request without a response type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingResponseType {
    /// An error (RFC 6749 §3.1.1).
    Refused,
    /// A request for a code.
    MeansCode,
}

/// Whether a client's grants are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientGrant {
    /// Yes.
    Checked,
    /// No.
    AnyClient,
    /// Yes, but the error is `access_denied`.
    RefusedAsAccessDenied,
}

/// What a request without a scope is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingScope {
    /// An error.
    Refused,
    /// A request for nothing in particular.
    Empty,
}

/// What an unknown scope value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownScope {
    /// An error.
    Refused,
    /// Ignored (OIDC Core §3.1.2.1).
    Ignored,
    /// Granted.
    Granted,
}

/// What a scope with forbidden characters is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeCharacters {
    /// An error (RFC 6749 §3.3).
    Checked,
    /// Such values count as any other text and are left out.
    Unchecked,
    /// An internal failure.
    Failure,
}

/// Whether the documented lengths of parameters are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Yes.
    Documented,
    /// No.
    None,
    /// No, and the server fails where a request is huge.
    FailsWhereHuge,
}

/// Whether a code challenge's form is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// 43 characters of base64url, as S256 makes them (RFC 7636 §4.2).
    Checked,
    /// Not at all.
    AnyLength,
}

/// What an unknown challenge method gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownMethod {
    /// An error (RFC 7636 §4.4.1).
    Refused,
    /// It counts as S256.
    TakenAsS256,
}

/// Whether public clients must send a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicClientPkce {
    /// Yes (RFC 9700 §2.1.1).
    Required,
    /// No.
    Optional,
}

/// What an unknown value of `prompt` gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownPrompt {
    /// An error.
    InvalidRequest,
    /// An error on a page of the server (Initiating User Registration via OpenID Connect §4.1).
    OnPage,
    /// An error with a code that no document knows.
    Undocumented,
    /// An internal failure.
    Failure,
}

/// Whether `max_age` must be a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaxAge {
    /// Yes.
    Checked,
    /// Anything else counts as absent.
    Unparsed,
}
