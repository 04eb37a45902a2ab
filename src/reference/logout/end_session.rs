//! The end-session endpoint of a plain server (OIDC RP-Initiated Logout §2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use url::Url;

use super::{end_grants, ended, with_state};
use crate::reference::behaviour::{
    AnonymousPlace, ExpiredHint, HintClient, LogoutForm, LogoutHint, LogoutMethods, NobodySignedIn,
    NowhereToGo, PlaceOwner, PlaceWithoutHint, PostLogoutUri, SignOut, SignOutQuestion,
};
use crate::reference::core::{Client, Session, TokenType};
use crate::reference::dialect::Endpoint;
use crate::reference::message::{Ask, Fields, Reply};
use crate::reference::pages;
use crate::reference::server::{Notice, Server};

/// What the question's form carries on.
const CARRIED: [&str; 4] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

/// Why nobody is signed out.
type Refusal = &'static str;

/// The reply, and the sessions that end with it. With a hint for the session's end-user the sign-out needs no question; without one it does.
pub(super) fn answer(server: &Server, ask: &Ask) -> (Reply, Vec<Session>) {
    let fields = match (ask.is_post(), server.behaviour.logout.methods) {
        (true, LogoutMethods::GetAndPost | LogoutMethods::PostOnly) => ask.form(),
        // The server's own page posts in any case.
        (true, LogoutMethods::GetOnly) if ask.form().get("action").is_some() => ask.form(),
        (false, LogoutMethods::GetAndPost | LogoutMethods::GetOnly) => ask.query_fields(),
        (true, LogoutMethods::GetOnly) => return (Reply::method_not_allowed("GET"), Vec::new()),
        (false, LogoutMethods::PostOnly) => return (Reply::method_not_allowed("POST"), Vec::new()),
    };
    match sign_out(server, ask, &fields) {
        Ok(answered) => answered,
        Err(description) => {
            let notice = Notice {
                error: "invalid_request",
                description,
                ..Notice::default()
            };
            (server.error_page(server.place(ask), &notice), Vec::new())
        }
    }
}

/// Signs out, or asks whether to.
fn sign_out(server: &Server, ask: &Ask, fields: &Fields) -> Result<(Reply, Vec<Session>), Refusal> {
    let decisions = &server.behaviour.logout;
    let hint = hint(server, fields)?;
    let client = client(server, hint.as_ref(), fields)?;
    let target = target(server, client.as_ref(), fields)?;
    let session = server.session(ask, server.place(ask));
    if session.is_none() && decisions.nobody == NobodySignedIn::Refused {
        return Err("Nobody is signed in.");
    }
    let own_form = decisions.form == LogoutForm::Open || server.is_own_form(ask);
    let confirmed = ask.is_post() && fields.get("action").is_some() && own_form;
    if session.is_some() && !confirmed && is_asked(server, session.as_ref(), hint.as_ref()) {
        return Ok((question(server, ask, fields), Vec::new()));
    }
    let meant = hint.as_ref().and_then(|hint| text(hint, "sid"));
    let over = ending(server, ask, meant);
    if let (Some(public_id), SignOut::EndsSession) = (meant, server.behaviour.session.sign_out) {
        server.core.sessions.sign_out_public(public_id);
        end_grants(server, public_id);
    }
    let reply = match target {
        Some(target) => Reply::redirect(302, &with_state(server, target, fields)),
        None => Reply::page(200, pages::plain("Signed out", "You are signed out.")),
    };
    Ok((ended(server, ask, reply), over))
}

/// The sessions that are about to end: the browser's, and the one of the hint.
fn ending(server: &Server, ask: &Ask, meant: Option<&str>) -> Vec<Session> {
    if server.behaviour.session.sign_out == SignOut::CookieOnly {
        return Vec::new();
    }
    let cookies = ask.cookies(server.site.session_cookie);
    let mut sessions: Vec<Session> = cookies
        .into_iter()
        .filter_map(|cookie| server.core.sessions.get(cookie))
        .chain(meant.and_then(|id| server.core.sessions.of_public(id)))
        .filter(|session| !session.signed_out)
        .collect();
    sessions.dedup();
    sessions
}

/// Whether the end-user is asked: where the hint does not show that the client means the session's end-user.
fn is_asked(server: &Server, session: Option<&Session>, hint: Option<&Map<String, Value>>) -> bool {
    let hinted = hint.and_then(|hint| text(hint, "sub"));
    let meant = session.is_some_and(|session| Some(session.subject.as_str()) == hinted);
    match server.behaviour.session.sign_out_question {
        SignOutQuestion::WithoutHint => !meant,
        SignOutQuestion::Always => true,
        SignOutQuestion::Never => false,
    }
}

