//! Checks on what protects the end-user's browser: policies of pages, plain HTTP, cookies, forged forms.

use url::Url;

use super::answer::no_answer;
use super::page::page_of;
use super::{Acceptable, Judgement, Outcome};
use crate::protocol::{Answer, Breakage, Callback, Hop, HtmlDocument, Landmarks, Response};

/// Referrer policies under which another site learns the origin at most (RFC 9700 §4.2.4).
const REFERRER_POLICIES: [&str; 6] = [
    "no-referrer",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
];

/// Whether a page keeps its address from other sites.
pub fn names_no_referrer(wanted: &Acceptable, answer: &Answer, page: Option<&Response>) -> Judgement {
    let expected = format!("{wanted}, with a `Referrer-Policy` that shows other sites the origin at most");
    let page = match page_of(wanted, answer, page, &expected) {
        Ok(page) => page,
        Err(judgement) => return judgement,
    };
    let in_page = HtmlDocument::parse(&page.body).attributes("meta[name=referrer i]", "content");
    // Of several policies, the last one that a browser knows counts.
    let named: Vec<String> = page
        .headers_named("referrer-policy")
        .map(str::to_owned)
        .chain(in_page)
        .flat_map(|list| {
            list.split(',')
                .map(|one| one.trim().to_ascii_lowercase())
                .collect::<Vec<_>>()
        })
        .collect();
    let met = named
        .last()
        .is_some_and(|last| REFERRER_POLICIES.contains(&last.as_str()));
    let actual = match named.as_slice() {
        [] => "no `Referrer-Policy`".to_owned(),
        list => format!("`Referrer-Policy: {}`", list.join(", ")),
    };
    Judgement::of(met, expected, actual)
}

/// Where an element's address stands by which it is loaded with its page.
const LOADED: [(&str, &str); 7] = [
    ("script[src]", "src"),
    ("img[src]", "src"),
    ("iframe[src]", "src"),
    ("frame[src]", "src"),
    ("embed[src]", "src"),
    ("object[data]", "data"),
    (
        "link[rel~=stylesheet i], link[rel~=icon i], link[rel~=preload i]",
        "href",
    ),
];

/// Whether a page loads nothing from other sites.
pub fn without_third_parties(
    wanted: &Acceptable,
    answer: &Answer,
    hop: Option<&Hop>,
    landmarks: &Landmarks,
) -> Judgement {
    let expected = format!("{wanted}, which loads nothing from other sites");
    let page = match page_of(wanted, answer, hop.and_then(Hop::response), &expected) {
        Ok(page) => page,
        Err(judgement) => return judgement,
    };
    let document = HtmlDocument::parse(&page.body);
    let at = hop.map(|hop| &hop.request.url);
    let foreign = LOADED
        .iter()
        .flat_map(|(css, attribute)| document.attributes(css, attribute))
        .filter_map(|address| at?.join(&address).ok())
        .find(|url| is_foreign(url, at, landmarks));
    match foreign {
        Some(url) => {
            let host = url.host_str().unwrap_or_default();
            Judgement::of(false, expected, format!("the page loads something from `{host}`"))
        }
        None => Judgement::of(true, expected, "nothing from other sites"),
    }
}

/// Whether an address is at none of the server's own origins.
fn is_foreign(url: &Url, page: Option<&Url>, landmarks: &Landmarks) -> bool {
    let own = page.is_some_and(|page| page.origin() == url.origin()) || landmarks.is_own(url);
    matches!(url.scheme(), "http" | "https") && !own
}

/// Records where an error leaves an end-user who is not signed in.
pub fn automatic_redirect(answer: &Answer) -> Judgement {
    match no_answer(answer) {
        Some(reason) => Judgement::unclear("an answer", reason),
        None => Judgement::recorded(
            &["an error for the client", "a page of the server"],
            answer.words(),
        ),
    }
}

