//! The error page.

use maud::{Markup, html};

use super::layout;

/// An error for the end-user. `link` is set by a server that leads on to where the request wanted to go.
pub(in crate::reference) fn error(error: &str, description: &str, link: Option<&str>) -> Markup {
    let head = html! {
        @if let Some(link) = link {
            meta http-equiv="refresh" content=(format!("5; url={link}"));
        }
    };
    layout(
        "This request cannot be served",
        head,
        html! {
            p id="error" { code { (error) } }
            p { (description) }
            @if let Some(link) = link {
                p { a href=(link) { "Go on" } }
            }
        },
    )
}

/// A script that takes the client id of the page's address for markup, in a server that is open to that.
pub(in crate::reference) const CLIENT_BY_SCRIPT: &str = "<script>document.body.insertAdjacentHTML('beforeend', \
    new URLSearchParams(location.search).get('client_id'))</script>";

/// The policy that lets it run, and whatever it makes.
pub(in crate::reference) const ANY_SCRIPT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_shows_is_escaped() {
        let page = error("invalid_request", "<script>", None).into_string();
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
    }
}