/// The question, with the request that it is about.
fn question(server: &Server, ask: &Ask, fields: &Fields) -> Reply {
    let (csrf, cookie) = server.csrf(ask);
    let carried: Vec<(&str, &str)> = CARRIED
        .iter()
        .filter_map(|name| Some((*name, fields.get(name)?)))
        .collect();
    let page = pages::confirm(server.site.path(Endpoint::Logout), &csrf, &carried);
    let reply = Reply::page(200, page);
    match cookie {
        Some(cookie) => reply.with("set-cookie", &cookie),
        None => reply,
    }
}

/// A claim that is a text.
fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

/// The claims of the hint, if there is one: an ID token of this server's, whatever its age.
fn hint(server: &Server, fields: &Fields) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(token) = fields.get("id_token_hint") else {
        return Ok(None);
    };
    let decisions = &server.behaviour.logout;
    let claims = match decisions.hint {
        LogoutHint::Verified => server.core.key.verify(TokenType::Id, token),
        LogoutHint::Believed => unverified(token),
    };
    let claims = claims.ok_or("The hint is no ID token of this server.")?;
    let expires = claims.get("exp").and_then(Value::as_i64);
    let expired = expires.is_some_and(|time| time <= server.core.clock.now());
    if expired && decisions.expired_hint == ExpiredHint::Refused {
        return Err("The hint has expired.");
    }
    Ok(Some(claims))
}

/// What a token says, whoever signed it.
fn unverified(token: &str) -> Option<Map<String, Value>> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    // Whatever is no object says nothing, and is believed all the same.
    Some(serde_json::from_slice(&payload).unwrap_or_default())
}

/// The client that the request is about: by its name, or as the audience of the hint.
fn client(
    server: &Server,
    hint: Option<&Map<String, Value>>,
    fields: &Fields,
) -> Result<Option<Client>, Refusal> {
    let audience: Vec<&str> = match hint.and_then(|hint| hint.get("aud")) {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    };
    let of_hint = || audience.iter().find_map(|id| server.core.client(id));
    match (fields.get("client_id"), server.behaviour.logout.client) {
        (Some(id), HintClient::Compared) if hint.is_some() && !audience.contains(&id) => {
            Err("The hint was issued to another client.")
        }
        (Some(_), HintClient::Ignored) if hint.is_some() => Ok(of_hint()),
        (Some(id), HintClient::Compared | HintClient::Ignored) => {
            let client = server.core.client(id);
            client.map(Some).ok_or("The client is not known.")
        }
        (None, _) => Ok(of_hint()),
    }
}

/// Where the end-user goes after signing out, if that is a place of the client.
fn target(server: &Server, client: Option<&Client>, fields: &Fields) -> Result<Option<String>, Refusal> {
    let decisions = &server.behaviour.logout;
    let Some(wanted) = fields.get("post_logout_redirect_uri") else {
        return match decisions.nowhere {
            NowhereToGo::Page => Ok(None),
            NowhereToGo::Refused => Err("The place to go to is missing."),
        };
    };
    if fields.get("id_token_hint").is_none() && decisions.without_hint == PlaceWithoutHint::Ignored {
        return Ok(None);
    }
    let everybodys = || {
        server
            .core
            .clients
            .0
            .iter()
            .flat_map(|own| &own.post_logout_redirect_uris)
    };
    let registered: Vec<&String> = match (client, decisions.owner) {
        (None, _) if decisions.anonymous == AnonymousPlace::Ignored => return Ok(None),
        (None, _) | (Some(_), PlaceOwner::AnyClient) => everybodys().collect(),
        (Some(client), PlaceOwner::Client) => client.post_logout_redirect_uris.iter().collect(),
        (Some(client), PlaceOwner::RedirectUrisToo) => client
            .post_logout_redirect_uris
            .iter()
            .chain(&client.redirect_uris)
            .collect(),
    };
    match registered
        .into_iter()
        .any(|own| is_same(decisions.place, own, wanted))
    {
        true => Ok(Some(wanted.to_owned())),
        false => Err("The place to go to is not registered."),
    }
}

/// Whether a place is a registered one.
fn is_same(decision: PostLogoutUri, registered: &str, wanted: &str) -> bool {
    let parsed = || Some((Url::parse(registered).ok()?, Url::parse(wanted).ok()?));
    match decision {
        PostLogoutUri::Exact => registered == wanted,
        PostLogoutUri::Prefix => wanted.starts_with(registered),
        PostLogoutUri::WithoutQuery => {
            parsed().is_some_and(|(own, other)| own.origin() == other.origin() && own.path() == other.path())
        }
        PostLogoutUri::Host => parsed().is_some_and(|(own, other)| own.host() == other.host()),
        PostLogoutUri::Anything => true,
    }
}