/// Whether no cache keeps an authorization response: by its header, or because caches keep no such redirect by
/// themselves (RFC 9111 §3).
pub fn not_stored(answer: &Answer, response: Option<&Response>) -> Judgement {
    let expected = "`Cache-Control: no-store`, or a redirect that no cache stores by itself (tolerated)";
    let (Answer::Callback(_), Some(response)) = (answer, response) else {
        let reason = no_answer(answer).unwrap_or_else(|| format!("no response came: {}", answer.words()));
        return Judgement::unclear(expected, reason);
    };
    let directives: Vec<String> = response
        .headers_named("cache-control")
        .flat_map(|list| list.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    let has = |name: &str| directives.iter().any(|directive| directive == name);
    let kept = |directive: &String| {
        let age = directive
            .strip_prefix("max-age=")
            .or_else(|| directive.strip_prefix("s-maxage="));
        directive == "public" || age.is_some_and(|age| age.trim_matches('"') != "0")
    };
    let stored = directives.iter().any(kept) || response.header("expires").is_some_and(|date| date != "0");
    let outcome = match (has("no-store"), response.status) {
        (true, _) => Outcome::Met,
        (false, 302 | 303 | 307) if !stored || has("private") || has("no-cache") => Outcome::Tolerated,
        (false, _) => Outcome::Violated,
    };
    let actual = match directives.as_slice() {
        [] => format!("HTTP {} without `Cache-Control`", response.status),
        list => format!(
            "HTTP {} with `Cache-Control: {}`",
            response.status,
            list.join(", ")
        ),
    };
    Judgement {
        outcome,
        expected: vec![expected.to_owned()],
        actual,
    }
}

/// Whether plain HTTP is upgraded or refused.
pub fn plain_http_refused(hop: Option<&Hop>) -> Judgement {
    let expected = "no connection, a redirect to HTTPS, or an error status";
    let Some(hop) = hop else {
        return Judgement::unclear(expected, "no answer came");
    };
    let judge = |met: bool, actual: String| Judgement::of(met, expected, actual);
    match (&hop.outcome, hop.redirect()) {
        // Over TLS the same server has just answered, so that this silence is a refusal.
        (Err(failure), _) => judge(true, failure.kind.words().to_owned()),
        // An upgrade leads to the same endpoint; whatever else is sent has been served in the clear.
        (Ok(response), Some(Ok(url))) => judge(
            url.scheme() == "https" && url.path() == hop.request.url.path(),
            format!(
                "HTTP {}, to `{}://…{}`",
                response.status,
                url.scheme(),
                url.path()
            ),
        ),
        (Ok(response), Some(Err(_)) | None) => judge(
            response.status >= 400,
            format!("HTTP {} over plain HTTP", response.status),
        ),
    }
}

/// Whether the addresses of endpoints have no fragment.
pub fn without_fragment(endpoints: &[Url]) -> Judgement {
    let expected = "no fragment in the address of an endpoint";
    match endpoints.iter().find(|url| url.fragment().is_some()) {
        Some(url) => Judgement::of(false, expected, format!("`{url}`")),
        None if endpoints.is_empty() => Judgement::unclear(expected, "no endpoint is known"),
        None => Judgement::of(true, expected, "none has one"),
    }
}

/// What a cookie says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieTraits {
    /// Its name.
    pub name: String,
    /// Whether scripts cannot read it.
    pub http_only: bool,
    /// Whether it travels over TLS only.
    pub secure: bool,
    /// What it says about other sites, in words.
    pub same_site: &'static str,
}

/// Whether every session cookie has an attribute.
pub fn cookies_have(
    attribute: &str,
    cookies: &[CookieTraits],
    has: impl Fn(&CookieTraits) -> bool,
) -> Judgement {
    let expected = format!("`{attribute}` on the session cookie");
    match cookies.iter().find(|cookie| !has(cookie)) {
        Some(cookie) => Judgement::of(false, expected, format!("`{}` is without it", cookie.name)),
        None => Judgement::of(true, expected, names(cookies)),
    }
}

/// Records what the session cookie says about other sites.
pub fn same_site(cookies: &[CookieTraits]) -> Judgement {
    let said: Vec<&str> = cookies.iter().map(|cookie| cookie.same_site).collect();
    Judgement::recorded(&["SameSite of the session cookie"], said.join(", "))
}

fn names(cookies: &[CookieTraits]) -> String {
    let names: Vec<String> = cookies
        .iter()
        .map(|cookie| format!("`{}`", cookie.name))
        .collect();
    names.join(", ")
}

