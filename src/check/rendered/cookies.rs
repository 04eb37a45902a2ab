//! What a browser does with the cookies without which the end-user counts as signed out.

use super::{Look, first_fault};
use crate::check::Judgement;

/// How a browser used the session cookies in one kind of request that another site caused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CookieUse {
    /// What the other site did: `a form`, `a frame`, `an image`.
    pub by: &'static str,
    /// Whether the browser sent a session cookie with it; `None` where no such request left the browser.
    pub sent: Option<bool>,
}

/// Whether no script of a page sees a session cookie. `session` are the cookies' names.
pub fn hidden_from_scripts(look: &Look, session: &[String]) -> Judgement {
    let expected = "`document.cookie` without the session cookie";
    let seen = session.iter().find(|name| look.cookies.contains(name));
    let fault = seen.map(|name| format!("a script of the page reads `{name}`"));
    first_fault(fault, expected, "scripts do not see it")
}

/// Records which requests of another site the browser sends the session cookie with.
pub fn from_other_sites(uses: &[CookieUse]) -> Judgement {
    let expected = "no session cookie in requests that another site causes";
    if uses.iter().all(|one| one.sent.is_none()) {
        return Judgement::unclear(expected, "no request of another site left the browser");
    }
    let words: Vec<String> = uses
        .iter()
        .map(|one| match one.sent {
            Some(true) => format!("{}: with the session cookie", one.by),
            Some(false) => format!("{}: without it", one.by),
            None => format!("{}: not sent at all", one.by),
        })
        .collect();
    Judgement::recorded(&[expected], words.join(", "))
}

/// Records whether the end-user is still signed in when the browser was closed and opened again.
pub fn outlives_browser(before: bool, after: Option<bool>) -> Judgement {
    let expected = ["the session ends with the browser", "the session lives on"];
    match (before, after) {
        (false, _) => Judgement::unclear(expected[0], "the end-user was not signed in before"),
        (true, None) => {
            Judgement::unclear(expected[0], "it cannot be seen whether the end-user is signed in")
        }
        (true, Some(true)) => Judgement::recorded(&expected, expected[1]),
        (true, Some(false)) => Judgement::recorded(&expected, expected[0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Outcome;

    #[test]
    fn only_the_session_cookie_must_be_hidden() {
        let look = Look {
            cookies: vec!["theme".to_owned(), "sid".to_owned()],
            ..Look::default()
        };
        let judge = |name: &str| hidden_from_scripts(&look, &[name.to_owned()]).outcome;
        assert_eq!(judge("sid"), Outcome::Violated);
        assert_eq!(judge("op_session"), Outcome::Met);
    }

    #[test]
    fn what_other_sites_send_is_recorded_kind_by_kind() {
        let uses = |form, frame| {
            let by = |by, sent| CookieUse { by, sent };
            from_other_sites(&[by("a form", form), by("a frame", frame)])
        };
        assert_eq!(
            uses(Some(true), Some(false)).actual,
            "a form: with the session cookie, a frame: without it"
        );
        assert!(matches!(uses(None, None).outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn a_session_that_was_never_there_outlives_nothing() {
        assert!(matches!(
            outlives_browser(false, Some(true)).outcome,
            Outcome::Unclear(_)
        ));
        assert_eq!(outlives_browser(true, Some(true)).actual, "the session lives on");
        assert_eq!(
            outlives_browser(true, Some(false)).actual,
            "the session ends with the browser"
        );
    }
}
