//! Dynamic client registration (RFC 7591, OIDC Registration 1.0) and its management (RFC 7592).

use serde_json::{Map, Value, json};
use url::Url;

use super::behaviour::{Proofs, RegisteredUri, RegistrationBehaviour};
use super::core::{Authentication, Client, ClientKind, Consent, Registered, ResponseType};
use super::dialect::Endpoint;
use super::message::{Ask, Reply};
use super::server::Server;
use crate::protocol::{is_loopback, is_same_response_type};

/// Registers a client, or shows or removes one that was registered.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    match (ask.method.as_str(), ask.query_fields().get("client_id")) {
        ("POST", None) => register(server, ask).unwrap_or_else(Refusal::into_reply),
        ("GET", Some(id)) => managed(server, ask, id, |registered| {
            Reply::json(200, &shown(server, registered))
        }),
        ("DELETE", Some(id)) => managed(server, ask, id, |_| {
            server.core.registered.remove(id);
            Reply::new(204)
        }),
        _ => Reply::method_not_allowed("POST, GET, DELETE"),
    }
}

/// Why a client is not registered (RFC 7591 §3.2.2).
struct Refusal {
    status: u16,
    error: &'static str,
    description: &'static str,
}

impl Refusal {
    fn metadata(description: &'static str) -> Self {
        Self {
            status: 400,
            error: "invalid_client_metadata",
            description,
        }
    }

    fn redirect_uri(description: &'static str) -> Self {
        Self {
            error: "invalid_redirect_uri",
            ..Self::metadata(description)
        }
    }

    fn into_reply(self) -> Reply {
        let body = json!({"error": self.error, "error_description": self.description});
        Reply::json(self.status, &body)
    }
}

/// Registers a client.
fn register(server: &Server, ask: &Ask) -> Result<Reply, Refusal> {
    // Everybody may register here; but who shows a token must show the right one (RFC 7591 §3).
    if ask.header("authorization").is_some() && bearer(ask) != Some(&server.core.registered.initial_token) {
        return Err(Refusal {
            status: 401,
            error: "invalid_token",
            description: "The initial access token is not known.",
        });
    }
    let wanted: Map<String, Value> =
        serde_json::from_slice(&ask.body).map_err(|_| Refusal::metadata("The body is no JSON object."))?;
    let texts = |name: &str| -> Result<Option<Vec<String>>, Refusal> {
        match wanted.get(name) {
            None => Ok(None),
            Some(value) => serde_json::from_value(value.clone())
                .map(Some)
                .map_err(|_| Refusal::metadata("A list of texts is wanted.")),
        }
    };
    let word = |name: &str, usual: &str| {
        wanted
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or(usual)
            .to_owned()
    };
    let grants = texts("grant_types")?.unwrap_or_else(|| vec!["authorization_code".to_owned()]);
    let code_grant = grants.iter().any(|grant| grant == "authorization_code");
    let redirect_uris = texts("redirect_uris")?.unwrap_or_default();
    if redirect_uris.is_empty() && code_grant {
        return Err(Refusal::redirect_uri("A client with codes needs a redirect URI."));
    }
    let native = word("application_type", "web") == "native";
    let rules = &server.behaviour.registration;
    if !redirect_uris.iter().all(|uri| may_register(rules, uri, native)) {
        return Err(Refusal::redirect_uri(
            "A redirect URI is a URL of a website with TLS and without a fragment.",
        ));
    }
    let authentication = match word("token_endpoint_auth_method", "client_secret_basic").as_str() {
        "client_secret_basic" => Authentication::Basic,
        "client_secret_post" => Authentication::Post,
        "none" => Authentication::None,
        _ => return Err(Refusal::metadata("The way of authentication is not offered.")),
    };
    let response_types = response_types(texts("response_types")?, code_grant)?;
    let public = authentication == Authentication::None;
    let client = Client {
        id: server.core.dice.short_identifier(),
        secret: (!public).then(|| server.core.dice.identifier()),
        authentication,
        certificate_name: None,
        jwks: Vec::new(),
        request_uris: Vec::new(),
        kind: match (public, native) {
            (true, true) => ClientKind::Native,
            (true, false) => ClientKind::Spa,
            (false, _) if !code_grant => ClientKind::M2m,
            (false, _) => ClientKind::Backend,
        },
        redirect_uris,
        post_logout_redirect_uris: texts("post_logout_redirect_uris")?.unwrap_or_default(),
        backchannel_logout_uri: told_at(&wanted)?,
        scope: server.site.scopes.join(" "),
        code_grant,
        forbidden_scope: None,
        response_types,
        consent: Consent::Given,
        rotates: public,
        application: 0,
        login_url: String::new(),
    };
    let registered = Registered {
        client,
        token: server.core.dice.identifier(),
        grants,
    };
    server.core.registered.insert(registered.clone());
    Ok(Reply::json(201, &shown(server, &registered)))
}

