//! Step: the scope is well formed and known.

use super::{Draft, Ground, Refusal};
use crate::reference::behaviour::{
    Limits, MissingScope, ScopeCharacters, ScopeLimit, ScopeOrder, UnknownScope,
};

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
    if ground.behaviour.parameters.scope_order == ScopeOrder::OpenIdFirst && !scope.starts_with("openid") {
        return Err(invalid("The scope must begin with openid."));
    }
    let forbidden = draft
        .client
        .as_ref()
        .and_then(|client| client.forbidden_scope.clone());
    for value in scope.split(' ').filter(|value| !value.is_empty()) {
        if !is_scope_token(value) {
            match behaviour.scope_characters {
                ScopeCharacters::Checked => return Err(invalid("The scope is malformed.")),
                ScopeCharacters::Failure => return Err(Refusal::Failure),
                ScopeCharacters::Unchecked => {
                    draft.scope_narrowed = true;
                    continue;
                }
            }
        }
        if forbidden.as_deref() == Some(value) {
            match ground.behaviour.parameters.scope_limit {
                ScopeLimit::Refused => return Err(invalid("The client may not have this scope.")),
                ScopeLimit::LeftOut => {
                    draft.scope_narrowed = true;
                    continue;
                }
                ScopeLimit::Granted => {}
            }
        }
        let known = ground.site.scopes.contains(&value);
        match (known, behaviour.unknown_scope) {
            (false, UnknownScope::Refused) => return Err(invalid("The scope is not known.")),
            (false, UnknownScope::Ignored) => draft.scope_narrowed = true,
            (true, _) | (false, UnknownScope::Granted) => {
                if !draft.scope.iter().any(|known| known == value) {
                    draft.scope.push(value.to_owned());
                }
            }
        }
    }
    Ok(())
}
