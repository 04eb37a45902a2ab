//! Faults of what protects the end-user's browser.

use super::{EVERY, Edit, Fault, PLAIN, VENDOR};
use crate::reference::behaviour::{
    CodeAlphabet, ConsentFields, ErrorPageText, FormProtection, LineBreaks, LoginHint, NativeConsent,
    PendingRequests, PlainHttp, PostedState, SameSiteAttribute, SessionIdentifier,
};
use crate::reference::tamper::{Part, Tamper, TamperEdit};

/// A fault on the wire only.
const fn tampered(part: Part, edit: TamperEdit) -> Edit {
    Edit::Tamper(Tamper { part, edit })
}

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "framable-consent-page",
        title: "The consent page does not forbid to be shown in a frame.",
        edit: tampered(
            Part::Authorize,
            TamperEdit::RemoveHeaders(&["content-security-policy", "x-frame-options"]),
        ),
        dialects: PLAIN,
        breaks: &[
            "authorize/consent-page-not-framable",
            "authorize/consent-page-refuses-frames",
        ],
    },
    Fault {
        id: "framable-error-page",
        title: "The error page does not forbid to be shown in a frame.",
        edit: tampered(
            Part::ErrorPages,
            TamperEdit::RemoveHeaders(&["content-security-policy", "x-frame-options"]),
        ),
        dialects: EVERY,
        breaks: &["authorize/error-page-not-framable"],
    },
    Fault {
        id: "referrer-leak",
        title: "Pages say nothing about referrers.",
        edit: tampered(Part::Everything, TamperEdit::RemoveHeaders(&["referrer-policy"])),
        dialects: EVERY,
        breaks: &["authorize/pages-name-no-referrer"],
    },
    Fault {
        id: "referrer-unsafe",
        title: "Pages tell every site their whole address.",
        edit: tampered(
            Part::Everything,
            TamperEdit::SetHeader("referrer-policy", "unsafe-url"),
        ),
        dialects: EVERY,
        breaks: &[
            "authorize/pages-name-no-referrer",
            "authorize/address-not-in-referrer",
        ],
    },
    Fault {
        id: "third-party-image",
        title: "Pages show an image of another site.",
        edit: tampered(
            Part::Everything,
            TamperEdit::AddMarkup("<img src=\"https://counter.example.test/pixel.png\" alt=\"\">"),
        ),
        dialects: EVERY,
        breaks: &["authorize/pages-without-third-parties"],
    },
    Fault {
        id: "responses-cacheable",
        title: "Authorization responses may be stored for an hour.",
        edit: tampered(
            Part::Authorize,
            TamperEdit::SetHeader("cache-control", "public, max-age=3600"),
        ),
        dialects: EVERY,
        breaks: &["authorize/responses-not-stored"],
    },
    Fault {
        id: "http-open",
        title: "The server answers over plain HTTP, too.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.plain_http = PlainHttp::Served),
        dialects: VENDOR,
        breaks: &["token/https-required", "authorize/https-required"],
    },
    Fault {
        id: "endpoint-fragment",
        title: "The metadata name an authorization endpoint with a fragment.",
        edit: tampered(
            Part::Metadata,
            TamperEdit::ReplaceText("/authorize\"", "/authorize#start\""),
        ),
        dialects: PLAIN,
        breaks: &["authorize/endpoint-without-fragment"],
    },
    Fault {
        id: "xss-error-page",
        title: "The error page shows the client id as markup.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.error_page = ErrorPageText::ClientAsMarkup),
        dialects: PLAIN,
        breaks: &["authorize/markup-escaped"],
    },
    Fault {
        id: "xss-login-page",
        title: "The login page shows the login hint as markup.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.login_hint = LoginHint::AsMarkup),
        dialects: EVERY,
        breaks: &["authorize/markup-escaped", "authorize/markup-inert"],
    },
    Fault {
        id: "xss-form-post",
        title: "The page that posts a response shows the state as markup.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.posted_state = PostedState::AsMarkup),
        dialects: PLAIN,
        breaks: &["authorize/markup-escaped"],
    },
    Fault {
        id: "header-injection",
        title: "A line break in the state ends the line of the redirect.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.line_breaks = LineBreaks::EndTheLine),
        dialects: EVERY,
        breaks: &["authorize/no-header-injection"],
    },
    Fault {
        id: "silent-consent",
        title: "A native application gets codes without the end-user.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.native_consent = NativeConsent::Never),
        dialects: PLAIN,
        breaks: &["authorize/native-client-consent"],
    },
    Fault {
        id: "login-no-csrf",
        title: "The login form is taken from anybody.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.forms = FormProtection::Nothing),
        dialects: EVERY,
        breaks: &["session/login-form-forgery"],
    },
    Fault {
        id: "consent-no-csrf",
        title: "The consent form is taken from anybody, and other sites may send the session cookie.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.browser.forms = FormProtection::Nothing;
            behaviour.browser.same_site = SameSiteAttribute::None;
        }),
        dialects: PLAIN,
        breaks: &["session/consent-form-forgery", "session/login-form-forgery"],
    },
    Fault {
        id: "consent-trusts-form",
        title: "The consent form may change the request.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.consent_form = ConsentFields::Trusted),
        dialects: PLAIN,
        breaks: &["session/consent-form-tampering"],
    },
    Fault {
        id: "session-fixed",
        title: "The session keeps its identifier when somebody signs in.",
        edit: Edit::Behaviour(|behaviour| {
            behaviour.browser.session_identifier = SessionIdentifier::KeptAtSignIn
        }),
        dialects: EVERY,
        breaks: &["session/renewed-at-sign-in"],
    },
    Fault {
        id: "cookie-readable",
        title: "Scripts can read every cookie.",
        edit: tampered(Part::Everything, TamperEdit::RemoveCookieAttribute("HttpOnly")),
        dialects: EVERY,
        breaks: &["session/cookie-http-only", "session/cookie-hidden-from-scripts"],
    },
    Fault {
        id: "cookie-not-secure",
        title: "Cookies travel over plain HTTP, too.",
        edit: tampered(Part::Everything, TamperEdit::RemoveCookieAttribute("Secure")),
        dialects: VENDOR,
        breaks: &["session/cookie-secure"],
    },
    Fault {
        id: "cookie-without-same-site",
        title: "Cookies say nothing about other sites.",
        edit: tampered(Part::Everything, TamperEdit::RemoveCookieAttribute("SameSite")),
        dialects: EVERY,
        breaks: &["session/cookie-same-site", "session/cookie-from-other-sites"],
    },
    Fault {
        id: "one-pending-request",
        title: "A login form completes the request that the browser began last.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.pending = PendingRequests::LatestOfBrowser),
        dialects: EVERY,
        breaks: &["authorize/interleaved-requests"],
    },
    Fault {
        id: "code-counter",
        title: "Each code is one more than the last, behind a long beginning.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.code_alphabet = CodeAlphabet::Counter),
        dialects: EVERY,
        breaks: &["authorize/codes-unguessable"],
    },
    Fault {
        id: "code-32-bit",
        title: "Codes have 32 random bits.",
        edit: Edit::Behaviour(|behaviour| behaviour.token.code_alphabet = CodeAlphabet::Short),
        dialects: EVERY,
        breaks: &["authorize/codes-unguessable"],
    },
];
