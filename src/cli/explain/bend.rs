//! What a scenario's sentences do to a request, as far as one request can show it.

use crate::profile::{Client, Profile};
use crate::protocol::{AuthorizationRequest, Deviation, RedirectUriVariant};

/// A sentence taken apart: its text with `{string}` where values stand, and the values.
fn taken_apart(sentence: &str) -> (String, Vec<String>) {
    let mut pattern = String::new();
    let mut values = Vec::new();
    let mut value: Option<String> = None;
    for character in sentence.chars() {
        match (&mut value, character) {
            (None, '"') => value = Some(String::new()),
            (None, other) => pattern.push(other),
            (Some(text), '"') if text.ends_with('\\') => {
                text.pop();
                text.push('"');
            }
            (Some(text), '"') => {
                values.push(std::mem::take(text));
                pattern.push_str("{string}");
                value = None;
            }
            (Some(text), other) => text.push(other),
        }
    }
    (pattern, values)
}

/// The client and tenant with which a *Given* starts; `None` for another sentence.
pub(super) fn start<'a>(sentence: &str, profile: &'a Profile) -> Option<(Option<&'a Client>, Option<usize>)> {
    let tenant = (!profile.tenants.is_empty()).then_some(0);
    let client = match sentence.strip_prefix("a valid authorization request")? {
        " of a client with two redirect URIs" => profile.client_with_two_redirect_uris(),
        " of a client with one redirect URI" => profile.client_with_one_redirect_uri(),
        " of a client whose redirect URI has a query" => profile.client_with_query(),
        " of a public client" => profile.public_client(),
        " of a native client on loopback" => profile.native_loopback_client(),
        " at another tenant" => return Some((profile.default_client(), profile.other_tenant())),
        " at the tenant with custom pages" => {
            let index = profile.custom_tenant();
            let id = index.and_then(|index| profile.tenants.get(index)?.client.as_deref());
            let client = id.and_then(|id| profile.client(id));
            return Some((client.or_else(|| profile.default_client()), index));
        }
        _ => profile.default_client(),
    };
    Some((client, tenant))
}

/// Whether a sentence asks for nothing that a fresh curl would not do anyway.
pub(super) fn is_given_anyway(sentence: &str) -> bool {
    matches!(
        sentence,
        "the end-user is not signed in" | "consent is given where it is asked"
    )
}

/// Does to a request what a sentence says; false where the sentence is about something else.
pub(super) fn apply(sentence: &str, request: &mut AuthorizationRequest, profile: &Profile) -> bool {
    let (pattern, values) = taken_apart(sentence);
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let bent = match values.as_slice() {
        [] => without_values(&pattern, request, profile),
        [name] => with_name(&pattern, name, request),
        [name, value] => with_value(&pattern, name, value, request),
        _ => None,
    };
    let Some(deviations) = bent else { return false };
    deviations
        .into_iter()
        .for_each(|deviation| request.bend(deviation));
    true
}

fn without_values(
    pattern: &str,
    request: &mut AuthorizationRequest,
    profile: &Profile,
) -> Option<Vec<Deviation>> {
    let drop = |name: &str| Deviation::Drop(name.to_owned());
    let to = |endpoint: Option<&url::Url>| endpoint.cloned().map(|url| vec![Deviation::Endpoint(url)]);
    match pattern {
        "PKCE is left out" => Some(vec![drop("code_challenge"), drop("code_challenge_method")]),
        "it is sent as a POST" => Some(vec![Deviation::MoveToBody]),
        "it is sent as a POST with a JSON body" => Some(vec![Deviation::MoveToJson]),
        "it names a redirect URI of another client" => {
            let uri = profile.redirect_uri_of_another_client()?.to_owned();
            Some(vec![Deviation::Replace("redirect_uri".to_owned(), uri)])
        }
        "it names another port of its loopback redirect URI" => {
            let bent = RedirectUriVariant::named("other-port")?.bend(request.value("redirect_uri")?)?;
            Some(vec![Deviation::Replace("redirect_uri".to_owned(), bent)])
        }
        "it comes from a script of another origin" => {
            let origin = "https://other-origin.example.test".to_owned();
            Some(vec![Deviation::Header("Origin".to_owned(), origin)])
        }
        "it comes from the client without the authorization code grant" => {
            let client = profile.client_without_code_grant()?;
            let uri = client.redirect_uris.first()?.clone();
            request.set("scope", &client.scope);
            Some(vec![
                Deviation::Replace("client_id".to_owned(), client.id.clone()),
                Deviation::Replace("redirect_uri".to_owned(), uri),
            ])
        }
        "it is sent to the application's own host" => to(profile.application_endpoint.as_ref()),
        "it is sent to a host of no tenant" => to(profile.unknown_tenant_endpoint.as_ref()),
        "it is sent to another tenant's host" => {
            let tenant = profile.tenants.get(profile.other_tenant()?)?;
            to(Some(&tenant.authorization))
        }
        _ => None,
    }
}

