//! The login pages.

use maud::{Markup, html};

use super::layout;
use super::passkey::{self, PasskeyForm};

/// Hides the forms of a page, in a server that does so by mistake.
pub(in crate::reference) const HIDDEN_FORM: &str = "<style>form{display:none}</style>";

/// Lays something over a page, in a server that does so by mistake.
pub(in crate::reference) const COVERED_FORM: &str =
    "<span style=\"position:fixed;inset:0;background:white\"></span>";

/// Which page of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reference) enum LoginStep {
    /// Name and password together.
    Both,
    /// The name alone.
    Name,
    /// The password alone.
    Password,
}

/// What a login page shows.
#[derive(Debug, Clone)]
pub(in crate::reference) struct LoginForm<'a> {
    pub(in crate::reference) title: &'a str,
    pub(in crate::reference) step: LoginStep,
    /// Where the form goes.
    pub(in crate::reference) action: &'a str,
    pub(in crate::reference) req: &'a str,
    pub(in crate::reference) csrf: &'a str,
    pub(in crate::reference) username: &'a str,
    pub(in crate::reference) message: Option<&'a str>,
    /// The way without a password.
    pub(in crate::reference) passkey: Option<PasskeyForm<'a>>,
}

/// A login page.
pub(in crate::reference) fn login(form: &LoginForm<'_>) -> Markup {
    let (id, button, label) = match form.step {
        LoginStep::Both => ("sign-in", "login", "Sign in"),
        LoginStep::Name => ("identify", "next", "Next"),
        LoginStep::Password => ("password", "login", "Sign in"),
    };
    layout(
        &format!("Sign in to {}", form.title),
        html! {},
        html! {
            @if let Some(message) = form.message {
                p role="alert" { (message) }
            }
            form id=(id) method="post" action=(form.action) {
                input type="hidden" name="req" value=(form.req);
                input type="hidden" name="csrf" value=(form.csrf);
                @if form.step == LoginStep::Password {
                    input type="hidden" name="username" value=(form.username);
                } @else {
                    label { "Name"
                        input name="username" value=(form.username) autocomplete="username";
                    }
                }
                @if form.step != LoginStep::Name {
                    label { "Password"
                        input name="password" type="password" autocomplete="current-password";
                    }
                }
                button type="submit" name="action" value=(button) { (label) }
                button type="submit" name="action" value="deny" { "Cancel" }
            }
            @if let Some(fields) = &form.passkey {
                (passkey::form(fields))
            }
        },
    )
}

/// The page on an application's own host, where the end-user names a tenant first.
pub(in crate::reference) fn discovery(title: &str) -> Markup {
    layout(
        &format!("Sign in to {title}"),
        html! {},
        html! {
            form id="discovery" method="get" {
                label { "Your organisation" input name="tenant"; }
                button type="submit" { "Next" }
            }
        },
    )
}
