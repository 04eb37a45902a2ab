//! The consent page.

use maud::{Markup, html};

use super::layout;

/// What a consent page shows.
#[derive(Debug, Clone)]
pub(in crate::reference) struct ConsentForm<'a> {
    pub(in crate::reference) client: &'a str,
    pub(in crate::reference) scope: &'a [String],
    pub(in crate::reference) action: &'a str,
    pub(in crate::reference) req: &'a str,
    pub(in crate::reference) csrf: &'a str,
}

/// A consent page. Client and scope are shown, never read back from the form.
pub(in crate::reference) fn consent(form: &ConsentForm<'_>) -> Markup {
    layout(
        "May it?",
        html! {},
        html! {
            p { "The application " strong { (form.client) } " asks for:" }
            ul {
                @for scope in form.scope {
                    li { (scope) }
                }
            }
            form id="consent" method="post" action=(form.action) {
                input type="hidden" name="req" value=(form.req);
                input type="hidden" name="csrf" value=(form.csrf);
                button type="submit" name="action" value="accept" { "Allow" }
                button type="submit" name="action" value="deny" { "Deny" }
            }
        },
    )
}
