//! ID tokens (OIDC Core §2).

use serde_json::{Map, Value, json};

use super::TokenError;
use super::issue::{TokenSet, members};
use crate::protocol::{Jws, half_hash};
use crate::reference::behaviour::{
    AccessTokenHash, AcrClaim, AudienceClaim, AuthTimeClaim, CodeHash, ExpiryClaim, HybridSubject,
    IdTokenSignature, IssuedClaim, IssuerClaim, NonceClaim, ScopeClaims, SubjectClaim,
};
use crate::reference::core::{Client, TokenType};
use crate::reference::server::Server;
use crate::reference::userinfo::claims_of_scopes;

/// Seconds that an ID token lives.
const ID_LIFETIME: i64 = 3600;

/// The class of authentication that the server lists.
pub(in crate::reference) const LISTED_ACR: &str = "urn:reference:password";

/// An audience that is no client.
const API: &str = "https://api.example.test";

/// What comes beside an ID token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    pub(super) code: Option<&'a str>,
    pub(super) access_token: Option<&'a str>,
}

/// The ID token of a grant.
pub(super) fn id_token(
    server: &Server,
    client: &Client,
    set: &TokenSet,
    beside: Beside<'_>,
) -> Result<String, TokenError> {
    let now = server.core.clock.now();
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), issuer(server, client).into());
    claims.insert("sub".to_owned(), subject(server, set, beside).into());
    claims.extend(audience(server, &set.audience));
    claims.extend(times(server, set, now));
    claims.insert("sid".to_owned(), set.grant.session.as_str().into());
    let nonce = nonce(server, set);
    claims.extend(nonce.map(|nonce| ("nonce".to_owned(), nonce.into())));
    if let Some(tenant) = &set.grant.tenant {
        claims.insert("tnt_id".to_owned(), tenant.as_str().into());
    }
    let acr = match server.behaviour.id_token.acr {
        AcrClaim::AsListed => Some(LISTED_ACR),
        AcrClaim::Unlisted => Some("urn:reference:iris"),
        AcrClaim::Empty => Some(""),
        AcrClaim::Missing => None,
    };
    claims.extend(acr.map(|acr| ("acr".to_owned(), acr.into())));
    if server.behaviour.id_token.scope_claims == ScopeClaims::Everywhere
        && let Some(user) = server.core.users.with_subject(&set.grant.subject)
    {
        claims.extend(claims_of_scopes(user, |scope| {
            set.grant.scope.iter().any(|own| own == scope)
        }));
    }
    claims.extend(hashes(server, beside));
    signed(server, client, &claims)
}

/// The issuer's name.
fn issuer(server: &Server, client: &Client) -> String {
    let issuer = server.site.issuer(client.application);
    match server.behaviour.id_token.issuer {
        IssuerClaim::Exact => issuer,
        IssuerClaim::WithSlash => format!("{issuer}/"),
    }
}

/// The end-user's identifier.
fn subject(server: &Server, set: &TokenSet, beside: Beside<'_>) -> String {
    let subject = match server.behaviour.token.subject {
        SubjectClaim::Stable => set.grant.subject.clone(),
        SubjectClaim::Fresh => server.core.dice.short_identifier(),
        SubjectClaim::Shared => "end-user".to_owned(),
        SubjectClaim::Long => set.grant.subject.chars().cycle().take(300).collect(),
    };
    match server.behaviour.id_token.hybrid_subject {
        HybridSubject::Another if beside.code.is_some() => format!("front-{subject}"),
        HybridSubject::Another | HybridSubject::Same => subject,
    }
}

/// The audience, and the party that the token was issued to where there is one.
fn audience(server: &Server, client: &str) -> Map<String, Value> {
    members(match server.behaviour.id_token.audience {
        AudienceClaim::Client => json!({ "aud": client }),
        AudienceClaim::ListOfClient => json!({ "aud": [client] }),
        AudienceClaim::ListWithParty => json!({ "aud": [client, API], "azp": client }),
        AudienceClaim::ListWithoutParty => json!({ "aud": [client, API] }),
        AudienceClaim::Another => json!({ "aud": API }),
        AudienceClaim::PartyOfAnother => json!({ "aud": client, "azp": API }),
    })
}

