//! Checks on what arrives at the client's redirect URI.

use url::Url;

use super::{Judgement, answer::no_answer};
use crate::protocol::{
    AUTHORIZATION_ERROR_CODES, Answer, Callback, ResponseMode, decode_form, is_error_text,
};

/// What the client was sent, or the judgement that it was sent nothing.
fn callback<'a>(answer: &'a Answer, expected: &str) -> Result<&'a Callback, Judgement> {
    match answer {
        Answer::Callback(callback) => Ok(callback),
        other => Err(match no_answer(other) {
            Some(reason) => Judgement::unclear(expected, reason),
            None => Judgement::of(false, expected, other.words()),
        }),
    }
}

/// The error that the client was sent, for checks on how an error looks. Whether one is due is for other checks: where
/// none came there is nothing to judge.
fn error<'a>(answer: &'a Answer, expected: &str) -> Result<&'a Callback, Judgement> {
    match answer {
        Answer::Callback(callback) if callback.error().is_some() => Ok(callback),
        other => Err(nothing_came("error", other, expected)),
    }
}

/// The judgement where what is to be looked at did not come.
fn nothing_came(what: &str, answer: &Answer, expected: &str) -> Judgement {
    let reason = no_answer(answer).unwrap_or_else(|| format!("no {what} came: {}", answer.words()));
    Judgement::unclear(expected, reason)
}

/// Turns the early answer of a `?` into the judgement itself.
fn settle(result: Result<Judgement, Judgement>) -> Judgement {
    result.unwrap_or_else(|judgement| judgement)
}

/// How the state came back, in words, if not exactly once and unchanged.
fn state_fault(callback: &Callback, sent: &str) -> Option<String> {
    let states: Vec<&str> = callback.all("state").collect();
    match states.as_slice() {
        [] => Some("no `state` came back".to_owned()),
        [one] if *one == sent => None,
        [one] => Some(format!("the `state` `{one}` came back instead of `{sent}`")),
        several => Some(format!("{} values of `state` came back", several.len())),
    }
}

/// A code with exactly the state that was sent, at the redirect URI of the request.
pub fn code_with_state(answer: &Answer, sent: &str, redirect_uri: &str) -> Judgement {
    let expected = format!("a code at `{redirect_uri}` with the `state` `{sent}`, once and unchanged");
    settle(callback(answer, &expected).map(|callback| {
        let fault = if callback.code().is_none() || callback.error().is_some() {
            Some(answer.words())
        } else if !callback.is_in_place() {
            Some(format!(
                "the response does not stand where it is awaited: {}",
                callback.words()
            ))
        } else if callback.redirect_uri != redirect_uri {
            Some(format!("the code went to `{}`", callback.redirect_uri))
        } else {
            state_fault(callback, sent)
        };
        let met = fault.is_none();
        Judgement::of(
            met,
            &expected,
            fault.unwrap_or_else(|| "a code with the state".to_owned()),
        )
    }))
}

/// An error with exactly the state that was sent.
pub fn error_with_state(answer: &Answer, sent: &str) -> Judgement {
    let expected = format!("an error with the `state` `{sent}`, once and unchanged");
    settle(error(answer, &expected).map(|callback| {
        let fault = state_fault(callback, sent);
        let met = fault.is_none();
        Judgement::of(met, &expected, fault.unwrap_or_else(|| answer.words()))
    }))
}

/// An error without any state.
pub fn error_without_state(answer: &Answer) -> Judgement {
    let expected = "an error for the client without a `state`";
    settle(error(answer, expected).map(|callback| {
        let states = callback.all("state").count();
        let actual = if states == 0 {
            answer.words()
        } else {
            "a `state` came back although none was sent".to_owned()
        };
        Judgement::of(states == 0, expected, actual)
    }))
}

/// An error that reaches the client by a redirect with one of these statuses, in the query.
pub fn error_by_redirect(answer: &Answer, statuses: &[u16]) -> Judgement {
    let list: Vec<String> = statuses.iter().map(ToString::to_string).collect();
    let expected = format!("an error at the client's redirect URI, by {}", list.join(" or "));
    settle(callback(answer, &expected).map(|callback| {
        let met = statuses.contains(&callback.status)
            && callback.mode == ResponseMode::Query
            && callback.is_in_place()
            && callback.error().is_some()
            && callback.code().is_none();
        Judgement::of(met, &expected, answer.words())
    }))
}

