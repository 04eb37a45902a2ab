//! Checks on the metadata document itself (OIDC Discovery §3, §4; RFC 8414 §2, §3).

use serde_json::{Map, Value};
use url::Url;

use super::token::Answered;
use super::{Judgement, Outcome};

/// The members of the document, or why there are none.
pub type Members = Result<Map<String, Value>, String>;

/// What the documents of OpenID Providers must have (OIDC Discovery §3).
const REQUIRED: [&str; 7] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
];

/// What those of plain OAuth 2.0 servers must have (RFC 8414 §2).
const REQUIRED_OF_OAUTH: [&str; 4] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "response_types_supported",
];

/// What OIDC Discovery §3 recommends beside it.
const RECOMMENDED: [&str; 3] = ["userinfo_endpoint", "scopes_supported", "claims_supported"];

/// Members that are true or false.
const BOOLEANS: [&str; 13] = [
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "require_request_uri_registration",
    "authorization_response_iss_parameter_supported",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "tls_client_certificate_bound_access_tokens",
    "frontchannel_logout_supported",
    "frontchannel_logout_session_supported",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
    "backchannel_user_code_parameter_supported",
];

/// The members of an answer.
pub fn members(answered: Answered<'_>) -> Members {
    let response = answered.map_err(|failure| failure.kind.words().to_owned())?;
    if response.status != 200 {
        return Err(format!("HTTP {}", response.status));
    }
    serde_json::from_str(&response.body).map_err(|_| "the body is not a JSON object".to_owned())
}

/// The members, or a judgement that says why they cannot be judged.
fn read<'a>(members: &'a Members, expected: &str) -> Result<&'a Map<String, Value>, Judgement> {
    members
        .as_ref()
        .map_err(|reason| Judgement::unclear(expected, format!("there is no document: {reason}")))
}

/// Whether an address is on the target's own machine, where nothing travels that TLS could protect.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Whether the document is served as what it is.
pub fn served_as_json(answered: Answered<'_>) -> Judgement {
    let expected = "HTTP 200 with a JSON object as `application/json`";
    let response = match answered {
        Ok(response) => response,
        Err(failure) => return Judgement::unclear(expected, failure.kind.words()),
    };
    let kind = response.media_type();
    match members(answered) {
        Err(reason) => Judgement::of(false, expected, reason),
        Ok(_) => Judgement::of(
            kind.as_deref() == Some("application/json"),
            expected,
            format!("a JSON object as `{}`", kind.unwrap_or_default()),
        ),
    }
}

/// Whether the issuer is the one under whose well-known address the document stands (OIDC Discovery §4.3, RFC 8414
/// §3.3). The error is the fact by which there is nothing to judge.
///
/// # Errors
///
/// The document does not stand under a well-known address.
pub fn issuer_fits(members: &Members, place: &Url) -> Result<Judgement, String> {
    let expected = "`issuer` is the address in front of the well-known path, character by character";
    let issuers = issuers_of(place);
    if issuers.is_empty() {
        return Err(format!(
            "the metadata were read from `{place}`, which is no well-known address of an issuer"
        ));
    }
    let members = match read(members, expected) {
        Ok(members) => members,
        Err(unclear) => return Ok(unclear),
    };
    let named = members.get("issuer").and_then(Value::as_str).unwrap_or_default();
    // A slash at the end does not show in the address (OIDC Discovery §4.1).
    let bare = named.strip_suffix('/').unwrap_or(named);
    Ok(Judgement::of(
        issuers.iter().any(|issuer| issuer == bare),
        expected,
        format!("`{named}`, read from `{place}`"),
    ))
}

/// The issuers whose document may stand at an address, without a slash at their ends.
fn issuers_of(place: &Url) -> Vec<String> {
    let text = place.as_str();
    let appended = "/.well-known/openid-configuration";
    let inserted = ["/.well-known/oauth-authorization-server", appended];
    let origin = place.origin().ascii_serialization();
    let mut issuers: Vec<String> = text
        .strip_suffix(appended)
        .map(str::to_owned)
        .into_iter()
        .collect();
    issuers.extend(inserted.iter().filter_map(|path| {
        let rest = place.path().strip_prefix(path)?;
        Some(format!("{origin}{}", rest.trim_end_matches('/')))
    }));
    issuers
}

