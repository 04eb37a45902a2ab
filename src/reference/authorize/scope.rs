//! Step: the scope is well formed and known.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{Limits, MissingScope, ScopeCharacters, UnknownScope};

/// The longest scope that Wristband documents.
const LONGEST: usize = 1000;

/// Whether a scope value keeps to %x21 / %x23-5B / %x5D-7E (RFC 6749 §3.3).
fn is_scope_token(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

pub(super) fn check(ground: &Ground<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let behaviour = &ground.behaviour.authorize;
    let invalid = |description: &'static str| Refusal::Request {
        error: "invalid_scope",
        description,
    };
    let Some(scope) = ground.parameters.value("scope") else {
        return match behaviour.missing_scope {
            MissingScope::Refused => Err(Refusal::invalid_request("The parameter scope is missing.")),
            MissingScope::Empty => Ok(()),
        };
    };
    if behaviour.limits == Limits::Documented && scope.chars().count() > LONGEST {
        return Err(invalid("The scope is too long."));
    }
    for value in scope.split(' ').filter(|value| !value.is_empty()) {
        if !is_scope_token(value) {
            match behaviour.scope_characters {
                ScopeCharacters::Checked => return Err(invalid("The scope is malformed.")),
                ScopeCharacters::Failure => return Err(Refusal::Failure),
                ScopeCharacters::Unchecked => continue,
            }
        }
        let known = ground.site.scopes.contains(&value);
        match (known, behaviour.unknown_scope) {
            (false, UnknownScope::Refused) => return Err(invalid("The scope is not known.")),
            (false, UnknownScope::Ignored) => {}
            (true, _) | (false, UnknownScope::Granted) => {
                if !draft.scope.iter().any(|known| known == value) {
                    draft.scope.push(value.to_owned());
                }
            }
        }
    }
    Ok(())
}
