//! Checks on what a real browser shows, sends, keeps and delivers.
//!
//! All values are plain: whoever looked into the browser has gone. To add a check, add a function to the file of its
//! kind, and what it needs to [`Look`] and to the script that looks at pages.

mod cookies;
mod frame;
mod login_page;
mod page;
mod traces;

use serde::Deserialize;

use super::Judgement;
use super::page::came_to;

pub use cookies::{CookieUse, from_other_sites, hidden_from_scripts, outlives_browser};
pub use frame::{FrameView, refuses_frames};
pub use login_page::{autocompleted, fillable, labelled, reachable_by_keyboard, without_console_errors};
pub use page::{LIVE_MARKUP, inert, says_something, titled};
pub use traces::{Sent, WayBack, delivered_itself, nothing_behind, nothing_in_history, nothing_in_referrers};

/// Characters of a field's name that a message shows.
const LONGEST_NAME: usize = 40;

/// What a page looks like in a browser, as the script `look.js` reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The title of the document.
    pub title: String,
    /// The language that the document says it has; empty if it says nothing.
    pub language: String,
    /// The status of the answer that brought it; 0 where the browser does not tell.
    pub status: u16,
    /// Whether it is a page at all, and not what the browser shows where there is none.
    pub own_page: bool,
    /// The media type by which the browser shows it.
    pub media_type: String,
    /// The text that can be seen.
    pub text: String,
    /// The fields, in the order of the document. Buttons and hidden inputs are none.
    pub fields: Vec<Field>,
    /// The names of the cookies that a script of the page can read.
    pub cookies: Vec<String>,
    /// Elements and attributes that came out of [`LIVE_MARKUP`].
    pub canaries: usize,
    /// Whether a script that came out of [`LIVE_MARKUP`] has run.
    pub canary_ran: bool,
}

/// A field of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The type of an input (`text`, `password`, …), or the name of another element.
    pub kind: String,
    /// Its name in the form, or its id.
    pub name: String,
    /// What labels say about it.
    pub label: String,
    /// The text that stands in it while it is empty.
    pub placeholder: String,
    /// What it says about being filled in automatically.
    pub autocomplete: String,
    /// Whether it can be seen at all.
    pub shown: bool,
    /// Whether nothing covers it, after the page was scrolled to it.
    pub uncovered: bool,
    /// Whether it takes input.
    pub enabled: bool,
    /// Whether the tabulator key gets there, or the focus is there already.
    pub by_keyboard: bool,
    /// Whether it has no value.
    pub empty: bool,
}

impl Field {
    /// How messages name it; its value is never shown.
    fn words(&self) -> String {
        match self.name.as_str() {
            "" => format!("a {} field", self.kind),
            name => {
                let name: String = name.chars().take(LONGEST_NAME).collect();
                format!("the {} field `{name}`", self.kind)
            }
        }
    }

    /// Whether an end-user types into it who signs in; boxes to tick are no such fields.
    fn is_text(&self) -> bool {
        !matches!(self.kind.as_str(), "checkbox" | "radio" | "select" | "file")
    }
}

impl Look {
    /// The fields that can be seen.
    fn shown(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.shown)
    }
}

/// A judgement that names the first thing that is wrong, or says that nothing is.
fn first_fault(fault: Option<String>, expected: &str, fine: &str) -> Judgement {
    let met = fault.is_none();
    Judgement::of(met, expected, fault.unwrap_or_else(|| fine.to_owned()))
}

#[cfg(test)]
mod samples {
    use url::Url;

    use super::*;
    use crate::protocol::Answer;

    /// A login page as the server's answer.
    pub(super) fn login_answer() -> Answer {
        let url = Url::parse("https://op.example/login?req=1").unwrap();
        Answer::LoginPage { url, redirect: true }
    }

    /// A field without a fault.
    pub(super) fn field(kind: &str, autocomplete: &str) -> Field {
        Field {
            kind: kind.to_owned(),
            name: kind.to_owned(),
            label: "Name".to_owned(),
            autocomplete: autocomplete.to_owned(),
            shown: true,
            uncovered: true,
            enabled: true,
            by_keyboard: true,
            empty: true,
            ..Field::default()
        }
    }

    /// A login page without a fault.
    pub(super) fn login_look() -> Look {
        Look {
            title: "Sign in".to_owned(),
            own_page: true,
            language: "en".to_owned(),
            media_type: "text/html".to_owned(),
            text: "Sign in\nName\nPassword".to_owned(),
            fields: vec![field("text", "username"), field("password", "current-password")],
            ..Look::default()
        }
    }
}
