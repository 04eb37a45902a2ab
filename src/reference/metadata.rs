//! What the server says about itself: the metadata document, and what a vendor's software reads instead.

use serde_json::{Value, json};

use super::behaviour::{
    ClaimsParameter, ClientCertificates, Issuer, OpenIdConnect, Proofs, PushedRequests, RequestParameter,
    RequestUri, SignedRequests,
};
use super::dialect::Endpoint;
use super::message::{Ask, Reply};
use super::possession;
use super::server::Server;
use super::token::LISTED_ACR;

/// The claims that the server may have something to say about.
const CLAIMS: [&str; 14] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "sid",
    "acr",
    "name",
    "preferred_username",
    "updated_at",
    "email",
    "email_verified",
];

/// The metadata document (OIDC Discovery §3). The vendor has none; there it is a convenience of this server.
pub(super) fn discovery(server: &Server, ask: &Ask) -> Reply {
    let site = &server.site;
    let place = server.place(ask);
    let application = site.application_index(place);
    let at = |endpoint: Endpoint| site.application_url(application, site.path(endpoint));
    let authorization = match site.tenant(place) {
        Some(tenant) => site.url(&tenant.host, site.path(Endpoint::Authorize)),
        None => at(Endpoint::Authorize),
    };
    let announced = match server.behaviour.callback.issuer {
        Issuer::Sent
        | Issuer::AnnouncedOnly
        | Issuer::OnSuccessOnly
        | Issuer::InQueryOnly
        | Issuer::WithSlash => true,
        Issuer::Unannounced | Issuer::Absent => false,
    };
    let lists = &server.behaviour.metadata;
    let spoken = server.behaviour.front_channel.openid == OpenIdConnect::Spoken;
    let scopes: Vec<&&str> = site
        .scopes
        .iter()
        .filter(|scope| spoken || **scope != "openid")
        .collect();
    let algorithms: Vec<&str> = server
        .signing_algorithms()
        .into_iter()
        .map(|one| one.name())
        .collect();
    let by_reference = server.behaviour.authorize.request_uri == RequestUri::Taken;
    let request_algorithms = server.behaviour.request_object.listed;
    let mut document = json!({
            "issuer": site.issuer(application),
            "authorization_endpoint": authorization,
            "token_endpoint": at(Endpoint::Token),
            "userinfo_endpoint": at(Endpoint::Userinfo),
            "jwks_uri": at(Endpoint::Jwks),
            "end_session_endpoint": at(Endpoint::Logout),
            "revocation_endpoint": at(Endpoint::Revoke),
            "scopes_supported": scopes,
            "response_types_supported": lists.response_types,
            "response_modes_supported": lists.response_modes,
            "grant_types_supported": lists.grant_types,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": algorithms,
            "acr_values_supported": [LISTED_ACR],
            "token_endpoint_auth_methods_supported": authentication_methods(server),
            "token_endpoint_auth_signing_alg_values_supported": ["HS256", "ES256", "EdDSA"],
            "code_challenge_methods_supported": lists.challenge_methods,
            "prompt_values_supported": lists.prompts,
            "claims_parameter_supported": server.behaviour.identity.claims == ClaimsParameter::Supported,
            "claims_supported": CLAIMS,
            "request_parameter_supported": server.behaviour.authorize.request == RequestParameter::Taken,
            "request_uri_parameter_supported": by_reference,
            "require_request_uri_registration": by_reference,
            "require_signed_request_object":
                (server.behaviour.request_object.demanded == SignedRequests::Demanded).then_some(true),
            "request_object_signing_alg_values_supported": (!request_algorithms.is_empty()).then_some(request_algorithms),
            "dpop_signing_alg_values_supported":
                (server.behaviour.proofs != Proofs::NotAsked).then_some([possession::ALGORITHM]),
            "authorization_response_iss_parameter_supported": announced,
    });
    add_endpoints(server, &mut document, at);
    // What is not said is left out, and never null (RFC 8414 §3.2).
    if let Some(members) = document.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    Reply::json(200, &document)
}

/// The ways in which clients authenticate.
fn authentication_methods(server: &Server) -> Vec<&'static str> {
    let mut methods = vec![
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "client_secret_jwt",
        "none",
    ];
    match server.behaviour.clients.certificates {
        ClientCertificates::Demanded => methods.push("tls_client_auth"),
        ClientCertificates::NotAsked => {}
    }
    methods
}

/// Adds the endpoints that not every dialect has.
fn add_endpoints(server: &Server, document: &mut Value, at: impl Fn(Endpoint) -> String) {
    let site = &server.site;
    if site.has(Endpoint::Introspect) {
        document["introspection_endpoint"] = at(Endpoint::Introspect).into();
    }
    if site.has(Endpoint::Registration) {
        document["registration_endpoint"] = at(Endpoint::Registration).into();
        // Only clients that registered themselves are told.
        document["backchannel_logout_supported"] = true.into();
        document["backchannel_logout_session_supported"] = true.into();
    }
    if site.has(Endpoint::Push) {
        document["pushed_authorization_request_endpoint"] = at(Endpoint::Push).into();
        document["require_pushed_authorization_requests"] =
            (server.behaviour.pushed == PushedRequests::Demanded).into();
    }
}

/// What the vendor's software asks for at its start: `/api/v1/clients/{client_id}/sdk-configuration`.
pub(super) fn sdk_configuration(server: &Server, ask: &Ask) -> Reply {
    let site = &server.site;
    let client = ask
        .path
        .strip_prefix(site.path(Endpoint::SdkConfiguration))
        .and_then(|rest| rest.strip_suffix("/sdk-configuration"))
        .and_then(|id| server.core.client(id));
    let Some(client) = client else {
        return Reply::json(404, &json!({ "error": "not_found" }));
    };
    let redirect_uri = match client.redirect_uris.as_slice() {
        [only] => Some(only),
        [] | [_, ..] => None,
    };
    Reply::json(
        200,
        &json!({
            "loginUrl": client.login_url,
            "redirectUri": redirect_uri,
            "loginUrlTenantDomainSuffix": null,
            "customApplicationLoginPageUrl": null,
            "isApplicationCustomDomainActive": false,
        }),
    )
}