/// Whether the issuer is an address that can be one (RFC 8414 §2).
pub fn issuer_well_formed(members: &Members) -> Judgement {
    let expected = "`issuer` is an https address without query and fragment";
    let members = match read(members, expected) {
        Ok(members) => members,
        Err(unclear) => return unclear,
    };
    let named = members.get("issuer").and_then(Value::as_str).unwrap_or_default();
    let met = Url::parse(named).is_ok_and(|url| {
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        plain && (url.scheme() == "https" || is_local(&url))
    });
    Judgement::of(met, expected, format!("`{named}`"))
}

/// Whether nothing is missing that must be there.
pub fn complete(members: &Members, openid: bool) -> Judgement {
    let required: &[&str] = if openid { &REQUIRED } else { &REQUIRED_OF_OAUTH };
    holds(members, required)
}

/// Whether nothing is missing that is recommended.
pub fn recommended(members: &Members) -> Judgement {
    holds(members, &RECOMMENDED)
}

fn holds(members: &Members, names: &[&str]) -> Judgement {
    let expected = format!("`{}`", names.join("`, `"));
    let members = match read(members, &expected) {
        Ok(members) => members,
        Err(unclear) => return unclear,
    };
    let missing: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !members.contains_key(*name))
        .collect();
    match missing.as_slice() {
        [] => Judgement::of(true, expected, "all of them"),
        missing => Judgement::of(false, expected, format!("without `{}`", missing.join("`, `"))),
    }
}

/// Whether members that the specifications know have their types.
pub fn typed(members: &Members) -> Judgement {
    let expected = "addresses, lists of texts, and true or false, each where the specifications say so";
    let members = match read(members, expected) {
        Ok(members) => members,
        Err(unclear) => return unclear,
    };
    let wrong: Vec<String> = members
        .iter()
        .filter(|(name, value)| !has_its_type(name, value))
        .map(|(name, value)| format!("`{name}` is {value}"))
        .collect();
    match wrong.as_slice() {
        [] => Judgement::of(true, expected, format!("{} members", members.len())),
        wrong => Judgement::of(false, expected, wrong.join(", ")),
    }
}

/// Whether a member has the type that its name asks for; unknown ones have any.
fn has_its_type(name: &str, value: &Value) -> bool {
    let is_address = || value.as_str().is_some_and(|text| Url::parse(text).is_ok());
    let is_list = || {
        value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_string))
    };
    if BOOLEANS.contains(&name) {
        value.is_boolean()
    } else if is_endpoint(name)
        || matches!(
            name,
            "issuer" | "service_documentation" | "op_policy_uri" | "op_tos_uri"
        )
    {
        is_address()
    } else if name.ends_with("_values_supported")
        || name.ends_with("_methods_supported")
        || name.ends_with("_types_supported")
        || name.ends_with("_modes_supported")
        || matches!(
            name,
            "scopes_supported" | "claims_supported" | "claims_locales_supported" | "ui_locales_supported"
        )
    {
        is_list()
    } else {
        true
    }
}

/// Whether a member is the address of an endpoint.
fn is_endpoint(name: &str) -> bool {
    name.ends_with("_endpoint") || matches!(name, "jwks_uri" | "check_session_iframe")
}

/// Whether lists without an entry are left out (RFC 8414 §3.2, OIDC Discovery §4.2).
pub fn nothing_empty(members: &Members) -> Judgement {
    let expected = "no empty list and no `null`";
    let members = match read(members, expected) {
        Ok(members) => members,
        Err(unclear) => return unclear,
    };
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let found: Vec<&str> = members
        .iter()
        .filter(|(_, value)| empty(value))
        .map(|(name, _)| name.as_str())
        .collect();
    match found.as_slice() {
        [] => Judgement::of(true, expected, "none of them"),
        found => Judgement::of(false, expected, format!("`{}`", found.join("`, `"))),
    }
}

/// Whether every endpoint uses TLS. On loopback none is needed.
pub fn endpoints_use_tls(members: &Members) -> Judgement {
    let expected = "https for every endpoint";
    let members = match read(members, expected) {
        Ok(members) => members,
        Err(unclear) => return unclear,
    };
    let addresses = members.iter().filter(|(name, _)| is_endpoint(name));
    let plain: Vec<String> = addresses
        .filter_map(|(name, value)| {
            let text = value.as_str()?;
            let url = Url::parse(text).ok()?;
            (url.scheme() != "https" && !is_local(&url)).then(|| format!("`{name}` is `{text}`"))
        })
        .collect();
    match plain.as_slice() {
        [] => Judgement::of(true, expected, "no other"),
        plain => Judgement::of(false, expected, plain.join(", ")),
    }
}

