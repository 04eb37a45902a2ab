//! Faults that only a real browser meets.

use super::{EVERY, Edit, Fault, PLAIN};
use crate::reference::behaviour::{CookieLife, ErrorPageText, LoginAgain};
use crate::reference::tamper::{Part, Tamper, TamperEdit};

/// A fault on the wire only.
const fn tampered(part: Part, edit: TamperEdit) -> Edit {
    Edit::Tamper(Tamper { part, edit })
}

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        id: "form-post-by-get",
        title: "The page that posts a response sends its form as a query.",
        edit: tampered(
            Part::Everything,
            TamperEdit::ReplaceText(
                "id=\"response\" method=\"post\"",
                "id=\"response\" method=\"get\"",
            ),
        ),
        dialects: PLAIN,
        breaks: &[
            "authorize/no-code-in-history",
            "authorize/form-post-submits-itself",
        ],
    },
    Fault {
        id: "form-post-script-blocked",
        title: "The policy of the page that posts a response does not let its script run.",
        edit: tampered(
            Part::Everything,
            TamperEdit::SetHeader(
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
            ),
        ),
        dialects: PLAIN,
        breaks: &["authorize/form-post-submits-itself"],
    },
    Fault {
        id: "error-page-blank",
        title: "Error pages hide their text.",
        edit: tampered(
            Part::ErrorPages,
            TamperEdit::AddMarkup("<style>body{visibility:hidden}</style>"),
        ),
        dialects: EVERY,
        breaks: &["authorize/error-page-readable"],
    },
    Fault {
        id: "pages-without-language",
        title: "Pages do not say which language they speak.",
        edit: tampered(
            Part::Everything,
            TamperEdit::ReplaceText("<html lang=\"en\">", "<html>"),
        ),
        dialects: EVERY,
        breaks: &["authorize/pages-titled"],
    },
    Fault {
        id: "xss-by-script",
        title: "A script of the error page takes the client id of its address for markup.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.error_page = ErrorPageText::ClientByScript),
        dialects: PLAIN,
        breaks: &["authorize/markup-inert"],
    },
    Fault {
        id: "session-cookie-kept",
        title: "Browsers keep the session cookie when they are closed.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.cookie_life = CookieLife::AsLongAsTheSession),
        dialects: EVERY,
        breaks: &["session/browser-restart"],
    },
    Fault {
        id: "password-in-page",
        title: "The login page has the password in it.",
        edit: tampered(
            Part::Login,
            TamperEdit::ReplaceText(
                "autocomplete=\"current-password\"",
                "autocomplete=\"current-password\" value=\"remembered\"",
            ),
        ),
        dialects: EVERY,
        breaks: &["session/back-after-sign-in"],
    },
    Fault {
        id: "login-form-covered",
        title: "Something lies over the login form of somebody who is asked to sign in again.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.login_again = LoginAgain::Covered),
        dialects: EVERY,
        breaks: &["session/prompt-login-shown"],
    },
    Fault {
        id: "login-form-hidden",
        title: "The login form of somebody who is asked to sign in again cannot be seen.",
        edit: Edit::Behaviour(|behaviour| behaviour.browser.login_again = LoginAgain::Hidden),
        dialects: EVERY,
        breaks: &["session/prompt-login-shown"],
    },
    Fault {
        id: "login-fields-unlabelled",
        title: "The fields of the login page have no labels.",
        edit: tampered(Part::Login, TamperEdit::ReplaceText("<label>", "<span>")),
        dialects: EVERY,
        breaks: &["session/login-fields-labelled"],
    },
    Fault {
        id: "login-fields-unnamed",
        title: "The login page does not tell password managers where the password goes.",
        edit: tampered(
            Part::Login,
            TamperEdit::ReplaceText(" autocomplete=\"current-password\"", ""),
        ),
        dialects: EVERY,
        breaks: &["session/login-fields-autocomplete"],
    },
    Fault {
        id: "login-fields-off-the-keyboard",
        title: "The tabulator key never gets to the fields of the login page.",
        edit: tampered(
            Part::Login,
            TamperEdit::ReplaceText("<input name=", "<input tabindex=\"-1\" name="),
        ),
        dialects: EVERY,
        breaks: &["session/login-fields-by-keyboard"],
    },
    Fault {
        id: "login-script-blocked",
        title: "The login page has a script that its own policy stops.",
        edit: tampered(
            Part::Login,
            TamperEdit::AddMarkup("<script>document.forms[0].focus()</script>"),
        ),
        dialects: EVERY,
        breaks: &["session/login-page-without-errors"],
    },
];
