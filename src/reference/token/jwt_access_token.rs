//! Access tokens that are JWTs (RFC 9068).

use serde_json::json;

use super::issue::members;
use crate::protocol::Jws;
use crate::reference::behaviour::{AccessTokenProfile, KeyHeader};
use crate::reference::core::{Client, Grant, KeyError, TokenType};
use crate::reference::server::Server;

/// The access token of a grant, with the seconds of its issue and its expiry, for a resource or the server itself.
pub(super) fn jwt_access_token(
    server: &Server,
    client: &Client,
    grant: &Grant,
    (issued, expires): (i64, i64),
    audience: Option<&str>,
) -> Result<String, KeyError> {
    let mut claims = members(json!({
        "iss": server.site.issuer(client.application),
        "sub": grant.subject,
        "aud": audience.unwrap_or(&server.site.issuer(client.application)),
        "client_id": client.id,
        "scope": grant.scope.join(" "),
        "auth_time": grant.auth_time,
        "iat": issued,
        "exp": expires,
        "jti": server.core.dice.short_identifier(),
    }));
    if let Some(tenant) = &grant.tenant {
        claims.extend(members(json!({
            "tnt_id": tenant,
            "app_id": client.application.to_string(),
            "idp_name": "reference",
            "sub_kind": "user",
            "amr": ["pwd"],
        })));
    }
    if let Some(key) = &grant.key {
        claims.insert("cnf".to_owned(), json!({ "jkt": key }));
    }
    let profile = server.behaviour.token.access_token_profile;
    if profile == AccessTokenProfile::WithoutClient {
        claims.remove("client_id");
    }
    let kind = match profile {
        AccessTokenProfile::PlainType => TokenType::PlainAccess,
        AccessTokenProfile::Whole
        | AccessTokenProfile::WithoutClient
        | AccessTokenProfile::WrongSignature
        | AccessTokenProfile::Unsigned => TokenType::Access,
    };
    let token = server.sign(kind, KeyHeader::Named, &claims)?;
    Ok(match profile {
        AccessTokenProfile::Whole | AccessTokenProfile::WithoutClient | AccessTokenProfile::PlainType => {
            token
        }
        AccessTokenProfile::WrongSignature => Jws::with_other_signature(&token).unwrap_or(token),
        AccessTokenProfile::Unsigned => Jws::with_algorithm(&token, Some("none")).unwrap_or(token),
    })
}
