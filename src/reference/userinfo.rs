//! The userinfo endpoint (OIDC Core §5.3).

use serde_json::{Map, Value, json};

use super::behaviour::{
    AcceptedTokens, JwtTrust, OpenIdNeed, Proofs, TokenPlaces, TwoTokens, UserinfoClaims, UserinfoForm,
    UserinfoMethods, UserinfoSubject, WithoutToken,
};
use super::core::{AccessToken, TokenType, User};
use super::dialect::Endpoint;
use super::message::{Ask, Reply};
use super::pending::unverified;
use super::possession::{self, BadProof};
use super::server::Server;
use crate::protocol::SignedToken;
use crate::reference::behaviour::KeyHeader;

/// Why userinfo refuses (RFC 6750 §3.1).
enum Refusal {
    NoToken,
    TwoTokens,
    InvalidToken,
    InsufficientScope,
    Unproven(BadProof),
}

/// Answers a request with a bearer token.
pub(super) fn answer(server: &Server, ask: &Ask) -> Reply {
    let behaviour = &server.behaviour.userinfo;
    let allowed = match behaviour.methods {
        UserinfoMethods::Both => ask.method == "GET" || ask.is_post(),
        UserinfoMethods::GetOnly => ask.method == "GET",
    };
    if !allowed {
        return Reply::method_not_allowed("GET");
    }
    match claims(server, ask) {
        Ok(claims) => document(server, &claims),
        Err(refusal) => refuse(server, &refusal),
    }
}

/// The claims that a request may have.
fn claims(server: &Server, ask: &Ask) -> Result<(AccessToken, Map<String, Value>), Refusal> {
    let text = bearer(ask, server)?;
    let token = opened(server, &text).ok_or(Refusal::InvalidToken)?;
    prove(server, ask, &token, &text)?;
    let openid = token.scope.iter().any(|scope| scope == "openid");
    match server.behaviour.userinfo.openid_scope {
        OpenIdNeed::Needed if !openid => return Err(Refusal::InsufficientScope),
        OpenIdNeed::NeededAsInvalidToken if !openid => return Err(Refusal::InvalidToken),
        OpenIdNeed::Needed | OpenIdNeed::NeededAsInvalidToken | OpenIdNeed::NotNeeded => {}
    }
    let user = server.core.users.with_subject(&token.subject);
    let claims = about(server, &token, user.ok_or(Refusal::InvalidToken)?);
    Ok((token, claims))
}

/// Whether whoever shows a token that is bound to a key has that key (RFC 9449 §7.1).
fn prove(server: &Server, ask: &Ask, token: &AccessToken, text: &str) -> Result<(), Refusal> {
    let Some(key) = &token.key else { return Ok(()) };
    let by_scheme = ask
        .header("authorization")
        .is_some_and(|value| value.starts_with("DPoP "));
    match possession::proven(server, ask, Endpoint::Userinfo, Some(text)) {
        Err(error) => Err(Refusal::Unproven(error)),
        Ok(proven) if by_scheme && proven.as_ref() == Some(key) => Ok(()),
        Ok(_) => Err(Refusal::InvalidToken),
    }
}

/// The scheme under which access tokens are shown.
fn scheme(server: &Server) -> &'static str {
    match server.behaviour.proofs {
        Proofs::NotAsked => "Bearer",
        Proofs::Demanded | Proofs::DemandedWithNonce => "DPoP",
    }
}

