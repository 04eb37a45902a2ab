//! The ID token of a refresh.

use serde_json::{Map, Value};

use super::Audience;
use crate::check::Judgement;
use crate::check::token::unverified;
use crate::protocol::IdTokenError;

/// The claims of an ID token, or why they cannot be read.
type Claims = Result<Map<String, Value>, IdTokenError>;

/// Whether the ID token of a refresh tells of the same sign-in as the first one (OIDC Core §12.2).
pub fn same_sign_in(before: &Claims, after: &Claims) -> Judgement {
    let expected = "the `iss`, `sub`, `aud` and `azp` of the first ID token, its `auth_time` where there is one, and \
                    an `iat` that is not earlier";
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) => return Judgement::unclear(expected, error.to_string()),
        (_, Err(error)) => return unverified(error, expected),
    };
    let told = |claim: Option<&Value>| claim.map_or_else(|| "absent".to_owned(), ToString::to_string);
    let mut faults: Vec<String> = ["iss", "sub", "azp"]
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| {
            format!(
                "`{name}` was {} and is {}",
                told(before.get(name)),
                told(after.get(name))
            )
        })
        .collect();
    // A list of one is the same as that one.
    let audience = |claims: &Map<String, Value>| Audience::of(claims);
    if audience(before) != audience(after) {
        faults.push(format!(
            "`aud` was {} and is {}",
            told(before.get("aud")),
            told(after.get("aud"))
        ));
    }
    if let (Some(first), Some(second)) = (before.get("auth_time"), after.get("auth_time"))
        && first != second
    {
        faults.push(format!("`auth_time` was {first} and is {second}"));
    }
    let issued = |claims: &Map<String, Value>| claims.get("iat").and_then(Value::as_f64);
    if issued(after) < issued(before) {
        faults.push(format!(
            "`iat` was {} and is {}",
            told(before.get("iat")),
            told(after.get("iat"))
        ));
    }
    let actual = match faults.is_empty() {
        true => "the same sign-in".to_owned(),
        false => faults.join("; "),
    };
    Judgement::of(faults.is_empty(), expected, actual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Outcome;

    fn claims(text: &str) -> Claims {
        Ok(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn whatever_tells_of_another_sign_in_is_found() {
        let first = claims(r#"{"iss":"i","sub":"s","aud":"c","iat":5,"auth_time":3}"#);
        let judge = |text: &str| same_sign_in(&first, &claims(text)).outcome;
        assert_eq!(
            judge(r#"{"iss":"i","sub":"s","aud":["c"],"iat":6,"auth_time":3}"#),
            Outcome::Met
        );
        assert_eq!(judge(r#"{"iss":"i","sub":"s","aud":"c","iat":5}"#), Outcome::Met);
        for changed in [
            r#"{"iss":"j","sub":"s","aud":"c","iat":6}"#,
            r#"{"iss":"i","sub":"t","aud":"c","iat":6}"#,
            r#"{"iss":"i","sub":"s","aud":"d","iat":6}"#,
            r#"{"iss":"i","sub":"s","aud":"c","iat":4}"#,
            r#"{"iss":"i","sub":"s","aud":"c","iat":6,"azp":"c"}"#,
            r#"{"iss":"i","sub":"s","aud":"c","iat":6,"auth_time":4}"#,
        ] {
            assert_eq!(judge(changed), Outcome::Violated, "{changed}");
        }
    }
}