/// Whether somebody who should not be is not signed in. `what` says who that is.
pub fn not_signed_in(what: &str, answer: &Answer) -> Judgement {
    let expected = format!("{what} gets no code");
    match answer {
        Answer::Callback(callback) if callback.code().is_none() => {
            Judgement::of(true, expected, answer.words())
        }
        Answer::ErrorPage { .. } | Answer::LoginPage { .. } => Judgement::of(true, expected, answer.words()),
        Answer::UnknownPage { .. } | Answer::Broken(Breakage::NoAnswer(_)) => {
            Judgement::unclear(expected, answer.words())
        }
        Answer::Broken(Breakage::ServerError(_)) => failed_without_a_code(expected, answer),
        Answer::Callback(_) | Answer::ConsentPage { .. } | Answer::Elsewhere { .. } | Answer::Broken(_) => {
            Judgement::of(false, expected, answer.words())
        }
    }
}

/// A code with its own state, or no code at all.
pub fn own_code_or_none(answer: &Answer, state: &str, redirect_uri: &str) -> Judgement {
    let expected = format!("a code at `{redirect_uri}` with the request's own `state`, or no code");
    match answer {
        Answer::Callback(callback) if callback.code().is_some() => {
            let own = is_own(callback, state, redirect_uri);
            let actual = if own {
                answer.words()
            } else {
                "a code at another place or with another state".to_owned()
            };
            Judgement::of(own, expected, actual)
        }
        Answer::Callback(callback) => {
            let met = callback.redirect_uri == redirect_uri;
            Judgement::of(met, expected, answer.words())
        }
        Answer::ErrorPage { .. } | Answer::LoginPage { .. } | Answer::ConsentPage { .. } => {
            Judgement::of(true, expected, answer.words())
        }
        Answer::UnknownPage { .. } | Answer::Broken(Breakage::NoAnswer(_)) => {
            Judgement::unclear(expected, answer.words())
        }
        Answer::Broken(Breakage::ServerError(_)) => failed_without_a_code(expected, answer),
        Answer::Elsewhere { .. } | Answer::Broken(_) => Judgement::of(false, expected, answer.words()),
    }
}

/// A server that fails at a forged form gives nobody anything; that it does not refuse in words is worth a warning.
fn failed_without_a_code(expected: String, answer: &Answer) -> Judgement {
    Judgement {
        outcome: Outcome::Tolerated,
        expected: vec![expected, "a failure of the server (tolerated)".to_owned()],
        actual: answer.words(),
    }
}

/// Whether a callback answers a request of this state.
fn is_own(callback: &Callback, state: &str, redirect_uri: &str) -> bool {
    callback.redirect_uri == redirect_uri && callback.all("state").collect::<Vec<_>>() == [state]
}

/// A request of a browser that has others open, and what came of it.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Its state.
    pub state: String,
    /// Where its answer belongs.
    pub redirect_uri: String,
    /// What came.
    pub answer: Answer,
}

/// Whether each of two requests of one browser got its own answer. A server may let only one of them through.
pub fn interleaved(tabs: &[Tab]) -> Judgement {
    let expected = "for each request a code with its own state";
    let words = |tab: &Tab| match &tab.answer {
        Answer::Callback(callback) if callback.code().is_some() => {
            if is_own(callback, &tab.state, &tab.redirect_uri) {
                "its own code".to_owned()
            } else {
                "a code with the state of another request".to_owned()
            }
        }
        other => other.words(),
    };
    let code = |tab: &Tab| match &tab.answer {
        Answer::Callback(callback) => callback
            .code()
            .map(|_| is_own(callback, &tab.state, &tab.redirect_uri)),
        _ => None,
    };
    let found: Vec<Option<bool>> = tabs.iter().map(code).collect();
    let actual = tabs.iter().map(words).collect::<Vec<_>>().join("; ");
    Judgement {
        outcome: if found.contains(&Some(false)) || !found.contains(&Some(true)) {
            Outcome::Violated
        } else if found.contains(&None) {
            Outcome::Tolerated
        } else {
            Outcome::Met
        },
        expected: vec![
            expected.to_owned(),
            "a code for one of them only (tolerated)".to_owned(),
        ],
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_server_gives_nobody_a_code() {
        let failed = Answer::Broken(Breakage::ServerError(500));
        assert_eq!(not_signed_in("nobody", &failed).outcome, Outcome::Tolerated);
        assert_eq!(
            own_code_or_none(&failed, "s", "https://rp.example/cb").outcome,
            Outcome::Tolerated
        );
        let endless = Answer::Broken(Breakage::TooManyRedirects);
        assert_eq!(not_signed_in("nobody", &endless).outcome, Outcome::Violated);
    }
}
