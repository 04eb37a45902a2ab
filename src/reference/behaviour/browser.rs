//! What protects the end-user's browser: forms, cookies, TLS, and what gets into pages and headers.

/// The defences of pages, forms and cookies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserBehaviour {
    /// By what a form of ours is known.
    pub forms: FormProtection,
    /// What the consent form decides.
    pub consent_form: ConsentFields,
    /// What cookies say about other sites.
    pub same_site: SameSiteAttribute,
    /// How long a browser keeps the session cookie.
    pub cookie_life: CookieLife,
    /// What becomes of a session's identifier at the sign-in.
    pub session_identifier: SessionIdentifier,
    /// Which request a login form completes.
    pub pending: PendingRequests,
    /// Whether a native client's end-user is asked each time.
    pub native_consent: NativeConsent,
    /// What error pages repeat of a request.
    pub error_page: ErrorPageText,
    /// How the login page shows a name that the request suggests.
    pub login_hint: LoginHint,
    /// How the login page looks to somebody who is signed in and is asked again.
    pub login_again: LoginAgain,
    /// How the page that posts a response shows the state.
    pub posted_state: PostedState,
    /// What a line break in the state does to a redirect.
    pub line_breaks: LineBreaks,
    /// What plain HTTP gets, where the server speaks TLS.
    pub plain_http: PlainHttp,
}

impl Default for BrowserBehaviour {
    fn default() -> Self {
        Self {
            forms: FormProtection::Token,
            consent_form: ConsentFields::Ignored,
            same_site: SameSiteAttribute::Lax,
            cookie_life: CookieLife::BrowserSession,
            session_identifier: SessionIdentifier::MadeAtSignIn,
            pending: PendingRequests::EachItsOwn,
            native_consent: NativeConsent::EachTime,
            error_page: ErrorPageText::Own,
            login_hint: LoginHint::Escaped,
            login_again: LoginAgain::AsAlways,
            posted_state: PostedState::Escaped,
            line_breaks: LineBreaks::Encoded,
            plain_http: PlainHttp::Refused,
        }
    }
}

/// By what a form of ours is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormProtection {
    /// By a secret in the form that a cookie confirms.
    Token,
    /// By a cookie that no other site can send.
    Cookie,
    /// By nothing.
    Nothing,
}

/// What the consent form decides besides yes and no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentFields {
    /// Nothing.
    Ignored,
    /// Whatever parameters it holds replace those of the request.
    Trusted,
}

/// The `SameSite` attribute of cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSiteAttribute {
    /// `Lax`.
    Lax,
    /// `Strict`.
    Strict,
    /// `None`.
    None,
}

/// How long a browser keeps the session cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieLife {
    /// Until it is closed.
    BrowserSession,
    /// As long as the session lives on the server.
    AsLongAsTheSession,
}

/// What becomes of a session's identifier at the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionIdentifier {
    /// It is made there; before, there is none.
    MadeAtSignIn,
    /// The login page sets one, and the sign-in another.
    RenewedAtSignIn,
    /// The login page sets one, and the sign-in keeps it.
    KeptAtSignIn,
}

/// Which request a login form completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingRequests {
    /// The one that led to it.
    EachItsOwn,
    /// The one that the browser began last.
    LatestOfBrowser,
}

/// Whether a native client's end-user is asked each time (RFC 8252 §8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NativeConsent {
    /// Yes.
    EachTime,
    /// Never.
    Never,
}

/// What error pages repeat of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorPageText {
    /// Nothing.
    Own,
    /// The client id, as markup.
    ClientAsMarkup,
    /// Nothing, but a script of the page writes the client id of its address into it, as markup.
    ClientByScript,
}

/// How the login page shows a name that the request suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginHint {
    /// As text.
    Escaped,
    /// As markup.
    AsMarkup,
}

/// How the login page looks to somebody who is signed in and is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginAgain {
    /// As it does to everybody.
    AsAlways,
    /// Its form is there and cannot be seen.
    Hidden,
    /// Something lies over its form.
    Covered,
}

/// How the page that posts a response shows the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostedState {
    /// As a value.
    Escaped,
    /// As markup, too.
    AsMarkup,
}

/// What a line break in the state does to a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineBreaks {
    /// It is encoded.
    Encoded,
    /// It ends the line, and what follows is a header field.
    EndTheLine,
}

/// What plain HTTP gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// Nothing.
    Refused,
    /// Everything.
    Served,
}
