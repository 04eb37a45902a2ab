//! Faults that concern sessions, prompts and signing in.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::{
    Elapsed, Expiry, LoginCompletion, MaxAge, NewSignIn, PromptLogin, PromptMixed, PromptNone, SelectAccount,
    SessionUse, SignOut, UnknownCookie, UnknownPrompt, WithoutSession,
};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "login-forgets-request",
        title: "After the sign-in the client gets a code without the state of its request.",
        edit: Edit::Behaviour(|behaviour| behaviour.login.completion = LoginCompletion::WithoutState),
        dialects: EVERY,
        breaks: &["authorize/login-completes-request"],
    },
    Fault {
        id: "login-forgets-challenge",
        title: "After the sign-in the client gets a code that is not bound to its code challenge.",
        edit: Edit::Behaviour(|behaviour| behaviour.login.completion = LoginCompletion::WithoutChallenge),
        dialects: EVERY,
        breaks: &["authorize/login-keeps-challenge"],
    },
    Fault {
        id: "code-without-session",
        title: "A request without a session gets a code for somebody who was not asked.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.session.without_session = WithoutSession::SignsSomebodyIn
        }),
        dialects: EVERY,
        breaks: &["session/no-prompt-without-session"],
    },
    Fault {
        id: "prompt-login-refused",
        title: "`prompt=login` without a session is refused.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.session.prompt_login = PromptLogin::RefusedWithoutSession
        }),
        dialects: EVERY,
        breaks: &["session/prompt-login-without-session"],
    },
    Fault {
        id: "prompt-none-ui",
        title: "`prompt=none` without a session shows the login page.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.prompt_none = PromptNone::ShowsLogin),
        dialects: EVERY,
        breaks: &["session/prompt-none-without-session"],
    },
    Fault {
        id: "unknown-prompt-500",
        title: "An unknown prompt makes the server fail.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.unknown_prompt = UnknownPrompt::Failure),
        dialects: EVERY,
        breaks: &["session/unsupported-prompt"],
    },
    Fault {
        id: "prompt-mixed-ok",
        title: "`none` together with another prompt is ignored.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.prompt_mixed = PromptMixed::NoneIgnored),
        dialects: EVERY,
        breaks: &["session/prompt-none-combined"],
    },
    Fault {
        id: "prompt-login-ignored",
        title: "`prompt=login` with a session gets a code at once.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.prompt_login = PromptLogin::IgnoredWithSession),
        dialects: EVERY,
        breaks: &["session/prompt-login-with-session"],
    },
    Fault {
        id: "auth-time-kept",
        title: "A new sign-in keeps the time of the one before.",
        edit: Edit::Behaviour(|behaviour| behaviour.login.new_sign_in = NewSignIn::KeepsAuthTime),
        dialects: EVERY,
        breaks: &["session/prompt-login-renews-auth-time"],
    },
    Fault {
        id: "prompt-none-always-error",
        title: "`prompt=none` is refused even with a session.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.prompt_none = PromptNone::AlwaysLoginRequired),
        dialects: EVERY,
        breaks: &["session/prompt-none-with-session"],
    },
    Fault {
        id: "session-ignored",
        title: "Whoever is signed in must sign in again for every request.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.with_session = SessionUse::Ignored),
        dialects: EVERY,
        breaks: &["session/code-with-session"],
    },
    Fault {
        id: "any-cookie-is-a-session",
        title: "Whatever stands in the session cookie is a session.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.unknown_cookie = UnknownCookie::FirstUser),
        dialects: EVERY,
        breaks: &["session/garbage-cookie"],
    },
    Fault {
        id: "session-never-expires",
        title: "An expired session still counts.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.expiry = Expiry::Never),
        dialects: EVERY,
        breaks: &["session/expired-session"],
    },
    Fault {
        id: "logout-cookie-only",
        title: "Signing out clears the cookie, and the session lives on.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.sign_out = SignOut::CookieOnly),
        dialects: EVERY,
        breaks: &["session/signed-out-session"],
    },
    Fault {
        id: "max-age-ignored",
        title: "A session older than `max_age` still counts.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.max_age = Elapsed::Ignored),
        dialects: EVERY,
        breaks: &["session/max-age-elapsed"],
    },
    Fault {
        id: "max-age-zero-ignored",
        title: "`max_age=0` does not ask for a new sign-in.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.max_age_zero = Elapsed::Ignored),
        dialects: EVERY,
        breaks: &["session/max-age-zero"],
    },
    Fault {
        id: "max-age-unparsed",
        title: "A `max_age` that is no number counts as left out.",
        edit: Edit::Behaviour(|behaviour| behaviour.authorize.max_age = MaxAge::Unparsed),
        dialects: EVERY,
        breaks: &["session/malformed-max-age"],
    },
    Fault {
        id: "max-age-always-login",
        title: "Every `max_age` leads to a new sign-in.",
        edit: Edit::Behaviour(|behaviour| behaviour.session.max_age = Elapsed::AlwaysLogin),
        dialects: EVERY,
        breaks: &["session/max-age-keeps-session"],
    },
    Fault {
        id: "select-account-ignored",
        title: "`prompt=select_account` with a session gets a code at once.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.session.select_account = SelectAccount::IgnoredWithSession
        }),
        dialects: PLAIN,
        breaks: &["session/prompt-select-account"],
    },
];
