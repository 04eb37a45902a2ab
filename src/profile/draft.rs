//! The draft of a profile, for `opcheck profile init`.

use url::Url;

use super::read::PLACEHOLDER;
use crate::protocol::Metadata;
use crate::yaml::quoted;

/// The commented profile that documents every key.
pub const TEMPLATE: &str = include_str!("../../scenarios/template.yaml");

/// A commented profile of the server with this issuer. What its metadata says is filled in; what only the user knows
/// is a placeholder, and a profile that still holds one is refused.
pub fn draft(issuer: &Url, metadata: Option<&Metadata>) -> String {
    let mut text = format!(
        "# A profile of {issuer} for opcheck. Every `{PLACEHOLDER}` waits for the target's own value; `opcheck profile\n\
         # check FILE` names those that are left, and `opcheck profile template` explains every key.\n\n\
         name: {}\n\n",
        quoted(issuer.host_str().unwrap_or("target"))
    );
    text.push_str(&endpoints(issuer, metadata));
    text.push_str(&clients(metadata));
    text.push_str(&users());
    text
}

fn endpoints(issuer: &Url, metadata: Option<&Metadata>) -> String {
    // The metadata's own spelling counts: issuers are compared byte by byte (OIDC Discovery §4.3).
    let own = metadata.and_then(|metadata| metadata.issuer.clone());
    let issuer = own.unwrap_or_else(|| issuer.as_str().trim_end_matches('/').to_owned());
    let Some(metadata) = metadata else {
        return format!(
            "# No metadata document was found, so the endpoints are written out here. Remove those the server lacks.\n\
             issuer: {}\n\
             endpoints:\n\
             \x20 authorization: https://{PLACEHOLDER}/authorize\n\
             \x20 token: https://{PLACEHOLDER}/token\n\
             \x20 jwks: https://{PLACEHOLDER}/jwks\n\n",
            quoted(&issuer)
        );
    };
    let mut text = format!(
        "# The endpoints come from the metadata document:\nissuer: {}\n",
        quoted(&issuer)
    );
    for (name, url) in [
        ("authorization", &metadata.authorization_endpoint),
        ("token", &metadata.token_endpoint),
        ("userinfo", &metadata.userinfo_endpoint),
        ("jwks", &metadata.jwks_uri),
        ("sign out", &metadata.end_session_endpoint),
    ] {
        match url {
            Some(url) => text.push_str(&format!("#   {name}: {url}\n")),
            None => text.push_str(&format!("#   {name}: not given\n")),
        }
    }
    if metadata.authorization_endpoint.is_none() {
        text.push_str(&format!(
            "endpoints:\n  authorization: https://{PLACEHOLDER}/authorize\n"
        ));
    }
    text.push('\n');
    text
}

fn clients(metadata: Option<&Metadata>) -> String {
    let supported = metadata.and_then(|metadata| metadata.scopes_supported.as_deref());
    let scopes = ["openid", "profile", "email"]
        .into_iter()
        .filter(|scope| *scope == "openid" || supported.is_some_and(|list| list.iter().any(|s| s == scope)));
    let scope = scopes.collect::<Vec<_>>().join(" ");
    let registers = metadata.is_some_and(|metadata| metadata.registration_endpoint.is_some());
    let alternative = match registers {
        true => {
            "# The server lets clients register themselves: with `clients: register` instead of this list, opcheck registers\n\
                 # those that it needs and removes them afterwards.\n"
        }
        false => "",
    };
    format!(
        "{alternative}# A client that is registered at the server, with all its redirect URIs exactly as registered. Nothing needs\n\
         # to listen at them. The secret comes from the environment.\n\
         clients:\n\
         \x20 - id: {PLACEHOLDER}\n\
         \x20   secret: {{ env: CLIENT_SECRET }}\n\
         \x20   type: backend # or spa, native: then without `secret`\n\
         \x20   redirect_uris:\n\
         \x20     - https://{PLACEHOLDER}/callback\n\
         \x20   scope: {scope}\n\n"
    )
}

fn users() -> String {
    format!(
        "# An end-user made for tests. Without `users` and `sign_in`, what needs a session is not judged.\n\
         users:\n\
         \x20 - username: {PLACEHOLDER}\n\
         \x20   password: {{ env: USER_PASSWORD }}\n\n\
         # How this end-user gets from the login page back to the client: on each page, the first rule whose `on`\n\
         # selector matches is applied. The selectors below fit many login pages; compare them with yours.\n\
         sign_in:\n\
         \x20 steps:\n\
         \x20   - on: input[type=password]\n\
         \x20     fill:\n\
         \x20       input[type=text], input[type=email], input:not([type]): \"{{username}}\"\n\
         \x20       input[type=password]: \"{{password}}\"\n\
         \x20   # A page that asks whether the client may have access; the first form's button agrees.\n\
         \x20   # - on: form:has(button):not(:has(input[type=password]))\n\
         \x20   #   page: consent\n\
         \x20   #   click: button\n"
    )
}