/// When the token was issued and expires, and when the end-user signed in.
fn times(server: &Server, set: &TokenSet, now: i64) -> Map<String, Value> {
    let behaviour = &server.behaviour;
    let expires = now.saturating_add(ID_LIFETIME);
    let expiry: Option<Value> = match behaviour.id_token.expiry {
        ExpiryClaim::InAnHour => Some(expires.into()),
        ExpiryClaim::Past => Some(now.saturating_sub(ID_LIFETIME).into()),
        ExpiryClaim::Text => Some(expires.to_string().into()),
        ExpiryClaim::Milliseconds => Some(expires.saturating_mul(1_000).into()),
        ExpiryClaim::Missing => None,
    };
    let issued = match behaviour.id_token.issued {
        IssuedClaim::Now => Some(now),
        IssuedClaim::Future => Some(expires.saturating_sub(60)),
        IssuedClaim::Missing => None,
    };
    let auth_time = match behaviour.token.auth_time {
        AuthTimeClaim::OfSession => Some(set.grant.auth_time),
        AuthTimeClaim::OfToken => Some(now),
        AuthTimeClaim::Missing => None,
    };
    let mut claims = Map::new();
    claims.extend(issued.map(|time| ("iat".to_owned(), time.into())));
    claims.extend(expiry.map(|time| ("exp".to_owned(), time)));
    claims.extend(auth_time.map(|time| ("auth_time".to_owned(), time.into())));
    claims
}

/// The nonce.
fn nonce(server: &Server, set: &TokenSet) -> Option<String> {
    match server.behaviour.token.nonce {
        NonceClaim::Copied => set.nonce.clone(),
        NonceClaim::Missing => None,
        NonceClaim::Truncated => set.nonce.as_ref().map(|nonce| nonce.chars().take(255).collect()),
        NonceClaim::Constant => Some("the-same-nonce-for-everybody".to_owned()),
    }
}

/// The hashes of what comes beside the token (OIDC Core §3.1.3.6, §3.3.2.11).
fn hashes(server: &Server, beside: Beside<'_>) -> Map<String, Value> {
    // All algorithms of this server but one hash with SHA-256.
    let algorithm = server.behaviour.keys.algorithm.name();
    let code = match server.behaviour.front_channel.code_hash {
        CodeHash::OfCode => beside.code,
        CodeHash::Missing => None,
        CodeHash::OfAnother => beside.code.map(|_| "another code"),
    };
    let access_token = match server.behaviour.id_token.access_token_hash {
        AccessTokenHash::Right => beside.access_token,
        AccessTokenHash::Missing => None,
        AccessTokenHash::OfAnother => beside.access_token.map(|_| "another token"),
    };
    let named = [("c_hash", code), ("at_hash", access_token)];
    named
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), half_hash(algorithm, text?)?.into())))
        .collect()
}

/// Signs the claims.
fn signed(server: &Server, client: &Client, claims: &Map<String, Value>) -> Result<String, TokenError> {
    let header = server.behaviour.id_token.key_header;
    let token = match (server.behaviour.id_token.signature, &client.secret) {
        (IdTokenSignature::ShortSecret, Some(secret)) => {
            server.core.key.sign_with_secret(TokenType::Id, secret, claims)
        }
        (
            IdTokenSignature::Right
            | IdTokenSignature::Wrong
            | IdTokenSignature::Missing
            | IdTokenSignature::ShortSecret,
            _,
        ) => server.sign(TokenType::Id, header, claims),
    };
    let token = token.map_err(|_| TokenError::failure())?;
    Ok(match server.behaviour.id_token.signature {
        IdTokenSignature::Right | IdTokenSignature::ShortSecret => token,
        IdTokenSignature::Wrong => Jws::with_other_signature(&token).unwrap_or(token),
        IdTokenSignature::Missing => Jws::with_algorithm(&token, Some("none")).unwrap_or(token),
    })
}
