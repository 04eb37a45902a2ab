//! The token endpoint: client authentication, then one file per grant.

mod code;
mod front_channel;
mod id_token;
mod issue;
mod jwt_access_token;
mod other_grants;
mod refresh;

pub(super) use front_channel::{id_token_without_exchange, token_without_code};
pub(super) use id_token::LISTED_ACR;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::behaviour::{
    CallerAuthentication, Refusals, TokenBodies, TokenDuplicates, TokenMethods, UnknownGrantType,
    UnknownTokenParameter,
};
use super::core::Client;
use super::message::{Ask, Fields, Reply};
use super::pages;
use super::server::Server;

/// The parameters that some grant or way of authentication has.
const PARAMETERS: [&str; 11] = [
    "assertion",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_verifier",
    "grant_type",
    "redirect_uri",
    "refresh_token",
    "scope",
];

/// Why a token request is refused (RFC 6749 §5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TokenError {
    pub(super) status: u16,
    pub(super) error: &'static str,
    pub(super) description: &'static str,
    /// The client tried HTTP Basic, so the refusal names that scheme.
    challenge: bool,
}

impl TokenError {
    fn new(error: &'static str, description: &'static str) -> Self {
        Self {
            status: 400,
            error,
            description,
            challenge: false,
        }
    }

    fn invalid_grant(description: &'static str) -> Self {
        Self::new("invalid_grant", description)
    }

    fn failure() -> Self {
        Self {
            status: 500,
            ..Self::new("server_error", "The server met an unexpected condition.")
        }
    }

    /// The refusal as a reply.
    pub(super) fn reply(&self) -> Reply {
        let body = json!({ "error": self.error, "error_description": self.description });
        let reply = Reply::json(self.status, &body);
        if self.challenge {
            reply.with("www-authenticate", "Basic realm=\"reference\"")
        } else {
            reply
        }
    }
}

/// Answers a token request.
pub(super) async fn answer(server: &Server, ask: &Ask) -> Reply {
    let taken = match server.behaviour.token_endpoint.methods {
        TokenMethods::PostOnly => ask.is_post(),
        TokenMethods::GetToo => ask.is_post() || ask.method == "GET",
    };
    if !taken {
        return Reply::method_not_allowed("POST");
    }
    grant(server, ask)
        .await
        .unwrap_or_else(|error| refusal(server, &error))
}

/// A refusal as this server writes it.
fn refusal(server: &Server, error: &TokenError) -> Reply {
    match server.behaviour.token_endpoint.refusals {
        Refusals::Right => error.reply(),
        Refusals::Success => TokenError {
            status: 200,
            ..error.clone()
        }
        .reply(),
        Refusals::Page => Reply::page(error.status, pages::error(error.error, error.description, None)),
        Refusals::Trace => server.failure().with_markup("backtrace: token::grant"),
    }
}

/// The parameters of a token request, wherever this server looks for them.
fn fields(server: &Server, ask: &Ask) -> Result<Fields, TokenError> {
    let wrong = || TokenError::new("invalid_request", "The parameters must be sent as a form.");
    if !ask.is_post() {
        return Ok(ask.query_fields());
    }
    if ask.has_form() {
        return Ok(ask.form());
    }
    match server.behaviour.token_endpoint.bodies {
        TokenBodies::FormOnly => Err(wrong()),
        TokenBodies::JsonToo => ask
            .json_as_form()
            .map(|form| Fields::decode(&form))
            .ok_or_else(wrong),
    }
}

async fn grant(server: &Server, ask: &Ask) -> Result<Reply, TokenError> {
    let form = fields(server, ask)?;
    let decisions = &server.behaviour.token_endpoint;
    let refused = |description| Err(TokenError::new("invalid_request", description));
    if form.has_duplicates() && decisions.duplicates == TokenDuplicates::Refused {
        return refused("A parameter was sent more than once.");
    }
    let unknown = form.names().any(|name| !PARAMETERS.contains(&name));
    if unknown && decisions.unknown_parameter == UnknownTokenParameter::Refused {
        return refused("A parameter is not known.");
    }
    let refreshes = form.get("grant_type") == Some("refresh_token");
    let client = match server.behaviour.refresh.authentication {
        CallerAuthentication::Skipped if refreshes => named(server, ask, &form),
        CallerAuthentication::Skipped | CallerAuthentication::Demanded => None,
    };
    let client = client.map_or_else(|| authenticate(server, ask, &form), Ok)?;
    match (form.get("grant_type"), decisions.grant_type) {
        (Some("authorization_code"), _) => code::exchange(server, &client, &form),
        (Some("refresh_token"), _) => refresh::refresh(server, &client, &form).await,
        (Some("client_credentials"), _) => other_grants::client_credentials(server, &client),
        (_, UnknownGrantType::TakenForCode) => code::exchange(server, &client, &form),
        (Some(_), UnknownGrantType::Refused) => Err(TokenError::new(
            "unsupported_grant_type",
            "The grant type is not supported.",
        )),
        (None, UnknownGrantType::Refused) => refused("The parameter grant_type is missing."),
    }
}

/// Authenticates a client by HTTP Basic, by its body, or not at all where it is public (RFC 6749 §2.3).
pub(super) fn authenticate(server: &Server, ask: &Ask, form: &Fields) -> Result<Client, TokenError> {
    let basic = ask.header("authorization").map(read_basic);
    let refused = TokenError {
        status: 401,
        challenge: basic.is_some(),
        ..TokenError::new("invalid_client", "The client could not be authenticated.")
    };
    let (id, secret) = match basic {
        Some(Some(credentials)) => {
            if form.get("client_secret").is_some()
                || form.get("client_id").is_some_and(|id| id != credentials.0)
            {
                let description = "The client used two ways of authentication.";
                return Err(TokenError::new("invalid_request", description));
            }
            (credentials.0, Some(credentials.1))
        }
        Some(None) => return Err(refused),
        None => match form.get("client_id") {
            Some(id) => (id.to_owned(), form.get("client_secret").map(str::to_owned)),
            None => return Err(refused),
        },
    };
    let client = server.core.client(&id).ok_or_else(|| refused.clone())?;
    (client.secret == secret).then_some(client).ok_or(refused)
}

/// The client that a request names, in a server that wants no proof of it.
pub(super) fn named(server: &Server, ask: &Ask, form: &Fields) -> Option<Client> {
    let basic = ask.header("authorization").and_then(read_basic);
    let id = basic.map(|(id, _)| id);
    let id = id.or_else(|| form.get("client_id").map(str::to_owned))?;
    server.core.client(&id)
}

/// Id and secret of a Basic header, form-decoded (RFC 6749 §2.3.1).
fn read_basic(header: &str) -> Option<(String, String)> {
    let (scheme, credentials) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |text: &str| {
        crate::protocol::decode_form(&format!("v={text}"))
            .into_iter()
            .next()
            .map(|(_, value)| value)
    };
    Some((decode(id)?, decode(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_form_decoded() {
        let header = format!("Basic {}", STANDARD.encode("a%3Ab:s+t"));
        assert_eq!(read_basic(&header), Some(("a:b".to_owned(), "s t".to_owned())));
        assert_eq!(read_basic("Basic"), None);
        assert_eq!(read_basic("Bearer x"), None);
    }
}
