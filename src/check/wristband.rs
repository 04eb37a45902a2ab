//! Checks on what is peculiar to Wristband: redirects to pages, tenants, and the `req` token.

use serde_json::{Map, Value};
use url::Url;

use super::Judgement;
use super::answer::{no_answer, shows_nothing};
use crate::protocol::{
    Answer, Breakage, Exchange, FailureKind, Jws, Landmarks, Parameter, Response, decode_form,
};

/// Whether the endpoint itself answers by a redirect with an absolute `Location`, and not with data.
pub fn answers_by_redirect(answer: &Answer, first: Option<&Response>) -> Judgement {
    let expected = "a redirect with an absolute `Location`, and no JSON";
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let Some(first) = first else {
        return Judgement::unclear(expected, "no answer came");
    };
    let location = first.header("location");
    let absolute = location.is_some_and(|location| Url::parse(location).is_ok());
    let json = first.media_type().is_some_and(|media| media.ends_with("json"));
    let actual = match location {
        Some(_) if !absolute => "a redirect with a relative `Location`".to_owned(),
        Some(_) if json => "a redirect with a JSON body".to_owned(),
        Some(_) => format!("HTTP {} with a `Location`", first.status),
        None => format!("HTTP {} without a `Location`", first.status),
    };
    Judgement::of(first.is_redirect() && absolute && !json, expected, actual)
}

/// Whether the endpoint redirects to a page at this address (origin and path) by 302 or 303.
pub fn redirects_to(answer: &Answer, exchange: &Exchange, page: &str, name: &str) -> Judgement {
    let expected = format!("a redirect (302 or 303) to {name} `{page}`");
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let places = Landmarks {
        login_pages: vec![page.to_owned()],
        ..Landmarks::default()
    };
    let hop = exchange.hops.first();
    let target = hop.and_then(|hop| hop.redirect()).and_then(Result::ok);
    let status = exchange.first_response().map_or(0, |response| response.status);
    let met = matches!(status, 302 | 303) && target.as_ref().is_some_and(|url| places.is_login_page(url));
    let actual = match &target {
        Some(url) => format!("HTTP {status} to `{}`", bare(url)),
        None => answer.words(),
    };
    Judgement::of(met, expected, actual)
}

/// A URL without its query: what follows may hold a token.
fn bare(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// Where the endpoint itself redirects to.
fn first_target(exchange: &Exchange) -> Option<Url> {
    exchange.hops.first()?.redirect()?.ok()
}

/// The values of `req` in the endpoint's own redirect.
pub fn request_tokens(exchange: &Exchange) -> Vec<String> {
    first_target(exchange)
        .map(|url| decode_form(url.query().unwrap_or_default()))
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, _)| name == "req")
        .map(|(_, value)| value)
        .collect()
}

/// Where the endpoint's own redirect to the login page leads.
pub fn login_target(exchange: &Exchange) -> Option<Url> {
    first_target(exchange).filter(|_| !request_tokens(exchange).is_empty())
}

/// A login page's address with this request token instead of any other.
pub fn with_request_token(mut page: Url, token: &str) -> Url {
    let kept: Vec<(String, String)> = decode_form(page.query().unwrap_or_default())
        .into_iter()
        .filter(|(name, _)| name != "req")
        .collect();
    page.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair("req", token);
    page
}

/// The seconds from the making of a request token to its end, as it says itself.
pub fn lifetime(token: &str) -> Option<u64> {
    let claims = Jws::parse(token).ok()?.claims()?;
    let moment = |name: &str| claims.get(name).and_then(Value::as_u64);
    moment("exp")?.checked_sub(moment("iat")?)
}

/// Whether the redirect to the login page carries exactly one `req` in the form of a JWT.
pub fn one_request_token(answer: &Answer, exchange: &Exchange) -> Judgement {
    let expected = "`req` once on the redirect to the login page, in the form of a JWT";
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    if !matches!(answer, Answer::LoginPage { .. }) {
        return Judgement::of(false, expected, answer.words());
    }
    match request_tokens(exchange).as_slice() {
        [one] => match Jws::parse(one) {
            Ok(_) => Judgement::of(true, expected, "`req` once, in the form of a JWT"),
            Err(error) => Judgement::of(false, expected, format!("`req` is no JWT: {error}")),
        },
        several => Judgement::of(false, expected, format!("`req` came {} times", several.len())),
    }
}

