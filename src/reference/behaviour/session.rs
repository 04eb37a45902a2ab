//! What a session is worth, and how signing in and out work.

/// The session × prompt table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionBehaviour {
    /// What a request without a session gets.
    pub without_session: WithoutSession,
    /// What a request with a session gets.
    pub with_session: SessionUse,
    /// What `prompt=none` gets.
    pub prompt_none: PromptNone,
    /// What `prompt=login` gets.
    pub prompt_login: PromptLogin,
    /// What `prompt=select_account` gets.
    pub select_account: SelectAccount,
    /// What `none` with another value is.
    pub prompt_mixed: PromptMixed,
    /// Who an unknown cookie is.
    pub unknown_cookie: UnknownCookie,
    /// Whether sessions expire.
    pub expiry: Expiry,
    /// What an elapsed `max_age` means.
    pub max_age: Elapsed,
    /// What `max_age=0` means.
    pub max_age_zero: Elapsed,
    /// What an `id_token_hint` of another end-user means.
    pub foreign_hint: ForeignHint,
    /// Whether a session counts only at its tenant.
    pub tenant_binding: TenantBinding,
    /// Which hosts see the cookie.
    pub cookie_scope: CookieScope,
    /// What signing out does.
    pub sign_out: SignOut,
    /// When a plain server asks before it signs out.
    pub sign_out_question: SignOutQuestion,
}

impl Default for SessionBehaviour {
    fn default() -> Self {
        Self {
            without_session: WithoutSession::Login,
            with_session: SessionUse::Code,
            prompt_none: PromptNone::LoginRequired,
            prompt_login: PromptLogin::Login,
            select_account: SelectAccount::Asked,
            prompt_mixed: PromptMixed::Refused,
            unknown_cookie: UnknownCookie::Nobody,
            expiry: Expiry::Checked,
            max_age: Elapsed::Login,
            max_age_zero: Elapsed::Login,
            foreign_hint: ForeignHint::Refused,
            tenant_binding: TenantBinding::Bound,
            cookie_scope: CookieScope::HostOnly,
            sign_out: SignOut::EndsSession,
            sign_out_question: SignOutQuestion::WithoutHint,
        }
    }
}

/// Signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginBehaviour {
    /// How the end-user gets to the login page.
    pub place: LoginPlace,
    /// How many pages it takes.
    pub pages: LoginPages,
    /// What the client gets afterwards.
    pub completion: LoginCompletion,
    /// Which time a new sign-in has.
    pub new_sign_in: NewSignIn,
}

impl Default for LoginBehaviour {
    fn default() -> Self {
        Self {
            place: LoginPlace::Redirect,
            pages: LoginPages::One,
            completion: LoginCompletion::OriginalRequest,
            new_sign_in: NewSignIn::RenewsAuthTime,
        }
    }
}

/// What a request without a session gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutSession {
    /// The login page.
    Login,
    /// A code for somebody who was not asked.
    SignsSomebodyIn,
}

/// What a request with a session gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionUse {
    /// A code.
    Code,
    /// The login page.
    Ignored,
}

/// What `prompt=none` gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptNone {
    /// A code with a session, `login_required` without.
    LoginRequired,
    /// A code with a session, `interaction_required` without.
    InteractionRequired,
    /// A code with a session, the login page without.
    ShowsLogin,
    /// `login_required` in any case.
    AlwaysLoginRequired,
}

/// What `prompt=login` gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptLogin {
    /// The login page.
    Login,
    /// A code with a session.
    IgnoredWithSession,
    /// `login_required` without a session.
    RefusedWithoutSession,
}

/// What `prompt=select_account` gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectAccount {
    /// The login page, which is where an account is chosen.
    Asked,
    /// A code with a session.
    IgnoredWithSession,
}

/// What `none` with another value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptMixed {
    /// An error (OIDC Core §3.1.2.1).
    Refused,
    /// `none` is ignored.
    NoneIgnored,
}

/// Who an unknown cookie is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownCookie {
    /// Nobody.
    Nobody,
    /// The first end-user of the server.
    FirstUser,
}

/// Whether a session expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Yes.
    Checked,
    /// No.
    Never,
}

/// What an elapsed `max_age` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elapsed {
    /// A new sign-in (OIDC Core §3.1.2.1).
    Login,
    /// A new sign-in, however young the session is.
    AlwaysLogin,
    /// Nothing.
    Ignored,
}

/// What an `id_token_hint` of another end-user means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignHint {
    /// That end-user must sign in.
    Refused,
    /// Nothing.
    Ignored,
    /// That end-user is signed in.
    SignsIn,
}

/// Whether a session counts only at its tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantBinding {
    /// Yes.
    Bound,
    /// No.
    Unbound,
}

/// Which hosts see the cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieScope {
    /// The one that set it.
    HostOnly,
    /// All hosts of the vendor.
    ParentDomain,
}

/// What signing out does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOut {
    /// The session ends, and its cookie is cleared.
    EndsSession,
    /// The cookie is cleared.
    CookieOnly,
}

/// When a plain server asks before it signs out (OIDC RP-Initiated Logout §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOutQuestion {
    /// Where no ID token shows that the client means the session's end-user.
    WithoutHint,
    /// Each time.
    Always,
    /// Never.
    Never,
}

/// How the end-user gets to the login page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPlace {
    /// By a redirect.
    Redirect,
    /// The authorization endpoint shows it.
    InPlace,
}

/// How many pages it takes to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPages {
    /// One.
    One,
    /// One for the name, one for the password.
    Two,
}

/// What the client gets after a sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoginCompletion {
    /// The answer to its request.
    #[default]
    OriginalRequest,
    /// A code without the state of its request.
    WithoutState,
    /// A code that is not bound to the code challenge of its request.
    WithoutChallenge,
}

/// Which time a new sign-in has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewSignIn {
    /// Its own.
    RenewsAuthTime,
    /// That of the session before.
    KeepsAuthTime,
}
