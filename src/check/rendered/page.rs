//! What pages tell people, and whether markup of the request comes alive in them.

use super::{Look, came_to, first_fault};
use crate::check::answer::shows_nothing;
use crate::check::{Acceptable, Judgement};
use crate::protocol::Answer;

/// A text that becomes elements, and runs a script, wherever a page takes it for markup. What it makes has the
/// attribute by which `look.js` finds it; its scripts set the variable that `look.js` reads.
pub const LIVE_MARKUP: &str = "x'\" data-opcheck=1 \"'></title></textarea></style></script><i data-opcheck=1></i>\
    <img data-opcheck=1 src=data:, onerror=\"window.opcheckCanary=1\"><script>window.opcheckCanary=1</script>";

/// Words that a sentence to a human being has at least.
const FEWEST_WORDS: usize = 3;
/// Letters beyond ASCII that stand for a sentence: some languages put no spaces between words.
const FEWEST_LETTERS: usize = 6;

/// Whether an error page tells the end-user in words that something is wrong (RFC 6749 §4.1.2.1).
pub fn says_something(answer: &Answer, look: &Look) -> Judgement {
    let expected = "an error page with a sentence that can be seen";
    if let Err(judgement) = came_to(&Acceptable::ErrorPage, answer, expected) {
        return judgement;
    }
    let words = look.text.split_whitespace().filter(|word| is_word(word)).count();
    let letters = look.text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii());
    let speaks = words >= FEWEST_WORDS || letters.count() >= FEWEST_LETTERS;
    let fault = if look.media_type.contains("json") {
        Some("a JSON document".to_owned())
    } else if look.text.trim().is_empty() {
        Some("a page on which nothing can be seen".to_owned())
    } else if !speaks {
        Some("a page without a sentence".to_owned())
    } else {
        None
    };
    first_fault(fault, expected, "a page that says something in words")
}

/// Whether it is a word for people: `invalid_request` and `400` are none.
fn is_word(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    !inner.is_empty()
        && inner
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
}

/// Whether a page has a title and says its language (WCAG 2.2 §2.4.2, §3.1.1).
pub fn titled(wanted: &Acceptable, answer: &Answer, look: &Look) -> Judgement {
    let expected = format!("{wanted}, with a title and a language");
    if let Err(judgement) = came_to(wanted, answer, &expected) {
        return judgement;
    }
    let fault = match (look.title.trim().is_empty(), look.language.trim().is_empty()) {
        (false, false) => None,
        (true, false) => Some("no title"),
        (false, true) => Some("no `lang`"),
        (true, true) => Some("neither a title nor `lang`"),
    };
    let fine = format!("a title, and the language `{}`", look.language.trim());
    first_fault(fault.map(str::to_owned), &expected, &fine)
}

/// Whether markup of the request made no element and ran no script in the page that is open.
///
/// # Errors
///
/// The browser is not at a page of the target. The error is that fact: there is nothing in which markup could come
/// alive.
pub fn inert(answer: &Answer, look: &Look) -> Result<Judgement, String> {
    let expected = "markup of the request makes no element and runs no script";
    if let Some(reason) = shows_nothing(answer) {
        return Ok(Judgement::unclear(expected, reason));
    }
    let fault = match (look.canary_ran, look.canaries) {
        (true, _) => Some("a script out of the request has run".to_owned()),
        (false, 0) => None,
        (false, count) => Some(format!("{count} elements out of the request are in the page")),
    };
    match answer {
        Answer::Callback(_) | Answer::Elsewhere { .. } if fault.is_none() => Err(format!(
            "no page of the target shows the request: {}",
            answer.words()
        )),
        _ => Ok(first_fault(fault, expected, "none of it is alive in the page")),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::samples::{login_answer, login_look};
    use super::*;
    use crate::check::Outcome;

    fn error_answer() -> Answer {
        Answer::ErrorPage {
            status: 400,
            url: Url::parse("https://op.example/authorize").unwrap(),
            redirect: false,
        }
    }

    #[test]
    fn an_error_page_speaks_to_people() {
        let judge = |text: &str, media_type: &str| {
            let look = Look {
                text: text.to_owned(),
                media_type: media_type.to_owned(),
                ..Look::default()
            };
            says_something(&error_answer(), &look).outcome
        };
        let html = "text/html";
        assert_eq!(judge("Oops!\nThe request isn't valid.", html), Outcome::Met);
        assert_eq!(judge("Die Anfrage ist ungültig", html), Outcome::Met);
        assert_eq!(judge("リクエストが正しくありません。", html), Outcome::Met);
        assert_eq!(judge("400 invalid_request", html), Outcome::Violated);
        assert_eq!(judge(" \n", html), Outcome::Violated);
        assert_eq!(
            judge("{\"error\": \"this is no page\"}", "application/json"),
            Outcome::Violated
        );
        let another = says_something(&login_answer(), &login_look());
        assert!(matches!(another.outcome, Outcome::Unclear(_)));
    }

    #[test]
    fn a_page_needs_a_title_and_a_language() {
        let judge = |title: &str, language: &str| {
            let look = Look {
                title: title.to_owned(),
                language: language.to_owned(),
                ..login_look()
            };
            titled(&Acceptable::LoginPage, &login_answer(), &look).outcome
        };
        assert_eq!(judge("Sign in", "en"), Outcome::Met);
        assert_eq!(judge(" ", "en"), Outcome::Violated);
        assert_eq!(judge("Sign in", ""), Outcome::Violated);
    }

    #[test]
    fn live_markup_is_found_by_element_and_by_script() {
        let judge = |canaries: usize, canary_ran: bool| {
            let look = Look {
                canaries,
                canary_ran,
                ..login_look()
            };
            inert(&login_answer(), &look).unwrap().outcome
        };
        assert_eq!(judge(0, false), Outcome::Met);
        assert_eq!(judge(1, false), Outcome::Violated);
        assert_eq!(judge(0, true), Outcome::Violated);
        let url = Url::parse("https://rp.example/cb").unwrap();
        assert!(inert(&Answer::Elsewhere { url }, &login_look()).is_err());
    }
}
