//! The page that asks before it signs out.

use maud::{Markup, html};

use super::layout;

/// Asks whether to sign out.
pub(in crate::reference) fn confirm(action: &str, csrf: &str) -> Markup {
    layout(
        "Sign out?",
        html! {},
        html! {
            form id="sign-out" method="post" action=(action) {
                input type="hidden" name="csrf" value=(csrf);
                button type="submit" name="action" value="sign-out" { "Sign out" }
            }
        },
    )
}
