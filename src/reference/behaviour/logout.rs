//! What signing out takes, and where it leads.

use crate::catalogue::Dialect;

/// The end-session endpoint (OIDC RP-Initiated Logout), and a vendor's logout endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutBehaviour {
    /// Which methods are taken.
    pub methods: LogoutMethods,
    /// How the place to go to is compared with the registered ones.
    pub place: PostLogoutUri,
    /// Whose registered places count.
    pub owner: PlaceOwner,
    /// What a registered place without a client is.
    pub anonymous: AnonymousPlace,
    /// What a place is where the request has no hint.
    pub without_hint: PlaceWithoutHint,
    /// Whether a hint is verified.
    pub hint: LogoutHint,
    /// Whether a hint that has expired counts.
    pub expired_hint: ExpiredHint,
    /// Whether `client_id` must be the hint's audience.
    pub client: HintClient,
    /// What becomes of the state.
    pub state: LogoutState,
    /// What a request is where nobody is signed in.
    pub nobody: NobodySignedIn,
    /// What a request without a place to go to is.
    pub nowhere: NowhereToGo,
    /// Whether the answer to the question must come from the server's own page.
    pub form: LogoutForm,
    /// What becomes of the grants of a session.
    pub grants: GrantsAtLogout,
    /// Whether the cookie of the session is cleared.
    pub cookie: LogoutCookie,
    /// What clients are told on the back channel.
    pub token: LogoutToken,
    /// Where a vendor's endpoint leads.
    pub vendor_place: VendorPlace,
}

impl LogoutBehaviour {
    /// The right behaviour of a dialect: the vendor's application revokes its refresh token by itself.
    pub(super) fn of(dialect: Dialect) -> Self {
        Self {
            methods: LogoutMethods::GetAndPost,
            place: PostLogoutUri::Exact,
            owner: PlaceOwner::Client,
            anonymous: AnonymousPlace::Ignored,
            without_hint: PlaceWithoutHint::Followed,
            hint: LogoutHint::Verified,
            expired_hint: ExpiredHint::Accepted,
            client: HintClient::Compared,
            state: LogoutState::PassedOn,
            nobody: NobodySignedIn::GoesOn,
            nowhere: NowhereToGo::Page,
            form: LogoutForm::Protected,
            grants: match dialect {
                Dialect::Oidc => GrantsAtLogout::End,
                Dialect::Wristband => GrantsAtLogout::Live,
            },
            cookie: LogoutCookie::Cleared,
            token: LogoutToken::Right,
            vendor_place: VendorPlace::AsAsked,
        }
    }
}

/// Which methods the end-session endpoint takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutMethods {
    /// Both (OIDC RP-Initiated Logout §2).
    GetAndPost,
    /// GET alone.
    GetOnly,
    /// POST alone.
    PostOnly,
}

/// How a place to go to after signing out is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostLogoutUri {
    /// Character by character.
    Exact,
    /// It must begin with a registered one.
    Prefix,
    /// Origin and path count.
    WithoutQuery,
    /// The host counts.
    Host,
    /// Not at all.
    Anything,
}

/// Whose registered places count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceOwner {
    /// The client's own, registered for this.
    Client,
    /// Those of every client.
    AnyClient,
    /// The client's redirect URIs as well.
    RedirectUrisToo,
}

/// What a registered place is where the request names no client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnonymousPlace {
    /// Nothing: the end-user stays.
    Ignored,
    /// The place to go to.
    Followed,
}

/// What the client's own place is where the request has no hint (OIDC RP-Initiated Logout §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceWithoutHint {
    /// The place to go to.
    Followed,
    /// Nothing: the end-user stays.
    Ignored,
}

/// Whether an ID token that is a hint is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutHint {
    /// Yes.
    Verified,
    /// No: whatever it says is believed.
    Believed,
}

/// What an expired hint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiredHint {
    /// As good as any other (OIDC RP-Initiated Logout §2).
    Accepted,
    /// An error.
    Refused,
}

/// Whether `client_id` must be the hint's audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintClient {
    /// Yes.
    Compared,
    /// No.
    Ignored,
}

/// What becomes of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutState {
    /// It is passed on as it is, and there is none where none was sent.
    PassedOn,
    /// It is lost.
    Lost,
    /// Where none was sent, one is made up.
    Invented,
}

/// What a request is where nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NobodySignedIn {
    /// As good as any other.
    GoesOn,
    /// An error.
    Refused,
}

/// What a request without a place to go to is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NowhereToGo {
    /// It ends on a page.
    Page,
    /// An error.
    Refused,
}

/// Whether the answer to the question must come from the server's own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutForm {
    /// Yes.
    Protected,
    /// No.
    Open,
}

/// What becomes of the grants of a session that ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantsAtLogout {
    /// They end.
    End,
    /// They live on.
    Live,
}

/// Whether the cookie of a session that ends is cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutCookie {
    /// Yes.
    Cleared,
    /// No: the browser keeps it.
    Kept,
}

/// What a client is told on the back channel when an end-user is signed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutToken {
    /// A correct logout token (OIDC Back-Channel Logout §2.4).
    Right,
    /// One with a nonce.
    WithNonce,
    /// One that does not say what happened.
    WithoutEvents,
    /// One for somebody else.
    AnotherAudience,
    /// One that nobody signed.
    Unsigned,
    /// One of the type of any JWT.
    Untyped,
    /// One that names the session alone.
    SessionAlone,
    /// Nothing.
    NeverSent,
}

/// Where a vendor's logout endpoint leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VendorPlace {
    /// Where the request says; else to the login URL.
    AsAsked,
    /// To the login URL in any case.
    LoginUrl,
    /// To a page of the server's own.
    Home,
}
