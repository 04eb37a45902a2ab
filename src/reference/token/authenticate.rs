//! Client authentication: HTTP Basic, the body, or the id alone where the client is public (RFC 6749 §2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{TokenError, assertion};
use crate::protocol::decode_form;
use crate::reference::behaviour::{
    BasicFailure, BasicParts, ClientFailure, IdMismatch, PublicClientId, QueryCredentials, RegisteredMethod,
    SecretCheck, Throttle, TwoWays, UnknownClient,
};
use crate::reference::core::{Authentication, Client};
use crate::reference::message::{Ask, Fields};
use crate::reference::server::Server;
use crate::reference::tls::is_certificate_for;

/// Failed attempts of one client within a minute from which on further ones are not looked at.
const MOST_FAILURES: u32 = 30;

/// What a request says about its client.
#[derive(Debug)]
struct Attempt {
    id: String,
    secret: Option<String>,
    way: Authentication,
    /// The client as which it wants to act, where that is another.
    acts_as: Option<String>,
}

/// The client of a request.
pub(in crate::reference) fn authenticate(
    server: &Server,
    ask: &Ask,
    form: &Fields,
) -> Result<Client, TokenError> {
    if let Some(outcome) = assertion::authenticate(server, ask, form) {
        return outcome;
    }
    let attempt = read(server, ask, form)?;
    let way = attempt.as_ref().map(|attempt| attempt.way);
    let basic = ask.header("authorization").is_some();
    let Some(attempt) = attempt else {
        return Err(failed(server, basic));
    };
    let Some(client) = server.core.client(&attempt.id) else {
        return Err(match server.behaviour.clients.unknown_client {
            UnknownClient::LikeWrongSecret => throttled(server, &attempt.id, failed(server, basic)),
            UnknownClient::Named => TokenError::new("unauthorized_client", "There is no such client."),
        });
    };
    let registered = match server.behaviour.clients.method {
        RegisteredMethod::Enforced => way == Some(client.authentication),
        RegisteredMethod::Ignored => true,
        RegisteredMethod::NeverInBody => {
            way == Some(client.authentication) && client.authentication != Authentication::Post
        }
    };
    let known = match server.behaviour.clients.secrets {
        SecretCheck::Verified if client.authentication == Authentication::Certificate => {
            registered && shows_certificate(ask, &client)
        }
        SecretCheck::Verified => registered && client.secret == attempt.secret,
        SecretCheck::Ignored => true,
        SecretCheck::DemandedOfAll => {
            registered && client.secret.is_some() && client.secret == attempt.secret
        }
        SecretCheck::EmptyTaken => {
            client.secret == attempt.secret || attempt.secret.as_deref().is_none_or(str::is_empty)
        }
    };
    if !known {
        return Err(throttled(server, &attempt.id, failed(server, basic)));
    }
    server.core.failures.forget(&attempt.id);
    match attempt.acts_as {
        Some(other) => server.core.client(&other).ok_or_else(|| failed(server, basic)),
        None => Ok(client),
    }
}

/// The client that a request names, whether or not it is the one.
pub(in crate::reference) fn named(server: &Server, ask: &Ask, form: &Fields) -> Option<Client> {
    let attempt = read(server, ask, form).ok().flatten()?;
    server.core.client(&attempt.id)
}