fn with_name(pattern: &str, name: &str, request: &AuthorizationRequest) -> Option<Vec<Deviation>> {
    if pattern == "it is sent by the method {string}" {
        let method = http::Method::from_bytes(name.as_bytes()).ok()?;
        return Some(vec![Deviation::Method(method)]);
    }
    let name = name.to_owned();
    let current = request.value(&name).unwrap_or_default();
    let replaced = |value: String| Deviation::Replace(name.clone(), value);
    let deviation = match pattern {
        "{string} is left out" => Deviation::Drop(name),
        "{string} is empty" => Deviation::Empty(name),
        "{string} is sent twice" => Deviation::Repeat(name),
        "{string} is one that nobody registered" => replaced("nobody".to_owned()),
        "{string} holds a quote" => replaced(format!("{current} a\"b")),
        "{string} holds a backslash" => replaced(format!("{current} a\\b")),
        "{string} holds a control character" => replaced(format!("{current} a\u{1}b")),
        _ => {
            let length = pattern
                .strip_prefix("{string} has ")?
                .strip_suffix(" characters")?;
            let filler = if current.is_empty() { "x" } else { "a" };
            let endless = current.chars().chain(filler.chars().cycle());
            replaced(endless.take(length.parse().ok()?).collect())
        }
    };
    Some(vec![deviation])
}

fn with_value(
    pattern: &str,
    name: &str,
    value: &str,
    request: &AuthorizationRequest,
) -> Option<Vec<Deviation>> {
    let (name, value) = (name.to_owned(), value.to_owned());
    let deviation = match pattern {
        "{string} is {string}" | "it asks for {string} as {string}" => Deviation::Replace(name, value),
        "{string} is sent again as {string}" => Deviation::RepeatWith(name, value),
        "{string} is sent before as {string}" => Deviation::Precede(name, value),
        "{string} is the raw text {string}" => Deviation::Verbatim(name, value),
        "{string} becomes the variant {string}" => {
            let bent = RedirectUriVariant::named(&value)?.bend(request.value(&name)?)?;
            Deviation::Replace(name, bent)
        }
        _ => return None,
    };
    Some(vec![deviation])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_out_of_a_sentence() {
        assert_eq!(
            taken_apart(r#""state" is the raw text "a\"b""#),
            (
                "{string} is the raw text {string}".to_owned(),
                vec!["state".to_owned(), "a\"b".to_owned()]
            )
        );
    }

    #[test]
    fn every_pattern_here_is_a_sentence_of_a_feature() {
        let known: Vec<String> = crate::steps::sentences()
            .into_iter()
            .map(|sentence| sentence.text)
            .collect();
        for pattern in [
            "{string} is left out",
            "{string} is empty",
            "{string} is sent twice",
            "{string} is one that nobody registered",
            "{string} is {string}",
            "{string} is sent again as {string}",
            "{string} is the raw text {string}",
            "{string} becomes the variant {string}",
            "it asks for {string} as {string}",
            "PKCE is left out",
            "it is sent as a POST",
            "it is sent as a POST with a JSON body",
            "it names a redirect URI of another client",
            "it names another port of its loopback redirect URI",
            "it is sent by the method {string}",
            "{string} is sent before as {string}",
            "a valid authorization request of a native client on loopback",
            "it comes from a script of another origin",
            "it comes from the client without the authorization code grant",
            "it is sent to the application's own host",
            "it is sent to a host of no tenant",
            "it is sent to another tenant's host",
            "the end-user is not signed in",
            "consent is given where it is asked",
            "a valid authorization request of a client with two redirect URIs",
            "a valid authorization request of a client with one redirect URI",
            "a valid authorization request of a client whose redirect URI has a query",
            "a valid authorization request of a public client",
            "a valid authorization request at another tenant",
            "a valid authorization request at the tenant with custom pages",
        ] {
            assert!(
                known.iter().any(|text| text == pattern),
                "`{pattern}` is no sentence any more"
            );
        }
    }
}
