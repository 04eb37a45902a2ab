//! Whether a token is worth anything, by what an endpoint answers that was shown it.

use serde_json::Value;

use super::token::{Answered, issued};
use super::{Judgement, Outcome};

/// What is known about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life {
    /// It works.
    Alive,
    /// It was refused as worth nothing.
    Dead,
    /// The answer says neither; why.
    Unknown(String),
}

impl Life {
    /// What a refresh says about its refresh token. That a client may not refresh at all says nothing about the token.
    pub fn by_refresh(answered: Answered<'_>) -> Self {
        match (answered, issued(answered)) {
            (Err(failure), _) => Self::Unknown(failure.kind.words().to_owned()),
            (Ok(_), Ok(_)) => Self::Alive,
            (Ok(response), Err(reason)) => {
                let of_client = ["`invalid_client`", "`unauthorized_client`"];
                let about_client = of_client.iter().any(|error| reason.contains(error));
                match response.status {
                    400 | 401 | 403 if !about_client => Self::Dead,
                    status => Self::Unknown(format!("{reason} (HTTP {status})")),
                }
            }
        }
    }

    /// What the userinfo endpoint says about an access token (RFC 6750 §3.1).
    pub fn by_userinfo(answered: Answered<'_>) -> Self {
        match answered {
            Err(failure) => Self::Unknown(failure.kind.words().to_owned()),
            Ok(response) => match response.status {
                200 => Self::Alive,
                400 | 401 | 403 => Self::Dead,
                status => Self::Unknown(format!("the userinfo endpoint answered HTTP {status}")),
            },
        }
    }

    /// What the introspection endpoint says about a token (RFC 7662 §2.2).
    pub fn by_introspection(answered: Answered<'_>) -> Self {
        let response = match answered {
            Err(failure) => return Self::Unknown(failure.kind.words().to_owned()),
            Ok(response) => response,
        };
        let body: Option<Value> = serde_json::from_str(&response.body).ok();
        let active = body.as_ref().and_then(|body| body.get("active")?.as_bool());
        match (response.status, active) {
            (200, Some(true)) => Self::Alive,
            (200, Some(false)) => Self::Dead,
            (status, _) => Self::Unknown(format!(
                "the introspection endpoint answered HTTP {status} without a boolean `active`"
            )),
        }
    }
}

/// Whether a token is dead: at once, or at the latest when `seconds` had passed.
pub fn is_dead(what: &str, at_once: &Life, later: Option<(u64, &Life)>) -> Judgement {
    let expected = vec![
        format!("{what} that is refused"),
        format!("{what} that is refused after a few seconds (tolerated)"),
    ];
    let (outcome, actual) = match (at_once, later) {
        (Life::Dead, _) => (Outcome::Met, format!("{what} was refused")),
        (Life::Unknown(reason), _) => (Outcome::Unclear(reason.clone()), reason.clone()),
        (Life::Alive, None) => (Outcome::Violated, format!("{what} still worked")),
        (Life::Alive, Some((seconds, Life::Alive))) => (
            Outcome::Violated,
            format!("{what} still worked, also {seconds} seconds later"),
        ),
        (Life::Alive, Some((seconds, Life::Dead))) => (
            Outcome::Tolerated,
            format!("{what} still worked, and was refused {seconds} seconds later"),
        ),
        (Life::Alive, Some((_, Life::Unknown(reason)))) => (Outcome::Unclear(reason.clone()), reason.clone()),
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

/// Whether a token lives on.
pub fn lives_on(what: &str, life: &Life) -> Judgement {
    let expected = format!("{what} that still works");
    match life {
        Life::Alive => Judgement::of(true, expected, format!("{what} still worked")),
        Life::Dead => Judgement::of(false, expected, format!("{what} was refused")),
        Life::Unknown(reason) => Judgement::unclear(expected, reason.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Response;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![],
            body: body.to_owned(),
            truncated: false,
        }
    }

    #[test]
    fn a_failure_says_nothing_about_a_token() {
        let refresh = |status, body: &str| Life::by_refresh(Ok(&response(status, body)));
        assert_eq!(refresh(200, r#"{"access_token":"a"}"#), Life::Alive);
        assert_eq!(refresh(400, r#"{"error":"invalid_grant"}"#), Life::Dead);
        assert!(matches!(
            refresh(401, r#"{"error":"invalid_client"}"#),
            Life::Unknown(_)
        ));
        assert!(matches!(refresh(500, "oops"), Life::Unknown(_)));
        assert!(matches!(refresh(429, ""), Life::Unknown(_)));
        assert_eq!(Life::by_userinfo(Ok(&response(401, ""))), Life::Dead);
        assert!(matches!(
            Life::by_userinfo(Ok(&response(404, ""))),
            Life::Unknown(_)
        ));
    }

    #[test]
    fn introspection_must_say_so_in_a_boolean() {
        let judge = |body: &str| Life::by_introspection(Ok(&response(200, body)));
        assert_eq!(judge(r#"{"active":true}"#), Life::Alive);
        assert_eq!(judge(r#"{"active":false}"#), Life::Dead);
        assert!(matches!(judge(r#"{"active":"true"}"#), Life::Unknown(_)));
    }

    #[test]
    fn a_delay_is_tolerated_and_life_is_not() {
        let judge = |at_once: &Life, later| is_dead("a token", at_once, later).outcome;
        assert_eq!(judge(&Life::Dead, None), Outcome::Met);
        assert_eq!(judge(&Life::Alive, Some((6, &Life::Dead))), Outcome::Tolerated);
        assert_eq!(judge(&Life::Alive, Some((6, &Life::Alive))), Outcome::Violated);
        assert_eq!(judge(&Life::Alive, None), Outcome::Violated);
        assert_eq!(lives_on("a token", &Life::Dead).outcome, Outcome::Violated);
    }
}
