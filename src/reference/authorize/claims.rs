//! Step: the `claims` parameter is a JSON object of the right form (OIDC Core §5.5).

use serde_json::{Map, Value};

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{ClaimsParameter, MalformedClaims};

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let behaviour = &ground.behaviour.identity;
    let Some(text) = ground.parameters.value("claims") else {
        return Ok(());
    };
    if behaviour.claims == ClaimsParameter::Ignored {
        return Ok(());
    }
    match (read(text), behaviour.malformed_claims) {
        (Some(subjects), _) => {
            draft.subjects = subjects;
            Ok(())
        }
        (None, MalformedClaims::Ignored) => Ok(()),
        (None, MalformedClaims::Failure) => Err(Refusal::Failure),
        (None, MalformedClaims::Refused) => {
            Err(Refusal::invalid_request("The parameter claims is malformed."))
        }
    }
}

/// The subjects of which the ID token must name one; `None` for a malformed parameter.
fn read(text: &str) -> Option<Vec<String>> {
    let members: Map<String, Value> = serde_json::from_str(text).ok()?;
    for place in ["id_token", "userinfo"] {
        let Some(place) = members.get(place) else { continue };
        let sound = |request: &Value| request.is_null() || request.is_object();
        if !place.as_object()?.values().all(sound) {
            return None;
        }
    }
    let subject = members.get("id_token").and_then(|claims| claims.get("sub"));
    let Some(subject) = subject.and_then(Value::as_object) else {
        return Some(Vec::new());
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match (subject.get("value"), subject.get("values")) {
        (Some(value), _) => Some(vec![text(value)?]),
        (None, Some(values)) => values.as_array()?.iter().map(text).collect(),
        (None, None) => Some(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_read_and_other_shapes_refused() {
        assert_eq!(read("{}"), Some(vec![]));
        assert_eq!(read(r#"{"id_token":{"auth_time":null}}"#), Some(vec![]));
        assert_eq!(
            read(r#"{"id_token":{"sub":{"value":"a"}}}"#),
            Some(vec!["a".to_owned()])
        );
        assert_eq!(
            read(r#"{"id_token":{"sub":{"values":["a","b"]}}}"#),
            Some(vec!["a".to_owned(), "b".to_owned()])
        );
        for text in ["x", "[]", r#"{"id_token":1}"#, r#"{"userinfo":{"name":true}}"#] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
