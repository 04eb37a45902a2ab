//! How the authorization endpoint answers the client, and how it reports errors.

use crate::catalogue::Dialect;

/// What stands in an authorization response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackBehaviour {
    /// The state beside a code.
    pub state: StateEcho,
    /// The state beside an error.
    pub state_on_error: StateEcho,
    /// The state of a request without one.
    pub unsent_state: UnsentState,
    /// Where a code stands.
    pub code_place: CodePlace,
    /// The query that the registered redirect URI has.
    pub registered_query: RegisteredQuery,
    /// What an error response looks like.
    pub shape: ErrorShape,
    /// What of the request is repeated in the description of an error.
    pub reflection: Reflection,
    /// The `iss` parameter (RFC 9207).
    pub issuer: Issuer,
    /// The `session_state` parameter.
    pub session_state: SessionState,
    /// The status of redirects that carry a code.
    pub status: u16,
    /// The status of redirects that carry an error.
    pub error_status: u16,
}

impl CallbackBehaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let issuer = match dialect {
            Dialect::Oidc => Issuer::Sent,
            Dialect::Wristband => Issuer::Absent,
        };
        Self {
            state: StateEcho::Exact,
            state_on_error: StateEcho::Exact,
            unsent_state: UnsentState::Nothing,
            code_place: CodePlace::Query,
            registered_query: RegisteredQuery::Kept,
            shape: ErrorShape::Plain,
            reflection: Reflection::Nothing,
            issuer,
            session_state: SessionState::Absent,
            status: 302,
            error_status: 302,
        }
    }
}

/// Where errors are reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorBehaviour {
    /// Errors about an unknown client.
    pub unknown_client: Delivery,
    /// Errors about a missing client.
    pub missing_client: Delivery,
    /// Errors of a valid client with a valid redirect URI.
    pub to_client: Delivery,
    /// What an error page is.
    pub page: ErrorPage,
    /// Whether an error page leads to the refused redirect URI.
    pub page_link: ErrorPageLink,
    /// What a denial becomes.
    pub denial: Denial,
    /// What an internal failure becomes.
    pub failure: Injected,
    /// What an overload becomes.
    pub overload: Injected,
}

impl ErrorBehaviour {
    /// The right behaviour of a dialect.
    pub fn of(dialect: Dialect) -> Self {
        let page = match dialect {
            Dialect::Oidc => ErrorPage::Html(400),
            Dialect::Wristband => ErrorPage::Redirect,
        };
        Self {
            unknown_client: Delivery::ErrorPage,
            missing_client: Delivery::ErrorPage,
            to_client: Delivery::Client,
            page,
            page_link: ErrorPageLink::Nothing,
            denial: Denial::AccessDenied,
            failure: Injected::ByRedirect,
            overload: Injected::ByRedirect,
        }
    }
}

/// What becomes of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateEcho {
    /// It is returned as it came.
    Exact,
    /// It is left out.
    Dropped,
    /// A plus sign becomes a space.
    PlusBecomesSpace,
    /// Whatever follows the 512th character is cut.
    Truncated,
}

/// The state of a request without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsentState {
    /// None.
    Nothing,
    /// One of the server's own.
    Invented,
}

/// Where the parameters of a response with a code stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePlace {
    /// In the query.
    Query,
    /// In the fragment.
    Fragment,
}

/// What becomes of the registered query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisteredQuery {
    /// It stays (RFC 6749 §3.1.2).
    Kept,
    /// It is lost.
    Dropped,
    /// It stays, and the response follows after a second question mark.
    SecondQuestionMark,
}

/// What an error response looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorShape {
    /// One `error`, and a description in plain words.
    Plain,
    /// `error` stands there twice.
    ErrorTwice,
    /// A code stands beside the error.
    WithCode,
    /// The description has a quote and a line break in it.
    UncleanDescription,
    /// `error_uri` is a path.
    RelativeErrorUri,
    /// `error_uri` has a percent sign that begins no encoded byte.
    BrokenEncoding,
    /// A parameter stands there that no document knows.
    FurtherParameter,
}

/// What of the request is repeated in the description of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reflection {
    /// Nothing.
    Nothing,
    /// The scope, as it came.
    Scope,
}

/// The `iss` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issuer {
    /// It is announced and sent.
    Sent,
    /// It is announced and not sent.
    AnnouncedOnly,
    /// It is announced, and sent with codes and tokens only.
    OnSuccessOnly,
    /// It is announced, and sent in the query only.
    InQueryOnly,
    /// It is announced, and sent with a slash at the end.
    WithSlash,
    /// It is sent and not announced.
    Unannounced,
    /// Neither.
    Absent,
}

/// The `session_state` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// It is not sent.
    Absent,
    /// It is sent with codes.
    Sent,
}

/// Where an error is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// On the server.
    ErrorPage,
    /// At the client's redirect URI.
    Client,
    /// At whatever redirect URI the request names.
    RequestedUri,
}

/// What an error page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorPage {
    /// A page in place, with this status.
    Html(u16),
    /// A JSON document in place, with this status.
    Json(u16),
    /// A page with this status, behind a redirect to another path of the server.
    AfterDetour(u16),
    /// A redirect to the application's error page.
    Redirect,
}

/// Whether an error page leads to the refused redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorPageLink {
    /// No.
    Nothing,
    /// Yes, by itself and by a link.
    RefusedUri,
}

/// What a denial becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// `access_denied`.
    AccessDenied,
    /// `invalid_request`.
    InvalidRequest,
    /// A page, and nothing for the client.
    Page,
}

/// What a failure becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Injected {
    /// An error to the client (RFC 6749 §4.1.2.1).
    ByRedirect,
    /// A page with status 500.
    RawPage,
}