/// The registered query parameters, once and unchanged, beside those of the response.
pub fn query_kept(answer: &Answer, redirect_uri: &str) -> Judgement {
    let registered = redirect_uri.split_once('?').map_or("", |(_, query)| query);
    let expected = format!("the registered query `{registered}` beside the response's parameters");
    // Where the query is mended badly, the error itself may hide in it.
    let response = match answer {
        Answer::Callback(callback) => Ok(callback),
        other => Err(nothing_came("response", other, &expected)),
    };
    settle(response.map(|callback| {
        let missing = decode_form(registered)
            .into_iter()
            .find(|(name, value)| callback.all(name).collect::<Vec<_>>() != [value.as_str()]);
        let query = callback.url.query().unwrap_or_default();
        let fault = match missing {
            Some((name, _)) => Some(format!("`{name}` is missing, changed or repeated")),
            None if query.contains('?') => Some("the query holds a second question mark".to_owned()),
            None => None,
        };
        let met = fault.is_none();
        Judgement::of(met, &expected, fault.unwrap_or_else(|| answer.words()))
    }))
}

/// One error, no code, and only allowed characters.
pub fn well_formed(answer: &Answer) -> Judgement {
    let expected = "`error` once, no `code`, no token, texts within the allowed ASCII characters";
    settle(error(answer, expected).map(|callback| {
        let errors = callback.all("error").count();
        let texts = ["error", "error_description", "error_uri"];
        let unclean = texts
            .iter()
            .find(|name| callback.all(name).any(|text| !is_error_text(text)));
        let token = ["code", "access_token", "id_token"].iter().find(|name| {
            callback.parameter(name).is_some() || callback.stray.iter().any(|stray| stray == *name)
        });
        let fault = match (errors, token, unclean) {
            (1, None, None) => spelling_fault(callback),
            (1, Some(name), _) => Some(format!("the error came together with `{name}`")),
            (1, None, Some(name)) => Some(format!("`{name}` holds characters that are not allowed")),
            (several, _, _) => Some(format!("`error` came {several} times")),
        };
        let met = fault.is_none();
        Judgement::of(met, expected, fault.unwrap_or_else(|| answer.words()))
    }))
}

/// What is wrong with how an error is written, beside its characters.
fn spelling_fault(callback: &Callback) -> Option<String> {
    let uri = callback.parameter("error_uri");
    if let Some(uri) = uri.filter(|uri| Url::parse(uri).is_err() || uri.contains(' ')) {
        return Some(format!("`error_uri` is `{uri}`, which is no URI"));
    }
    let text = callback.url.query().unwrap_or_default();
    let is_hexadecimal = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let broken = bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'%' && !(is_hexadecimal(bytes.get(at + 1)) && is_hexadecimal(bytes.get(at + 2)))
    });
    broken.then(|| "a percent sign in the response begins no encoded byte".to_owned())
}

/// What an authorization response may hold (RFC 6749 §4.1.2.1, RFC 9207 §2, OIDC Session Management §2).
const KNOWN_PARAMETERS: [&str; 6] = [
    "error",
    "error_description",
    "error_uri",
    "state",
    "iss",
    "session_state",
];

/// No parameter beside those that the documents name, and those of the registered query.
pub fn known_parameters(answer: &Answer, redirect_uri: &str) -> Judgement {
    let expected = "no parameters but those that the documents name";
    let own = decode_form(redirect_uri.split_once('?').map_or("", |(_, query)| query));
    settle(error(answer, expected).map(|callback| {
        let further = callback.parameters.iter().map(|(name, _)| name).find(|name| {
            !KNOWN_PARAMETERS.contains(&name.as_str())
                && !own.iter().any(|(registered, _)| registered == *name)
        });
        let met = further.is_none();
        Judgement::of(
            met,
            expected,
            further.map_or_else(|| answer.words(), |name| format!("the parameter `{name}`")),
        )
    }))
}

/// A code without any state.
pub fn code_without_state(answer: &Answer) -> Judgement {
    let expected = "a code for the client without a `state`";
    settle(callback(answer, expected).map(|callback| {
        let stateless = callback.all("state").count() == 0;
        let actual = match stateless {
            true => answer.words(),
            false => "a `state` came back although none was sent".to_owned(),
        };
        Judgement::of(stateless && callback.code().is_some(), expected, actual)
    }))
}

/// Every error of the response is one of the eleven documented codes.
pub fn documented(answer: &Answer) -> Judgement {
    let expected = "one of the eleven documented error codes";
    settle(error(answer, expected).map(|callback| {
        let met = callback
            .all("error")
            .all(|code| AUTHORIZATION_ERROR_CODES.contains(&code));
        Judgement::of(met, expected, answer.words())
    }))
}

