//! The token endpoint: client authentication, then one file per grant.

mod assertion;
mod authenticate;
mod code;
mod front_channel;
mod id_token;
mod issue;
mod jwt_access_token;
mod other_grants;
mod refresh;
mod verifier;

pub(super) use authenticate::{authenticate, named};
pub(super) use code::wait_between_look_and_mark;
pub(super) use front_channel::{id_token_without_exchange, token_without_code};
pub(super) use id_token::LISTED_ACR;

use serde_json::json;

use super::behaviour::{
    AuthenticationOrder, CallerAuthentication, Refusals, TokenBodies, TokenDuplicates, TokenMethods,
    UnknownGrantType, UnknownTokenParameter,
};
use super::dialect::Endpoint;
use super::message::{Ask, Fields, Reply};
use super::pages;
use super::possession::{self, BadProof};
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
    /// A header field besides the usual ones.
    field: Option<(&'static str, String)>,
}

impl TokenError {
    fn new(error: &'static str, description: &'static str) -> Self {
        Self {
            status: 400,
            error,
            description,
            field: None,
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
        match &self.field {
            Some((name, value)) => reply.with(name, value),
            None => reply,
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
    let raw = ask.body.iter().any(|byte| matches!(byte, b':' | b'/'));
    if ask.has_form() && raw && server.behaviour.token_endpoint.bodies == TokenBodies::EncodedOnly {
        return Err(wrong());
    }
    if ask.has_form() {
        return Ok(ask.form());
    }
    match server.behaviour.token_endpoint.bodies {
        TokenBodies::FormOnly | TokenBodies::EncodedOnly => Err(wrong()),
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
    let needless = match decisions.unknown_parameter {
        UnknownTokenParameter::Ignored => false,
        UnknownTokenParameter::Refused => form.names().any(|name| !PARAMETERS.contains(&name)),
        UnknownTokenParameter::ScopeRefused => form.get("scope").is_some() && form.get("code").is_some(),
    };
    if needless {
        return refused("A parameter is not known.");
    }
    let refreshes = form.get("grant_type") == Some("refresh_token");
    let unproved = match server.behaviour.refresh.authentication {
        CallerAuthentication::Skipped if refreshes => named(server, ask, &form),
        CallerAuthentication::Skipped | CallerAuthentication::Demanded => None,
    };
    let client = match unproved.map_or_else(|| authenticate(server, ask, &form), Ok) {
        Ok(client) => client,
        Err(error) => {
            code::burn_for_stranger(server, &form);
            return refused_too_late(server, ask, &form).ok_or(error);
        }
    };
    let key = possession::proven(server, ask, Endpoint::Token, None);
    let key = key.map_err(|error| unproven(server, error))?;
    match (form.get("grant_type"), decisions.grant_type) {
        (Some("authorization_code"), _) => code::exchange(server, &client, &form, key),
        (Some("refresh_token"), _) => refresh::refresh(server, &client, &form, key).await,
        (Some("client_credentials"), _) => other_grants::client_credentials(server, &client, key),
        (_, UnknownGrantType::TakenForCode) => code::exchange(server, &client, &form, key),
        (Some(_), UnknownGrantType::Refused) => Err(TokenError::new(
            "unsupported_grant_type",
            "The grant type is not supported.",
        )),
        (None, UnknownGrantType::Refused) => refused("The parameter grant_type is missing."),
    }
}

/// The refusal of a request that does not prove what it must (RFC 9449 §5, §8).
fn unproven(server: &Server, error: BadProof) -> TokenError {
    let field = match error {
        BadProof::Invalid => None,
        BadProof::NonceWanted => Some((possession::NONCE, server.core.proof_nonce.clone())),
    };
    TokenError {
        field,
        ..TokenError::new(
            error.error(),
            "The request must prove that its sender holds a key.",
        )
    }
}

/// The refusal of a server that notices only after the tokens were made that the client could not be authenticated.
fn refused_too_late(server: &Server, ask: &Ask, form: &Fields) -> Option<Reply> {
    match server.behaviour.clients.order {
        AuthenticationOrder::First => None,
        AuthenticationOrder::AfterIssuing => {
            let client = named(server, ask, form)?;
            let issued = code::exchange(server, &client, form, None).ok()?;
            Some(Reply {
                status: 401,
                ..issued
            })
        }
    }
}
