//! Checks on revocation and on what introspection tells.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::token::Answered;
use super::{Judgement, Outcome};
use crate::protocol::Response;

/// Whether a revocation was answered as done (RFC 7009 §2.2).
pub fn is_revoked(answered: Answered<'_>) -> Judgement {
    let expected = vec!["HTTP 200".to_owned(), "another success (tolerated)".to_owned()];
    let response = match answered {
        Err(failure) => return Judgement::unclear(expected.join(", or "), failure.kind.words()),
        Ok(response) => response,
    };
    Judgement {
        outcome: match response.status {
            200 => Outcome::Met,
            201..300 => Outcome::Tolerated,
            429 => Outcome::Unclear("the target limits how often it is asked (HTTP 429)".to_owned()),
            _ => Outcome::Violated,
        },
        expected,
        actual: words(response),
    }
}

/// Whether the answer to the revocation of an access token says that such tokens cannot be revoked (RFC 7009 §2.2.1).
pub fn is_unsupported(answered: Answered<'_>) -> bool {
    answered.is_ok_and(|response| {
        let error = members(response).remove("error");
        (400..500).contains(&response.status)
            && error.as_ref().and_then(Value::as_str) == Some("unsupported_token_type")
    })
}

/// The judgement on a server that says of access tokens that they cannot be revoked.
pub fn says_unsupported() -> Judgement {
    Judgement::of(
        true,
        "an access token that is refused, or the error `unsupported_token_type`",
        "the error `unsupported_token_type`",
    )
}

/// An answer in words.
fn words(response: &Response) -> String {
    match members(response).get("error").and_then(Value::as_str) {
        Some(error) => format!("the error `{error}` (HTTP {})", response.status),
        None => format!("HTTP {}", response.status),
    }
}

/// The members of an answer's JSON object, if it is one.
fn members(response: &Response) -> Map<String, Value> {
    serde_json::from_str(&response.body).unwrap_or_default()
}

/// What a live token was granted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Granted {
    /// The client.
    pub client: String,
    /// The scope; none where nobody has said it.
    pub scope: Option<String>,
    /// The end-user; none where no ID token says it.
    pub subject: Option<String>,
    /// The issuer, where it is known.
    pub issuer: Option<String>,
    /// The target's time in seconds, as far as it is known here.
    pub now: i64,
}

/// Whether a live token is said to be active.
pub fn is_active(answered: Answered<'_>) -> Judgement {
    let expected = "`active` as the boolean true";
    match answered {
        Err(failure) => Judgement::unclear(expected, failure.kind.words()),
        Ok(response) => {
            let active = members(response).remove("active");
            let met = response.status == 200 && active == Some(Value::Bool(true));
            let actual = active.map_or_else(|| words(response), |active| format!("`active` as {active}"));
            Judgement::of(met, expected, actual)
        }
    }
}

/// Whether a live token is described as it was granted.
pub fn agrees(answered: Answered<'_>, granted: &Granted) -> Judgement {
    let active = is_active(answered);
    let (Outcome::Met, Ok(response)) = (&active.outcome, answered) else {
        return active;
    };
    let expected = "`active` as the boolean true, and members that agree with the grant";
    let faults = disagreements(&members(response), granted);
    let actual = match faults.is_empty() {
        true => "a description that agrees with the grant".to_owned(),
        false => faults.join("; "),
    };
    Judgement::of(faults.is_empty(), expected, actual)
}