/// `tenant_domain` with the tenant's name, and `tenant_custom_domain` exactly where the tenant has one.
pub fn names_tenant(answer: &Answer, name: &str, custom_domain: Option<&str>) -> Judgement {
    let expected = match custom_domain {
        Some(domain) => format!("`tenant_domain={name}` and `tenant_custom_domain={domain}`"),
        None => format!("`tenant_domain={name}` and no `tenant_custom_domain`"),
    };
    settle(callback(answer, &expected).map(|callback| {
        let one = |parameter: &str| {
            let values: Vec<&str> = callback.all(parameter).collect();
            match values.as_slice() {
                [] => Ok(None),
                [value] => Ok(Some((*value).to_owned())),
                _ => Err(()),
            }
        };
        let (domain, custom) = (one("tenant_domain"), one("tenant_custom_domain"));
        let met = domain == Ok(Some(name.to_owned())) && custom == Ok(custom_domain.map(str::to_owned));
        let actual = format!(
            "tenant_domain: {}, tenant_custom_domain: {}",
            shown(&domain),
            shown(&custom)
        );
        Judgement::of(met, &expected, actual)
    }))
}

/// A parameter's single value in words.
fn shown(value: &Result<Option<String>, ()>) -> String {
    match value {
        Ok(Some(value)) => format!("`{value}`"),
        Ok(None) => "absent".to_owned(),
        Err(()) => "repeated".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::check::Outcome;

    fn at(query: &str) -> Answer {
        let url = Url::parse(&format!("https://rp.example/cb?{query}")).unwrap();
        Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap())
    }

    fn met(judgement: &Judgement) -> bool {
        judgement.outcome == Outcome::Met
    }

    #[test]
    fn a_state_must_come_back_once_and_unchanged() {
        let judge = |query: &str| met(&code_with_state(&at(query), "a+b c", "https://rp.example/cb"));
        assert!(judge("code=x&state=a%2Bb%20c"));
        assert!(judge("code=x&state=a%2Bb+c"), "a plus sign in a query is a space");
        assert!(!judge("code=x&state=a+b+c"));
        assert!(!judge("code=x"));
        assert!(!judge("code=x&state=a%2Bb%20c&state=a%2Bb%20c"));
        assert!(!judge("error=server_error&state=a%2Bb%20c"));
    }

    #[test]
    fn an_error_response_is_judged_by_its_parts() {
        assert!(met(&well_formed(&at(
            "error=invalid_request&error_description=no+luck"
        ))));
        for bad in [
            "error=a&error=b",
            "error=a&code=x",
            "error=a&error_description=%22",
            "error=a&error_description=%0A",
            "error=a&error_uri=/relative",
            "error=a&error_description=100%",
            "code=x",
        ] {
            assert!(!met(&well_formed(&at(bad))), "{bad}");
        }
    }

    #[test]
    fn where_no_error_came_its_form_is_not_judged() {
        let url = Url::parse("https://op.example/").unwrap();
        let page = Answer::LoginPage { url, redirect: false };
        for judgement in [
            error_with_state(&page, "s"),
            error_without_state(&page),
            well_formed(&page),
            well_formed(&at("code=x")),
        ] {
            let Outcome::Unclear(reason) = &judgement.outcome else {
                panic!("{judgement:?}")
            };
            assert!(reason.starts_with("no error came"), "{reason}");
        }
        let query = query_kept(&page, "https://rp.example/cb?a=1").outcome;
        assert!(matches!(query, Outcome::Unclear(_)), "{query:?}");
        assert_eq!(error_by_redirect(&page, &[302]).outcome, Outcome::Violated);
    }

    #[test]
    fn the_status_and_the_place_of_an_error_count() {
        assert!(met(&error_by_redirect(&at("error=x"), &[302])));
        assert!(!met(&error_by_redirect(&at("error=x"), &[303])));
        let url = Url::parse("https://rp.example/cb#error=x").unwrap();
        let fragment = Answer::Callback(Callback::from_redirect(&url, "https://rp.example/cb", 302).unwrap());
        assert!(!met(&error_by_redirect(&fragment, &[302])));
    }

    #[test]
    fn a_tenant_is_named_exactly() {
        let judge = |query: &str, custom| met(&names_tenant(&at(query), "acme", custom));
        assert!(judge("error=x&tenant_domain=acme", None));
        assert!(!judge("error=x&tenant_domain=other", None));
        assert!(!judge("error=x&tenant_domain=acme", Some("id.acme.test")));
        assert!(judge(
            "error=x&tenant_domain=acme&tenant_custom_domain=id.acme.test",
            Some("id.acme.test")
        ));
    }

    #[test]
    fn a_lost_query_is_found() {
        let judge = |query: &str| met(&query_kept(&at(query), "https://rp.example/cb?a=1&b=2"));
        assert!(judge("a=1&b=2&error=x"));
        assert!(!judge("a=1&error=x"));
        assert!(!judge("a=1&b=2?error=x&error=x"));
    }
}
