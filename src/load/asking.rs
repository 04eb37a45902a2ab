//! Authorization requests of virtual users, and where they lead.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_chacha::rand_core::Rng;
use url::Url;

use super::ground::Ground;
use crate::driver::{code_grant, credentials_of};
use crate::profile::Client;
use crate::protocol::{AuthorizationRequest, CodeVerifier, Secret, TokenRequest};

/// What an authorization request is to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Tokens.
    Tokens,
    /// A refresh token with them: the scope `offline_access`, where the target knows it (OIDC Core §11).
    Refresh,
    /// The same, and the end-user is asked for consent, which some targets want before they give one.
    RefreshByConsent,
}

/// An authorization request with the values that belong to it.
#[derive(Debug)]
pub(super) struct Asking {
    /// The request.
    pub(super) request: AuthorizationRequest,
    pub(super) state: String,
    /// Nothing where the target has no ID tokens.
    pub(super) nonce: Option<String>,
    verifier: CodeVerifier,
    redirect_uri: String,
}

impl Asking {
    /// A correct request with fresh random values. `None` where the client has no redirect URI, or the target no
    /// authorization endpoint.
    pub(super) fn new(ground: &Ground, client: &Client, wish: Wish, dice: &mut impl Rng) -> Option<Self> {
        let mut bytes = [[0; 32]; 3];
        bytes.iter_mut().for_each(|bytes| dice.fill_bytes(bytes));
        let [verifier, state, nonce] = bytes;
        let (state, nonce) = (URL_SAFE_NO_PAD.encode(state), URL_SAFE_NO_PAD.encode(nonce));
        let verifier = CodeVerifier::from_random(verifier);
        let challenge = verifier.challenge();
        let redirect_uri = client.redirect_uris.first()?;
        let openid = ground.is_openid();
        let scope = scope(ground, client, wish != Wish::Tokens);
        let mut parameters = vec![
            ("client_id", client.id.as_str()),
            ("redirect_uri", redirect_uri),
            ("response_type", "code"),
            ("scope", &scope),
            ("state", &state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if openid {
            parameters.push(("nonce", &nonce));
        }
        if wish == Wish::RefreshByConsent {
            parameters.push(("prompt", "consent"));
        }
        parameters.retain(|(_, value)| !value.is_empty());
        let request = AuthorizationRequest::new(endpoint(ground)?.clone(), &parameters);
        Some(Self {
            request,
            verifier,
            redirect_uri: redirect_uri.clone(),
            state,
            nonce: openid.then_some(nonce),
        })
    }

    /// The exchange of its code.
    pub(super) fn exchange(&self, ground: &Ground, client: &Client, token: &Url, code: &str) -> TokenRequest {
        let credentials = credentials_of(client, ground.secrets.client_secret(&client.id));
        code_grant(
            token.clone(),
            credentials,
            code,
            Some(&self.redirect_uri),
            Some(self.verifier.expose()),
        )
    }
}

/// Where authorization requests go: to the first tenant, where there are tenants.
fn endpoint(ground: &Ground) -> Option<&Url> {
    let tenant = ground.profile.tenants.first().map(|tenant| &tenant.authorization);
    tenant.or(ground.profile.endpoints.authorization.as_ref())
}

/// The client's scope, with `offline_access` for refresh tokens where the target knows it (OIDC Core §11).
fn scope(ground: &Ground, client: &Client, offline: bool) -> String {
    const OFFLINE: &str = "offline_access";
    let openid = ground.is_openid();
    let own = client.scope.split(' ').filter(|word| openid || *word != "openid");
    let mut words: Vec<&str> = own.collect();
    if offline && ground.profile.knows_scope(OFFLINE) && !words.contains(&OFFLINE) {
        words.push(OFFLINE);
    }
    words.join(" ")
}

/// A request that revokes a token.
pub(super) fn revocation(
    ground: &Ground,
    client: &Client,
    token: &Secret,
    hint: &str,
) -> Option<TokenRequest> {
    let endpoint = ground.profile.endpoints.revocation.clone()?;
    let credentials = credentials_of(client, ground.secrets.client_secret(&client.id));
    let parameters = [("token", token.expose()), ("token_type_hint", hint)];
    Some(TokenRequest::new(endpoint, &parameters, credentials))
}