/// The members that do not agree with the grant. All are optional, so what is left out is no fault.
fn disagreements(members: &Map<String, Value>, granted: &Granted) -> Vec<String> {
    let differs = |name: &str, own: Option<&str>| {
        let said = members.get(name)?;
        let own = own?;
        (said.as_str() != Some(own)).then(|| format!("`{name}` is {said} instead of `{own}`"))
    };
    let scope = members.get("scope").and_then(|said| {
        let wanted: BTreeSet<&str> = granted.scope.as_deref()?.split(' ').collect();
        let list: BTreeSet<&str> = said.as_str().unwrap_or("\u{0}").split(' ').collect();
        (!list.is_subset(&wanted)).then(|| {
            let wanted = granted.scope.as_deref().unwrap_or_default();
            format!("`scope` is {said}, and `{wanted}` was granted")
        })
    });
    let expired = members.get("exp").and_then(|said| {
        let passed = said.as_i64().is_none_or(|exp| exp <= granted.now);
        passed.then(|| format!("`exp` is {said}, which is no time to come"))
    });
    [
        differs("client_id", Some(&granted.client)),
        differs("sub", granted.subject.as_deref()),
        differs("iss", granted.issuer.as_deref()),
        scope,
        expired,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether of a token that is worth nothing only that is said (RFC 7662 §2.2).
pub fn only_inactive(answered: Answered<'_>) -> Judgement {
    let expected = "HTTP 200 with `{\"active\":false}` and no other member";
    match answered {
        Err(failure) => Judgement::unclear(expected, failure.kind.words()),
        Ok(response) => {
            let mut members = members(response);
            let active = members.remove("active");
            let others: Vec<String> = members.keys().map(|name| format!("`{name}`")).collect();
            let met = response.status == 200 && active == Some(Value::Bool(false)) && others.is_empty();
            let actual = match (active, others.is_empty()) {
                (None, _) => words(response),
                (Some(active), true) => format!("HTTP {} with `active` as {active}", response.status),
                (Some(active), false) => format!("`active` as {active}, and also {}", others.join(", ")),
            };
            Judgement::of(met, expected, actual)
        }
    }
}

/// Whether nothing was told about a live token.
pub fn tells_nothing(answered: Answered<'_>, preferred: &[u16]) -> Judgement {
    let expected = vec![
        "a refusal, and nothing about the token".to_owned(),
        "`{\"active\":false}`, or another refusal".to_owned(),
    ];
    let response = match answered {
        Err(failure) => return Judgement::unclear(expected.join(", or "), failure.kind.words()),
        Ok(response) => response,
    };
    let mut members = members(response);
    let active = members.remove("active");
    let told = active
        .as_ref()
        .is_some_and(|active| active != &Value::Bool(false))
        || ["sub", "scope", "client_id", "exp", "username"]
            .iter()
            .any(|name| members.contains_key(*name));
    let outcome = match (told, response.status) {
        (true, _) | (false, 500..) => Outcome::Violated,
        (false, 429) => Outcome::Unclear("the target limits how often it is asked (HTTP 429)".to_owned()),
        (false, status) if preferred.contains(&status) => Outcome::Met,
        (false, 200) if active.is_none() => Outcome::Violated,
        (false, _) => Outcome::Tolerated,
    };
    let actual = match active {
        Some(active) => format!("HTTP {} with `active` as {active}", response.status),
        None => words(response),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        }
    }

    fn granted() -> Granted {
        Granted {
            client: "web".to_owned(),
            scope: Some("openid email".to_owned()),
            subject: Some("s".to_owned()),
            issuer: None,
            now: 1000,
        }
    }

    #[test]
    fn a_description_must_agree_with_the_grant_where_it_says_something() {
        let judge = |body: &str| agrees(Ok(&response(200, body)), &granted()).outcome;
        assert_eq!(judge(r#"{"active":true}"#), Outcome::Met);
        let good =
            r#"{"active":true,"scope":"email openid","client_id":"web","sub":"s","exp":2000,"iss":"i"}"#;
        assert_eq!(judge(good), Outcome::Met);
        for bad in [
            r#"{"active":"true"}"#,
            r#"{"active":false}"#,
            r#"{"active":true,"scope":"openid admin"}"#,
            r#"{"active":true,"client_id":"spa"}"#,
            r#"{"active":true,"sub":"t"}"#,
            r#"{"active":true,"exp":900}"#,
            r#"{"active":true,"exp":"soon"}"#,
        ] {
            assert_eq!(judge(bad), Outcome::Violated, "{bad}");
        }
    }

    #[test]
    fn of_a_dead_token_only_that_is_said() {
        let judge = |status, body: &str| only_inactive(Ok(&response(status, body))).outcome;
        assert_eq!(judge(200, r#"{"active":false}"#), Outcome::Met);
        assert_eq!(judge(200, r#"{"active":false,"sub":"s"}"#), Outcome::Violated);
        assert_eq!(judge(200, r#"{"active":true}"#), Outcome::Violated);
        assert_eq!(judge(404, r#"{"error":"not_found"}"#), Outcome::Violated);
    }

    #[test]
    fn nothing_may_be_told_to_strangers() {
        let judge = |status, body: &str| tells_nothing(Ok(&response(status, body)), &[401]).outcome;
        assert_eq!(judge(401, r#"{"error":"invalid_client"}"#), Outcome::Met);
        assert_eq!(judge(400, r#"{"error":"invalid_request"}"#), Outcome::Tolerated);
        assert_eq!(judge(200, r#"{"active":false}"#), Outcome::Tolerated);
        assert_eq!(judge(200, r#"{"active":true}"#), Outcome::Violated);
        assert_eq!(judge(401, r#"{"sub":"s"}"#), Outcome::Violated);
        assert_eq!(judge(500, ""), Outcome::Violated);
    }

    #[test]
    fn only_a_success_is_a_revocation() {
        let judge = |status, body: &str| is_revoked(Ok(&response(status, body))).outcome;
        assert_eq!(judge(200, ""), Outcome::Met);
        assert_eq!(judge(204, ""), Outcome::Tolerated);
        assert_eq!(judge(400, r#"{"error":"invalid_request"}"#), Outcome::Violated);
        let unsupported = response(400, r#"{"error":"unsupported_token_type"}"#);
        assert!(is_unsupported(Ok(&unsupported)));
    }
}