/// Whether a list has a value, or has it not.
pub fn lists(members: &Members, list: &str, value: &str, wanted: bool) -> Judgement {
    let expected = match wanted {
        true => format!("`{value}` in `{list}`"),
        false => format!("no `{value}` in `{list}`"),
    };
    let members = match read(members, &expected) {
        Ok(members) => members,
        Err(unclear) => return unclear,
    };
    let found = members.get(list).and_then(Value::as_array);
    let listed = found.is_some_and(|found| found.iter().any(|own| own == value));
    let actual = members
        .get(list)
        .map_or_else(|| format!("no `{list}`"), |value| format!("`{list}` is {value}"));
    Judgement {
        outcome: if listed == wanted {
            Outcome::Met
        } else {
            Outcome::Violated
        },
        expected: vec![expected],
        actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Members {
        Ok(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn an_issuer_is_the_address_in_front() {
        let judge = |issuer: &str, place: &str| {
            let place = Url::parse(place).unwrap();
            let document = document(&format!(r#"{{"issuer":"{issuer}"}}"#));
            issuer_fits(&document, &place).map(|judgement| judgement.outcome)
        };
        let op = "https://op.example";
        for (issuer, place) in [
            (op, "https://op.example/.well-known/openid-configuration"),
            (
                "https://op.example/",
                "https://op.example/.well-known/openid-configuration",
            ),
            (
                "https://op.example/a",
                "https://op.example/a/.well-known/openid-configuration",
            ),
            (
                "https://op.example/a",
                "https://op.example/.well-known/oauth-authorization-server/a",
            ),
            (op, "https://op.example/.well-known/oauth-authorization-server"),
        ] {
            assert_eq!(judge(issuer, place), Ok(Outcome::Met), "{issuer}");
        }
        for issuer in [
            "https://OP.example",
            "http://op.example",
            "https://op.example/b",
            "",
        ] {
            let place = "https://op.example/.well-known/openid-configuration";
            assert_eq!(judge(issuer, place), Ok(Outcome::Violated), "{issuer}");
        }
        assert!(judge(op, "https://op.example/metadata.json").is_err());
    }

    #[test]
    fn an_issuer_is_a_plain_https_address() {
        let judge =
            |issuer: &str| issuer_well_formed(&document(&format!(r#"{{"issuer":"{issuer}"}}"#))).outcome;
        for right in [
            "https://op.example",
            "https://op.example/a",
            "http://127.0.0.1:4101",
        ] {
            assert_eq!(judge(right), Outcome::Met, "{right}");
        }
        for wrong in [
            "http://op.example",
            "https://op.example?a",
            "https://op.example#",
            "op",
        ] {
            assert_eq!(judge(wrong), Outcome::Violated, "{wrong}");
        }
    }

    #[test]
    fn members_are_held_to_their_types() {
        let right = r#"{"issuer":"https://op.example","scopes_supported":["a"],"x_supported":5,
            "request_parameter_supported":false,"dpop_signing_alg_values_supported":["ES256"]}"#;
        assert_eq!(typed(&document(right)).outcome, Outcome::Met);
        for wrong in [
            r#"{"token_endpoint":"/token"}"#,
            r#"{"scopes_supported":"openid"}"#,
            r#"{"claims_supported":[1]}"#,
            r#"{"request_parameter_supported":"true"}"#,
        ] {
            assert_eq!(typed(&document(wrong)).outcome, Outcome::Violated, "{wrong}");
        }
        assert_eq!(nothing_empty(&document(r#"{"a":[]}"#)).outcome, Outcome::Violated);
        let plain = r#"{"token_endpoint":"http://op.example/token"}"#;
        assert_eq!(endpoints_use_tls(&document(plain)).outcome, Outcome::Violated);
        let local = r#"{"token_endpoint":"http://localhost/token"}"#;
        assert_eq!(endpoints_use_tls(&document(local)).outcome, Outcome::Met);
    }

    #[test]
    fn what_must_be_there_differs_by_protocol() {
        let oauth = r#"{"issuer":"i","authorization_endpoint":"a","token_endpoint":"t","response_types_supported":[]}"#;
        assert_eq!(complete(&document(oauth), false).outcome, Outcome::Met);
        assert_eq!(complete(&document(oauth), true).outcome, Outcome::Violated);
        assert_eq!(recommended(&document(oauth)).outcome, Outcome::Violated);
        let judge = |wanted| lists(&document(r#"{"l":["a"]}"#), "l", "a", wanted).outcome;
        assert_eq!((judge(true), judge(false)), (Outcome::Met, Outcome::Violated));
        let none: Members = Err("HTTP 404".to_owned());
        assert!(matches!(complete(&none, true).outcome, Outcome::Unclear(_)));
    }
}
