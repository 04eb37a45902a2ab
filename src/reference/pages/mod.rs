//! The pages: small, with automatic escaping, and without scripts but for the
//! form that posts itself and those for passkeys. Sign-in scripts find forms by their `id`.

mod consent;
mod error;
mod form_post;
mod login;
mod logout;
mod passkey;

use maud::{DOCTYPE, Markup, html};

pub(super) use consent::{ConsentForm, consent};
pub(super) use error::{ANY_SCRIPT_POLICY, CLIENT_BY_SCRIPT, error};
pub(super) use form_post::{POLICY as FORM_POST_POLICY, form_post};
pub(super) use login::{COVERED_FORM, HIDDEN_FORM, LoginForm, LoginStep, discovery, login};
pub(super) use logout::confirm;
pub(super) use passkey::{POLICY as PASSKEY_POLICY, PasskeyForm, passkeys};

/// The frame of every page.
fn layout(title: &str, head: Markup, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                (head)
                style { "body{font:1rem/1.5 sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem}label,input,button{display:block;margin:.5rem 0}" }
            }
            body {
                h1 { (title) }
                (body)
            }
        }
    }
}

/// A page with a sentence.
pub(super) fn plain(title: &str, text: &str) -> Markup {
    layout(title, html! {}, html! { p { (text) } })
}