/// The token of a request, from wherever it may stand (RFC 6750 §2).
fn bearer(ask: &Ask, server: &Server) -> Result<String, Refusal> {
    let behaviour = &server.behaviour.userinfo;
    let in_header = ask.header("authorization").and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        let known = scheme.eq_ignore_ascii_case(self::scheme(server));
        known.then(|| token.trim().to_owned())
    });
    let of = |fields: super::message::Fields| fields.get("access_token").map(str::to_owned);
    let in_form = (ask.is_post() && ask.has_form())
        .then(|| of(ask.form()))
        .flatten();
    let in_query = of(ask.query_fields());
    let several = [&in_header, &in_form, &in_query];
    if several.iter().filter(|token| token.is_some()).count() > 1
        && behaviour.two_tokens == TwoTokens::Refused
    {
        return Err(Refusal::TwoTokens);
    }
    let token = match behaviour.token_places {
        TokenPlaces::Header => in_header,
        TokenPlaces::HeaderAndForm => in_header.or(in_form),
        TokenPlaces::Anywhere => in_header.or(in_form).or(in_query),
    };
    token.ok_or(Refusal::NoToken)
}

/// The access token that a text stands for, if it opens userinfo.
fn opened(server: &Server, text: &str) -> Option<AccessToken> {
    let grants = &server.core.grants;
    let accepted = server.behaviour.userinfo.accepted;
    let now = server.core.clock.now();
    let known = grants.access_tokens.get(text).filter(|token| {
        let lives = !token.revoked
            && token
                .grant
                .as_deref()
                .is_none_or(|grant| grants.lives(grant, now));
        let fresh = token.expires > now;
        (lives || accepted == AcceptedTokens::RevokedTokens)
            && (fresh || accepted == AcceptedTokens::ExpiredTokens)
    });
    if known.is_some() {
        return known;
    }
    let of_grant = |id: String| {
        let grant = grants.grants.get(&id)?;
        Some(standing_for(&grant.client, &grant.subject, grant.scope))
    };
    match accepted {
        AcceptedTokens::IdTokens => of_claims(&server.core.key.verify(TokenType::Id, text)?),
        AcceptedTokens::RefreshTokens => grants.refresh_tokens.get(text).and_then(of_grant),
        AcceptedTokens::Codes => grants.codes.get(text)?.used_for.and_then(of_grant),
        AcceptedTokens::LiveAccessTokens | AcceptedTokens::ExpiredTokens | AcceptedTokens::RevokedTokens => {
            believed(server.behaviour.userinfo.jwt, text)
        }
    }
}

/// An access token that nobody wrote down, for the faults that let one in.
fn standing_for(client: &str, subject: &str, scope: Vec<String>) -> AccessToken {
    AccessToken {
        grant: None,
        client: client.to_owned(),
        subject: subject.to_owned(),
        scope,
        tenant: None,
        audience: None,
        key: None,
        expires: i64::MAX,
        revoked: false,
    }
}

/// What the claims of a JWT stand for.
fn of_claims(claims: &Map<String, Value>) -> Option<AccessToken> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let scope = text("scope").unwrap_or("openid").split(' ').map(str::to_owned);
    Some(standing_for(
        text("client_id").unwrap_or_default(),
        text("sub")?,
        scope.collect(),
    ))
}

/// The access token that a JWT says it is, where it is believed without one of this server's signatures.
fn believed(trust: JwtTrust, text: &str) -> Option<AccessToken> {
    let header = SignedToken::parse(text).ok()?;
    let algorithm = header.algorithm();
    let trusted = match trust {
        JwtTrust::OwnTokensOnly => false,
        JwtTrust::NoneBelieved => algorithm == "none",
        JwtTrust::NoneByOtherLetters => {
            algorithm != "none" && (algorithm.is_empty() || algorithm.eq_ignore_ascii_case("none"))
        }
        JwtTrust::AnySignature => !algorithm.is_empty() && !algorithm.eq_ignore_ascii_case("none"),
    };
    of_claims(&unverified(text).filter(|_| trusted)?)
}

