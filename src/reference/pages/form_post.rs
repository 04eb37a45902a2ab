//! The page that posts an authorization response to the client (OAuth 2.0 Form Post Response Mode §2).

use maud::{Markup, PreEscaped, html};

use super::layout;

/// Submits the form as soon as the page is read.
const SCRIPT: &str = "document.forms[0].submit()";

/// The policy that lets this one script run, by its hash, and the form go anywhere.
pub(in crate::reference) const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
    script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; base-uri 'none'; frame-ancestors 'none'";

/// A page that posts these fields. Values are escaped as everywhere.
pub(in crate::reference) fn form_post(target: &str, fields: &[(&str, String)]) -> Markup {
    layout(
        "Back to the application",
        html! {},
        html! {
            form id="response" method="post" action=(target) {
                @for (name, value) in fields {
                    input type="hidden" name=(name) value=(value);
                }
                noscript {
                    button type="submit" { "Go on" }
                }
            }
            script { (PreEscaped(SCRIPT)) }
        },
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn its_script_is_the_one_that_its_policy_allows() {
        let hash = STANDARD.encode(Sha256::digest(SCRIPT));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "{hash}");
    }

    #[test]
    fn what_it_posts_is_escaped() {
        let fields = [("state", "\"><script>alert(1)</script>".to_owned())];
        let page = form_post("https://rp.example/cb?a=1&b=2", &fields).into_string();
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(page.contains("a=1&amp;b=2"), "{page}");
    }
}
