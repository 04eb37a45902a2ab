//! For whom the access tokens of a refresh are.

use serde_json::{Map, Value};

use crate::check::token::{Answered, issued};
use crate::check::{Judgement, Outcome};
use crate::protocol::Jws;

/// For whom an access token is, where it says so itself or by introspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// These.
    Named(Vec<String>),
    /// It does not say.
    Unsaid,
}

impl Audience {
    /// The audience of a JWT, or of the answer to an introspection.
    pub fn of(members: &Map<String, Value>) -> Self {
        match members.get("aud") {
            Some(Value::String(one)) => Self::Named(vec![one.clone()]),
            Some(Value::Array(list)) => {
                let texts = list.iter().filter_map(Value::as_str);
                Self::Named(texts.map(str::to_owned).collect())
            }
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Self::Unsaid,
        }
    }

    /// The audience that an access token names, if it is a JWT that names one.
    pub fn of_token(token: &str) -> Self {
        let claims = Jws::parse(token).ok().and_then(|jws| jws.claims());
        claims.map_or(Self::Unsaid, |claims| Self::of(&claims))
    }
}

/// Whether a refresh gave no access token for a resource that was never granted. `audience` is that of the access token
/// that came.
pub fn not_for_resource(answered: Answered<'_>, audience: &Audience, resource: &str) -> Judgement {
    let expected = vec![
        "the error `invalid_target`, or another refusal".to_owned(),
        format!("an access token that is not for `{resource}`"),
    ];
    let (outcome, actual) = match (answered, issued(answered), audience) {
        (Err(failure), _, _) => return Judgement::unclear(expected.join(", or "), failure.kind.words()),
        (Ok(response), Err(reason), _) if (400..500).contains(&response.status) => (Outcome::Met, reason),
        (Ok(response), Err(reason), _) => (Outcome::Violated, format!("{reason} (HTTP {})", response.status)),
        (Ok(_), Ok(_), Audience::Unsaid) => (
            Outcome::Met,
            "an access token that names no audience: the resource was ignored".to_owned(),
        ),
        (Ok(_), Ok(_), Audience::Named(list)) => {
            let actual = format!("an access token for `{}`", list.join("`, `"));
            match list.iter().any(|own| own == resource) {
                true => (Outcome::Violated, actual),
                false => (Outcome::Met, actual),
            }
        }
    };
    Judgement {
        outcome,
        expected,
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::response;
    use super::*;

    #[test]
    fn a_token_for_a_resource_that_was_never_granted_is_found() {
        let tokens = response(200, r#"{"access_token":"a"}"#);
        let named = |names: &[&str]| Audience::Named(names.iter().map(|&name| name.to_owned()).collect());
        let judge = |audience| not_for_resource(Ok(&tokens), &audience, "https://r.test/").outcome;
        assert_eq!(judge(named(&["https://r.test/", "x"])), Outcome::Violated);
        assert_eq!(judge(named(&["x"])), Outcome::Met);
        assert_eq!(judge(Audience::Unsaid), Outcome::Met);
        let refused = response(400, r#"{"error":"invalid_target"}"#);
        let judgement = not_for_resource(Ok(&refused), &Audience::Unsaid, "r");
        assert_eq!(judgement.outcome, Outcome::Met);
    }
}
