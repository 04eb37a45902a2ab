//! The page that asks before it signs out.

use maud::{Markup, html};

use super::layout;

/// Asks whether to sign out; the form carries the request on.
pub(in crate::reference) fn confirm(action: &str, csrf: &str, request: &[(&str, &str)]) -> Markup {
    layout(
        "Sign out?",
        html! {},
        html! {
            form id="sign-out" method="post" action=(action) {
                input type="hidden" name="csrf" value=(csrf);
                @for (name, value) in request {
                    input type="hidden" name=(name) value=(value);
                }
                button type="submit" name="action" value="sign-out" { "Sign out" }
            }
        },
    )
}