/// Where a client is told that an end-user is signed out (OIDC Back-Channel Logout §2.2).
fn told_at(wanted: &Map<String, Value>) -> Result<Option<Url>, Refusal> {
    let Some(uri) = wanted.get("backchannel_logout_uri") else {
        return Ok(None);
    };
    let url = uri.as_str().and_then(|uri| Url::parse(uri).ok());
    let url = url.filter(|url| url.fragment().is_none());
    url.map(Some)
        .ok_or_else(|| Refusal::metadata("A URL without a fragment is wanted."))
}

/// Whether a client may register a redirect URI (RFC 6749 §3.1.2, RFC 9700 §2.6).
fn may_register(rules: &RegistrationBehaviour, uri: &str, native: bool) -> bool {
    let Ok(url) = Url::parse(uri) else {
        return rules.form == RegisteredUri::Taken;
    };
    let leads_somewhere = match url.scheme() {
        "https" => true,
        "http" => is_loopback(uri) || rules.plain_http == RegisteredUri::Taken,
        "javascript" | "data" => rules.form == RegisteredUri::Taken,
        _ => native || rules.form == RegisteredUri::Taken,
    };
    leads_somewhere && (url.fragment().is_none() || rules.fragment == RegisteredUri::Taken)
}

/// The response types that a client may use: `code` for who names none (RFC 7591 §2).
fn response_types(wanted: Option<Vec<String>>, code_grant: bool) -> Result<Vec<ResponseType>, Refusal> {
    let Some(wanted) = wanted else {
        return Ok(code_grant.then_some(ResponseType::Code).into_iter().collect());
    };
    let known = |name: &String| {
        let mut all = ResponseType::ALL.into_iter();
        all.find(|known| is_same_response_type(known.name(), name))
    };
    let unknown = || Refusal::metadata("A response type is not offered.");
    wanted
        .iter()
        .map(|name| known(name).ok_or_else(unknown))
        .collect()
}

/// The token of a request's bearer.
fn bearer(ask: &Ask) -> Option<&str> {
    ask.header("authorization")?.strip_prefix("Bearer ")
}

/// Does something for the holder of a client's registration access token (RFC 7592 §3).
fn managed(server: &Server, ask: &Ask, id: &str, act: impl FnOnce(&Registered) -> Reply) -> Reply {
    let registered = server.core.registered.get(id);
    match registered.filter(|registered| bearer(ask) == Some(&registered.token)) {
        Some(registered) => act(&registered),
        None => Reply::json(401, &json!({"error": "invalid_token"})).with("www-authenticate", "Bearer"),
    }
}

/// What the client learns about itself (RFC 7591 §3.2.1).
fn shown(server: &Server, registered: &Registered) -> Value {
    let client = &registered.client;
    let here = server
        .site
        .application_url(0, server.site.path(Endpoint::Registration));
    let mut shown = json!({
        "client_id": client.id,
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "backchannel_logout_uri": client.backchannel_logout_uri,
        "grant_types": registered.grants,
        "response_types": client.response_types.iter().map(|known| known.name()).collect::<Vec<_>>(),
        "token_endpoint_auth_method": match client.authentication {
            Authentication::Basic => "client_secret_basic",
            Authentication::Post => "client_secret_post",
            Authentication::KeyAssertion => "private_key_jwt",
            Authentication::SecretAssertion => "client_secret_jwt",
            Authentication::Certificate => "tls_client_auth",
            Authentication::None => "none",
        },
        "dpop_bound_access_tokens": server.behaviour.proofs != Proofs::NotAsked,
        "registration_access_token": registered.token,
        "registration_client_uri": format!("{here}?client_id={}", client.id),
    });
    if let Some(members) = shown.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    if let (Some(secret), Some(members)) = (&client.secret, shown.as_object_mut()) {
        members.insert("client_secret".to_owned(), secret.as_str().into());
        members.insert("client_secret_expires_at".to_owned(), 0.into());
    }
    shown
}