/// Reads what a request says about its client; nothing where it says nothing that can be read.
fn read(server: &Server, ask: &Ask, form: &Fields) -> Result<Option<Attempt>, TokenError> {
    let decisions = &server.behaviour.clients;
    let refused = |description| Err(TokenError::new("invalid_request", description));
    let text = |value: Option<&str>| value.map(str::to_owned);
    if let Some(header) = ask.header("authorization") {
        let Some((id, secret)) = read_basic(header, decisions.basic_parts) else {
            return Ok(None);
        };
        if form.get("client_secret").is_some() && decisions.two_ways == TwoWays::Refused {
            return refused("The client used two ways of authentication.");
        }
        let other = form.get("client_id").filter(|own| *own != id);
        return match (other, decisions.mismatch) {
            (Some(_), IdMismatch::Refused) => refused("The body names another client."),
            (other, _) => Ok(Some(Attempt {
                acts_as: text(other),
                secret: Some(secret),
                way: Authentication::Basic,
                id,
            })),
        };
    }
    let query = ask.query_fields();
    let fields = match (form.get("client_id"), decisions.query) {
        (None, QueryCredentials::Taken) => &query,
        (Some(_), _) | (None, QueryCredentials::Ignored) => form,
    };
    let id = text(fields.get("client_id")).or_else(|| match decisions.public_client {
        PublicClientId::Required => None,
        PublicClientId::FromCode => of_code(server, form),
    });
    let secret = text(fields.get("client_secret"));
    Ok(id.map(|id| Attempt {
        way: match (&secret, form.get("client_id")) {
            (Some(_), Some(_)) => Authentication::Post,
            // Who takes credentials there does not ask how they were registered.
            (Some(_), None) => registered_way(server, &id),
            (None, _) => match registered_way(server, &id) {
                // The connection says the rest.
                Authentication::Certificate => Authentication::Certificate,
                Authentication::Basic
                | Authentication::Post
                | Authentication::KeyAssertion
                | Authentication::SecretAssertion
                | Authentication::None => Authentication::None,
            },
        },
        acts_as: None,
        secret,
        id,
    }))
}

/// Whether a request came over a connection with the client's certificate (RFC 8705 §2.1).
fn shows_certificate(ask: &Ask, client: &Client) -> bool {
    let name = client.certificate_name.as_deref();
    ask.certificate
        .as_deref()
        .zip(name)
        .is_some_and(|(shown, name)| is_certificate_for(shown, name))
}

/// The way of authentication that a client is registered for.
fn registered_way(server: &Server, id: &str) -> Authentication {
    let client = server.core.client(id);
    client.map_or(Authentication::None, |client| client.authentication)
}

/// The public client to which a code was given.
fn of_code(server: &Server, form: &Fields) -> Option<String> {
    let code = server.core.grants.codes.get(form.get("code")?)?;
    let client = server.core.client(&code.client)?;
    client.secret.is_none().then_some(client.id)
}

/// The refusal of a client that could not be authenticated.
fn failed(server: &Server, basic: bool) -> TokenError {
    let decisions = &server.behaviour.clients;
    let description = "The client could not be authenticated.";
    let error = match decisions.failure {
        ClientFailure::BadRequestInBody if !basic => return TokenError::new("invalid_client", description),
        ClientFailure::InvalidClient | ClientFailure::BadRequestInBody => {
            TokenError::new("invalid_client", description)
        }
        ClientFailure::InvalidGrant => return TokenError::invalid_grant(description),
    };
    match (basic, decisions.basic_failure) {
        (true, BasicFailure::Challenged) => TokenError {
            status: 401,
            field: Some(("www-authenticate", "Basic realm=\"reference\"".to_owned())),
            ..error
        },
        (true, BasicFailure::BadRequest) => error,
        (false, _) => TokenError { status: 401, ..error },
    }
}

/// Counts a failed attempt, and looks at no further one when there are too many.
fn throttled(server: &Server, id: &str, error: TokenError) -> TokenError {
    let now = server.core.clock.now();
    let failures = server.core.failures.count(id, now);
    if failures <= MOST_FAILURES || server.behaviour.clients.throttle == Throttle::Never {
        return error;
    }
    TokenError {
        status: 429,
        field: Some(("retry-after", "60".to_owned())),
        ..TokenError::new("invalid_client", "There were too many failed attempts.")
    }
}

/// Id and secret of a Basic header.
fn read_basic(header: &str, parts: BasicParts) -> Option<(String, String)> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |text: &str| match parts {
        BasicParts::Raw => Some(text.to_owned()),
        BasicParts::FormEncoded => decode_form(&format!("v={text}"))
            .into_iter()
            .next()
            .map(|(_, value)| value),
    };
    Some((decode(id)?, decode(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_form_decoded() {
        let header = format!("Basic {}", STANDARD.encode("a%3Ab:s+t"));
        let read = |header: &str| read_basic(header, BasicParts::FormEncoded);
        assert_eq!(read(&header), Some(("a:b".to_owned(), "s t".to_owned())));
        assert_eq!(read("Basic"), None);
        assert_eq!(read("Bearer x"), None);
        let raw = read_basic(&header, BasicParts::Raw);
        assert_eq!(raw, Some(("a%3Ab".to_owned(), "s+t".to_owned())));
    }
}