/// Whether a redirect that is not to a login page carries no `req`.
pub fn no_request_token(answer: &Answer, exchange: &Exchange) -> Judgement {
    let expected = "no `req`";
    if let Some(reason) = shows_nothing(answer) {
        return Judgement::unclear(expected, reason);
    }
    if let Answer::LoginPage { .. } | Answer::ConsentPage { .. } = answer {
        return Judgement::unclear(expected, format!("it ended elsewhere: {}", answer.words()));
    }
    let count = exchange
        .hops
        .iter()
        .filter_map(|hop| hop.redirect().and_then(Result::ok))
        .flat_map(|url| decode_form(url.query().unwrap_or_default()))
        .filter(|(name, _)| name == "req")
        .count();
    Judgement::of(count == 0, expected, format!("`req` came {count} times"))
}

/// Whether the configured login page's own query is kept beside `req`.
pub fn login_query_kept(answer: &Answer, exchange: &Exchange, configured: &str) -> Judgement {
    let query = configured.split_once('?').map_or("", |(_, query)| query);
    let expected = format!("the configured query `{query}` beside `req`");
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let Some(target) = first_target(exchange) else {
        return Judgement::of(false, expected, answer.words());
    };
    let got = decode_form(target.query().unwrap_or_default());
    let lost = decode_form(query)
        .into_iter()
        .find(|pair| got.iter().filter(|other| *other == pair).count() != 1);
    let actual = match &lost {
        Some((name, _)) => format!("`{name}` is missing, changed or repeated"),
        None => "the configured query".to_owned(),
    };
    Judgement::of(
        lost.is_none() && got.iter().any(|(name, _)| name == "req"),
        expected,
        actual,
    )
}

/// Whether no tenant is served at the application's own host: neither a code nor a login page of a tenant.
pub fn no_tenant_served(answer: &Answer, tenant_login_pages: &Landmarks) -> Judgement {
    let expected = "an error page, HTTP 4xx, or a login page that belongs to no tenant";
    if let Some(reason) = shows_nothing(answer) {
        return Judgement::unclear(expected, reason);
    }
    let met = match answer {
        Answer::ErrorPage { .. } => true,
        Answer::LoginPage { url, .. } => !tenant_login_pages.is_login_page(url),
        Answer::UnknownPage { .. }
        | Answer::Callback(_)
        | Answer::ConsentPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => false,
    };
    Judgement::of(met, expected, answer.words())
}

/// Whether a host of no tenant serves nobody. A name that does not resolve, a refused connection and a certificate that
/// does not fit are as good as an error page, for the control shows that the target is alive; a timeout says nothing.
pub fn nobody_served(answer: &Answer) -> Judgement {
    let expected = "an error page, HTTP 4xx, or no connection";
    let met = match answer {
        Answer::ErrorPage { .. } => true,
        Answer::Broken(Breakage::NoAnswer(failure)) => match failure.kind {
            FailureKind::Resolve | FailureKind::Connect | FailureKind::Tls => true,
            FailureKind::Timeout | FailureKind::Protocol | FailureKind::Foreign | FailureKind::Browser => {
                return Judgement::unclear(expected, answer.words());
            }
        },
        Answer::LoginPage { .. }
        | Answer::UnknownPage { .. }
        | Answer::Callback(_)
        | Answer::ConsentPage { .. }
        | Answer::Elsewhere { .. }
        | Answer::Broken(_) => false,
    };
    Judgement::of(met, expected, answer.words())
}