/// The claims about an end-user that a token may have.
fn about(server: &Server, token: &AccessToken, user: &User) -> Map<String, Value> {
    let behaviour = &server.behaviour.userinfo;
    let mut claims = Map::new();
    let subject = match behaviour.subject {
        UserinfoSubject::Same => Some(user.subject.clone()),
        UserinfoSubject::Another => Some(format!("other-{}", user.subject)),
        UserinfoSubject::Missing => None,
    };
    claims.extend(subject.map(|subject| ("sub".to_owned(), subject.into())));
    match behaviour.claims {
        UserinfoClaims::OfScopes => claims.extend(claims_of_scopes(user, |scope| {
            token.scope.iter().any(|own| own == scope)
        })),
        UserinfoClaims::All => claims.extend(claims_of_scopes(user, |_| true)),
        UserinfoClaims::SubjectOnly => {}
    }
    if let Some(tenant) = &token.tenant {
        let application = server.core.client(&token.client);
        let application = application.map_or(0, |client| client.application);
        claims.insert("tnt_id".to_owned(), tenant.as_str().into());
        claims.insert("app_id".to_owned(), application.to_string().into());
        claims.insert("idp_name".to_owned(), "reference".into());
    }
    claims
}

/// The claims that scopes ask for (OIDC Core §5.4), as far as this server knows them.
pub(super) fn claims_of_scopes(user: &User, has: impl Fn(&str) -> bool) -> Map<String, Value> {
    let mut claims = Map::new();
    if has("email") {
        claims.insert(
            "email".to_owned(),
            format!("{}@example.test", user.username).into(),
        );
        claims.insert("email_verified".to_owned(), true.into());
    }
    if has("profile") {
        claims.insert("name".to_owned(), user.name.as_str().into());
        claims.insert("preferred_username".to_owned(), user.username.as_str().into());
        claims.insert("updated_at".to_owned(), 1_700_000_000.into());
    }
    claims
}

/// The answer in its form.
fn document(server: &Server, (token, claims): &(AccessToken, Map<String, Value>)) -> Reply {
    let document = Value::Object(claims.clone());
    match server.behaviour.userinfo.form {
        UserinfoForm::Json => Reply::json(200, &document),
        UserinfoForm::JsonAsHtml => Reply::json(200, &document).replacing("content-type", "text/html"),
        UserinfoForm::Signed => {
            let mut claims = claims.clone();
            let application = server.core.client(&token.client);
            let application = application.map_or(0, |client| client.application);
            claims.insert("iss".to_owned(), server.site.issuer(application).into());
            claims.insert("aud".to_owned(), token.client.as_str().into());
            match server.sign(TokenType::Userinfo, KeyHeader::Named, &claims) {
                Ok(body) => Reply {
                    body,
                    ..Reply::new(200).with("content-type", "application/jwt")
                },
                Err(_) => server.failure(),
            }
        }
    }
}

/// The refusal (RFC 6750 §3).
fn refuse(server: &Server, refusal: &Refusal) -> Reply {
    let scheme = scheme(server);
    let (status, error) = match refusal {
        Refusal::NoToken => match server.behaviour.userinfo.without_token {
            WithoutToken::Challenged => return Reply::new(401).with("www-authenticate", scheme),
            WithoutToken::ChallengedWithError => (401, "invalid_token"),
            WithoutToken::Forbidden => return Reply::json(403, &json!({ "error": "forbidden" })),
        },
        Refusal::TwoTokens => (400, "invalid_request"),
        Refusal::InvalidToken => (401, "invalid_token"),
        Refusal::InsufficientScope => (403, "insufficient_scope"),
        Refusal::Unproven(proof) => (401, proof.error()),
    };
    let challenge = format!("{scheme} error=\"{error}\"");
    let reply = Reply::json(status, &json!({ "error": error })).with("www-authenticate", &challenge);
    match refusal {
        Refusal::Unproven(BadProof::NonceWanted) => reply.with(possession::NONCE, &server.core.proof_nonce),
        Refusal::NoToken
        | Refusal::TwoTokens
        | Refusal::InvalidToken
        | Refusal::InsufficientScope
        | Refusal::Unproven(BadProof::Invalid) => reply,
    }
}
