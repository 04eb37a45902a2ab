//! Client assertions: a JWT that the client signed with its key or its secret (RFC 7523, OIDC Core §9).

use serde_json::{Map, Value};

use super::TokenError;
use crate::protocol::CLIENT_ASSERTION_TYPE;
use crate::reference::behaviour::{AssertionAudience, Examination};
use crate::reference::core::{Authentication, Client, is_audience, is_signed_by, jwt_parts};
use crate::reference::dialect::Endpoint;
use crate::reference::message::{Ask, Fields};
use crate::reference::server::Server;

/// Seconds by which clocks may differ.
const LEEWAY: i64 = 60;

/// The client that an assertion names, if the assertion is good. Nothing where the request has none.
pub(super) fn authenticate(server: &Server, ask: &Ask, form: &Fields) -> Option<Result<Client, TokenError>> {
    let assertion = form.get("client_assertion")?;
    if ask.header("authorization").is_some() || form.get("client_secret").is_some() {
        let description = "The client used two ways of authentication.";
        return Some(Err(TokenError::new("invalid_request", description)));
    }
    let client = verified(server, form, assertion);
    Some(client.ok_or(TokenError {
        status: 401,
        ..TokenError::new("invalid_client", "The client could not be authenticated.")
    }))
}

fn verified(server: &Server, form: &Fields, assertion: &str) -> Option<Client> {
    let behaviour = &server.behaviour.assertions;
    if behaviour.taken == Examination::Skipped {
        return None;
    }
    let good_kind = form.get("client_assertion_type") == Some(CLIENT_ASSERTION_TYPE);
    if behaviour.kind == Examination::Done && !good_kind {
        return None;
    }
    let (header, claims) = jwt_parts(assertion)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let named = form.get("client_id").or(text("sub")).or(text("iss"))?;
    let client = server.core.client(named)?;
    let parties = text("iss") == Some(&client.id) && text("sub") == Some(&client.id);
    if behaviour.parties == Examination::Done && !parties {
        return None;
    }
    let algorithm = header.get("alg").and_then(Value::as_str).unwrap_or_default();
    let fits = match client.authentication {
        Authentication::KeyAssertion => matches!(algorithm, "ES256" | "EdDSA"),
        Authentication::SecretAssertion => algorithm == "HS256",
        Authentication::Basic | Authentication::Post | Authentication::Certificate | Authentication::None => {
            false
        }
    };
    let unsigned = algorithm.eq_ignore_ascii_case("none") && behaviour.algorithm == Examination::Skipped;
    let signed =
        unsigned || fits && (behaviour.signature == Examination::Skipped || is_signed_by(&client, assertion));
    let good = signed
        && is_for(server, &client, claims.get("aud"))
        && (behaviour.times == Examination::Skipped || is_in_time(server, &claims))
        && (behaviour.replay == Examination::Skipped || is_new(server, &client, text("jti")));
    good.then_some(client)
}

/// Whether an assertion is meant for this server.
fn is_for(server: &Server, client: &Client, audience: Option<&Value>) -> bool {
    let site = &server.site;
    let endpoint = site.application_url(client.application, site.path(Endpoint::Token));
    let issuer = site.issuer(client.application);
    let names = |one: &str| audience.is_some_and(|audience| is_audience(audience, one));
    match server.behaviour.assertions.audience {
        AssertionAudience::Server => names(&endpoint) || names(&issuer),
        AssertionAudience::Endpoint => names(&endpoint),
        AssertionAudience::Anybody => true,
    }
}

/// Whether an assertion is valid now, and not for ever.
fn is_in_time(server: &Server, claims: &Map<String, Value>) -> bool {
    let now = server.core.clock.now();
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    let ends = number("exp").is_some_and(|exp| exp.saturating_add(LEEWAY) > now);
    ends && number("nbf").is_none_or(|nbf| nbf <= now.saturating_add(LEEWAY))
}

/// Whether nobody has used an assertion before. It is remembered.
fn is_new(server: &Server, client: &Client, id: Option<&str>) -> bool {
    let Some(id) = id else { return false };
    let key = format!("{} {id}", client.id);
    let seen = server.core.assertions.get(&key).is_some();
    server.core.assertions.insert(&key, ());
    !seen
}