/// Whether the login page belongs to this tenant.
pub fn login_page_of(answer: &Answer, exchange: &Exchange, page: &str) -> Judgement {
    let expected = format!("the login page `{page}`");
    if let Some(reason) = no_answer(answer) {
        return Judgement::unclear(expected, reason);
    }
    let places = Landmarks {
        login_pages: vec![page.to_owned()],
        ..Landmarks::default()
    };
    let met = matches!(answer, Answer::LoginPage { .. })
        && first_target(exchange).is_some_and(|url| places.is_login_page(&url));
    let actual = first_target(exchange).map_or_else(|| answer.words(), |url| format!("`{}`", bare(&url)));
    Judgement::of(met, expected, actual)
}

/// Whether introspected parameters hold every parameter of the request with its value.
pub fn holds_parameters(introspected: &Result<Map<String, Value>, String>, sent: &[Parameter]) -> Judgement {
    let expected = "every parameter of the request, with its value";
    let object = match introspected {
        Ok(object) => object,
        Err(reason) => return Judgement::of(false, expected, reason.clone()),
    };
    let missing: Vec<&str> = sent
        .iter()
        .filter(|parameter| !holds(object, &parameter.name, &parameter.value))
        .map(|parameter| parameter.name.as_str())
        .collect();
    let actual = if missing.is_empty() {
        "every parameter".to_owned()
    } else {
        format!("missing or changed: {}", missing.join(", "))
    };
    Judgement::of(missing.is_empty(), expected, actual)
}

/// Whether an object, or an object in it, has this member with this value; numbers count by their text.
fn holds(object: &Map<String, Value>, name: &str, value: &str) -> bool {
    object.iter().any(|(key, member)| match member {
        Value::String(text) => key == name && text == value,
        Value::Number(number) => key == name && number.to_string() == value,
        Value::Object(inner) => holds(inner, name, value),
        Value::Array(items) => {
            key == name
                && items
                    .iter()
                    .map(|i| i.as_str().unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join(" ")
                    == value
        }
        Value::Null | Value::Bool(_) => false,
    })
}

/// Whether a request token that is not valid is refused: an error status, or `active: false`.
pub fn introspection_refuses(answer: Result<&Response, String>) -> Judgement {
    let expected = "an error status (4xx), or `active: false`";
    match answer {
        Err(reason) => Judgement::unclear(expected, reason),
        Ok(response) if (400..500).contains(&response.status) => {
            Judgement::of(true, expected, format!("HTTP {}", response.status))
        }
        Ok(response) => {
            let body: Option<Map<String, Value>> = serde_json::from_str(&response.body).ok();
            let active = body.as_ref().and_then(|body| body.get("active"));
            let met = response.status == 200 && active == Some(&Value::Bool(false));
            Judgement::of(
                met,
                expected,
                format!("HTTP {} without `active: false`", response.status),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Outcome;

    #[test]
    fn a_lost_parameter_is_named() {
        let introspected =
            Ok(serde_json::from_str(r#"{"request":{"client_id":"web","max_age":5}}"#).unwrap());
        let parameter = |name: &str, value: &str| Parameter {
            name: name.to_owned(),
            value: value.to_owned(),
            spelling: crate::protocol::Spelling::Encoded,
        };
        let sent = [parameter("client_id", "web"), parameter("max_age", "5")];
        assert_eq!(holds_parameters(&introspected, &sent).outcome, Outcome::Met);
        let more = [parameter("client_id", "web"), parameter("state", "s")];
        let judgement = holds_parameters(&introspected, &more);
        assert_eq!(judgement.outcome, Outcome::Violated);
        assert!(judgement.actual.contains("state"));
    }

    #[test]
    fn only_a_refusal_is_a_refusal() {
        let response = |status, body: &str| Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        };
        let judge = |r: Response| introspection_refuses(Ok(&r)).outcome;
        assert_eq!(judge(response(400, "")), Outcome::Met);
        assert_eq!(judge(response(200, r#"{"active":false}"#)), Outcome::Met);
        assert_eq!(judge(response(200, r#"{"client_id":"x"}"#)), Outcome::Violated);
        assert_eq!(judge(response(500, "")), Outcome::Violated);
        assert!(matches!(
            introspection_refuses(Err("no answer".into())).outcome,
            Outcome::Unclear(_)
        ));
    }
}
