//! Checks on the form of what a token endpoint answers, whatever it says.

use serde_json::{Map, Value};

use super::token::Answered;
use super::{Judgement, Outcome};
use crate::protocol::{Hop, Jws, Response, is_error_text};

/// The members of an answer that is a JSON object by its type and by its text.
fn json(response: &Response) -> Result<Map<String, Value>, String> {
    let kind = response.media_type().unwrap_or_default();
    if kind != "application/json" {
        return Err(format!("HTTP {} of the type `{kind}`", response.status));
    }
    serde_json::from_str(&response.body)
        .map_err(|_| format!("HTTP {} without a JSON object", response.status))
}

/// Whether a refusal is written as RFC 6749 §5.2 says: a JSON object with an `error`, 400 or, for a client that could not
/// be authenticated, 401, in allowed characters.
pub fn error_is_well_formed(answered: Answered<'_>) -> Judgement {
    let expected = "HTTP 400, or 401 with `invalid_client`, and a JSON object with an `error`";
    let response = match answered {
        Ok(response) if response.status == 429 => {
            return Judgement::unclear(expected, "the target limits how often it is asked (HTTP 429)");
        }
        Ok(response) => response,
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    let judged = json(response).and_then(|members| {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let code = text("error").ok_or_else(|| format!("HTTP {} without an `error`", response.status))?;
        let right_status = response.status == 400 || (response.status == 401 && code == "invalid_client");
        if !right_status {
            return Err(format!("the error `{code}` with HTTP {}", response.status));
        }
        let odd = ["error", "error_description", "error_uri"]
            .into_iter()
            .find(|name| match members.get(*name) {
                None => false,
                Some(value) => !value.as_str().is_some_and(is_error_text),
            });
        match odd {
            Some(name) => Err(format!(
                "the error `{code}` with a forbidden character in `{name}`"
            )),
            None => Ok(format!("the error `{code}` with HTTP {}", response.status)),
        }
    });
    match judged {
        Ok(actual) => Judgement::of(true, expected, actual),
        Err(actual) => Judgement::of(false, expected, actual),
    }
}

/// Whether a token response is written as RFC 6749 §5.1 says.
pub fn success_is_well_formed(answered: Answered<'_>) -> Judgement {
    let expected =
        "HTTP 200, a JSON object with texts as `access_token` and `token_type`, and a number as `expires_in`";
    let response = match answered {
        Ok(response) if response.status == 200 => response,
        Ok(response) => {
            return Judgement::unclear(expected, format!("no tokens came: HTTP {}", response.status));
        }
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    let judged = json(response).and_then(|members| {
        let texts = ["access_token", "token_type"];
        let is_text = |name: &&str| {
            members
                .get(*name)
                .and_then(Value::as_str)
                .is_some_and(|text| !text.is_empty())
        };
        if let Some(name) = texts.iter().find(|name| !is_text(name)) {
            return Err(format!("no text as `{name}`"));
        }
        let optional = ["refresh_token", "scope", "id_token"];
        if let Some(name) = optional
            .iter()
            .find(|name| members.get(**name).is_some_and(|own| !own.is_string()))
        {
            return Err(format!("no text as `{name}`"));
        }
        match members.get("expires_in") {
            Some(value) if value.is_number() => Ok(true),
            Some(_) => Err("no number as `expires_in`".to_owned()),
            None => Ok(false),
        }
    });
    let (outcome, actual) = match judged {
        Ok(true) => (Outcome::Met, "all of it".to_owned()),
        // The lifetime is recommended.
        Ok(false) => (Outcome::Tolerated, "no `expires_in`".to_owned()),
        Err(actual) => (Outcome::Violated, actual),
    };
    Judgement {
        outcome,
        expected: vec![
            expected.to_owned(),
            "the same without `expires_in` (tolerated)".to_owned(),
        ],
        actual,
    }
}

/// Whether a token response may not be kept by caches.
pub fn is_uncacheable(answered: Answered<'_>) -> Judgement {
    let expected = "`Cache-Control: no-store`";
    let response = match answered {
        Ok(response) if response.status == 200 => response,
        Ok(response) => {
            return Judgement::unclear(expected, format!("no tokens came: HTTP {}", response.status));
        }
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    let holds = |name: &str, word: &str| {
        let values = response.headers_named(name);
        let mut words = values.flat_map(|value| value.split(','));
        words.any(|own| own.trim().eq_ignore_ascii_case(word))
    };
    let (outcome, actual) = match (holds("cache-control", "no-store"), holds("pragma", "no-cache")) {
        (true, true) => (Outcome::Met, "`no-store`, and `Pragma: no-cache`"),
        (true, false) => (Outcome::Tolerated, "`no-store`, without `Pragma: no-cache`"),
        (false, _) => (Outcome::Violated, "no `no-store`"),
    };
    Judgement {
        outcome,
        expected: vec![
            format!("{expected} and `Pragma: no-cache`"),
            format!("{expected} alone, as later drafts have it (tolerated)"),
        ],
        actual: actual.to_owned(),
    }
}

/// Whether the scope that was granted is no more than was asked for: by the response, and by the access token where that
/// is a JWT with a scope.
pub fn scope_is_within(answered: Answered<'_>, asked: &str) -> Judgement {
    let expected = format!("no scope value beyond `{asked}`");
    let response = match answered {
        Ok(response) if response.status == 200 => response,
        Ok(response) => {
            return Judgement::unclear(expected, format!("no tokens came: HTTP {}", response.status));
        }
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    let members: Map<String, Value> = serde_json::from_str(&response.body).unwrap_or_default();
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let of_token = text("access_token").and_then(|token| Jws::parse(token).ok()?.claims());
    let of_token = of_token.as_ref().and_then(|claims| match claims.get("scope") {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Array(list)) => {
            let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            Some(words.join(" "))
        }
        Some(_) | None => None,
    });
    let asked: Vec<&str> = asked.split(' ').collect();
    for (place, scope) in [
        ("the response", text("scope")),
        ("the access token", of_token.as_deref()),
    ] {
        let mut words = scope
            .unwrap_or_default()
            .split(' ')
            .filter(|word| !word.is_empty());
        if let Some(word) = words.find(|word| !asked.contains(word)) {
            return Judgement::of(false, expected, format!("`{word}` in the scope of {place}"));
        }
    }
    Judgement::of(true, expected, "nothing beyond it")
}

/// Whether a token request over plain HTTP is not served. It holds no secret of the client, so an error of OAuth's own
/// shows that the endpoint has read it.
pub fn is_not_served(hop: Option<&Hop>) -> Judgement {
    let expected = "no connection, a redirect to HTTPS, or a refusal that is not the token endpoint's own";
    let Some(hop) = hop else {
        return Judgement::unclear(expected, "no answer came");
    };
    match &hop.outcome {
        // Over TLS the same server has just answered, so that this silence is a refusal.
        Err(failure) => Judgement::of(true, expected, failure.kind.words()),
        Ok(response) => {
            let own: Map<String, Value> = serde_json::from_str(&response.body).unwrap_or_default();
            let served =
                own.contains_key("error") || own.contains_key("access_token") || response.status < 300;
            Judgement::of(
                !served,
                expected,
                format!("HTTP {} over plain HTTP", response.status),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Response {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
            truncated: false,
        }
    }

    const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

    #[test]
    fn an_error_is_a_document_with_its_status() {
        let judge = |status, kind, body| error_is_well_formed(Ok(&response(status, &[kind], body))).outcome;
        assert_eq!(judge(400, JSON, r#"{"error":"invalid_grant"}"#), Outcome::Met);
        assert_eq!(judge(401, JSON, r#"{"error":"invalid_client"}"#), Outcome::Met);
        assert_eq!(
            judge(401, JSON, r#"{"error":"invalid_grant"}"#),
            Outcome::Violated
        );
        assert_eq!(
            judge(200, JSON, r#"{"error":"invalid_grant"}"#),
            Outcome::Violated
        );
        let quoted = r#"{"error":"invalid_grant","error_description":"a \"b\""}"#;
        assert_eq!(judge(400, JSON, quoted), Outcome::Violated);
        assert_eq!(
            judge(400, ("content-type", "text/html"), "<p>no</p>"),
            Outcome::Violated
        );
    }

    #[test]
    fn a_success_has_its_members_in_their_types() {
        let judge = |body| success_is_well_formed(Ok(&response(200, &[JSON], body))).outcome;
        assert_eq!(
            judge(r#"{"access_token":"a","token_type":"bearer","expires_in":5}"#),
            Outcome::Met
        );
        assert_eq!(
            judge(r#"{"access_token":"a","token_type":"bearer"}"#),
            Outcome::Tolerated
        );
        assert_eq!(
            judge(r#"{"access_token":"a","token_type":"bearer","expires_in":"5"}"#),
            Outcome::Violated
        );
        assert_eq!(judge(r#"{"access_token":"a"}"#), Outcome::Violated);
    }

    #[test]
    fn caches_must_be_told() {
        let judge = |headers: &[(&str, &str)]| is_uncacheable(Ok(&response(200, headers, "{}"))).outcome;
        let no_store = ("cache-control", "private, No-Store");
        assert_eq!(judge(&[no_store, ("pragma", "no-cache")]), Outcome::Met);
        assert_eq!(judge(&[no_store]), Outcome::Tolerated);
        assert_eq!(judge(&[("cache-control", "no-cache")]), Outcome::Violated);
    }

    #[test]
    fn more_scope_than_was_asked_for_is_found() {
        let judge = |body| scope_is_within(Ok(&response(200, &[JSON], body)), "openid email").outcome;
        assert_eq!(judge(r#"{"access_token":"a","scope":"openid"}"#), Outcome::Met);
        assert_eq!(judge(r#"{"access_token":"a"}"#), Outcome::Met);
        assert_eq!(
            judge(r#"{"access_token":"a","scope":"openid admin"}"#),
            Outcome::Violated
        );
    }
}
