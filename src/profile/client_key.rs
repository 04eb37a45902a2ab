//! The keys of clients: what a profile says about them, and which client can sign a request object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{Client, ClientAuthentication, Profile};
use super::secret_source::SecretSource;
use crate::catalogue::Need;
use crate::protocol::KeyKind;

/// The private key of a client; the target has its public half.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientKey {
    /// The key: PEM or JWK. A text, or `{env: NAME}`, `{file: PATH}`, `{command: [..]}`.
    pub private: SecretSource,
    /// The algorithm with which it signs, such as `ES256`.
    pub algorithm: SigningAlgorithm,
    /// The `kid` under which the target knows it; that of the JWK if left out.
    #[serde(default)]
    pub id: Option<String>,
}

/// An algorithm with which clients sign (RFC 7518 §3.1, RFC 8037 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SigningAlgorithm {
    /// RSA with SHA-256.
    RS256,
    /// RSA with SHA-384.
    RS384,
    /// RSA with SHA-512.
    RS512,
    /// RSA-PSS with SHA-256.
    PS256,
    /// RSA-PSS with SHA-384.
    PS384,
    /// RSA-PSS with SHA-512.
    PS512,
    /// The curve P-256 with SHA-256.
    ES256,
    /// The curve P-384 with SHA-384.
    ES384,
    /// Ed25519.
    EdDSA,
}

impl SigningAlgorithm {
    /// The name as tokens and metadata write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::RS512 => "RS512",
            Self::PS256 => "PS256",
            Self::PS384 => "PS384",
            Self::PS512 => "PS512",
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Whether a key of this kind can sign with it.
    pub(super) fn fits(self, kind: KeyKind) -> bool {
        let needed = match self {
            Self::RS256 | Self::RS384 | Self::RS512 | Self::PS256 | Self::PS384 | Self::PS512 => KeyKind::Rsa,
            Self::ES256 => KeyKind::P256,
            Self::ES384 => KeyKind::P384,
            Self::EdDSA => KeyKind::Ed25519,
        };
        needed == kind
    }
}

impl ClientAuthentication {
    /// The name as metadata write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::KeyAssertion => "private_key_jwt",
            Self::SecretAssertion => "client_secret_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::None => "none",
        }
    }
}

/// How a client signs a request object.
#[derive(Debug, Clone, Copy)]
pub enum RequestSigning<'a> {
    /// With its private key.
    Key(&'a ClientKey),
    /// With its secret, by HS256 (OIDC Core §6.1).
    Secret,
}

impl Profile {
    /// The algorithms with which request objects may be signed, where the metadata list them.
    pub fn listed_request_algorithms(&self) -> Option<&[String]> {
        let metadata = self.metadata.as_ref()?;
        metadata.request_object_signing_alg_values_supported.as_deref()
    }

    /// Whether the metadata list an algorithm for request objects.
    pub fn lists_request_algorithm(&self, name: &str) -> bool {
        let listed = self.listed_request_algorithms();
        listed.is_some_and(|list| lists(list, name))
    }

    /// A client that can sign a request object which the target verifies: with a key, else with its secret.
    pub fn request_signer(&self) -> Option<(&Client, RequestSigning<'_>)> {
        let usable = |client: &&Client| client.code_grant && !client.redirect_uris.is_empty();
        let taken = |key: &ClientKey| {
            self.listed_request_algorithms().is_none() || self.lists_request_algorithm(key.algorithm.name())
        };
        let keyed = self.clients.iter().filter(usable).find_map(|client| {
            let key = client.key.as_ref().filter(|key| taken(key))?;
            Some((client, RequestSigning::Key(key)))
        });
        keyed.or_else(|| {
            let client = self.default_client().filter(|client| client.secret.is_some())?;
            self.lists_request_algorithm("HS256")
                .then_some((client, RequestSigning::Secret))
        })
    }

    /// Whether a client's requests must come in signed request objects (RFC 9101 §10.5).
    pub fn demands_signed_requests(&self, client: &Client) -> bool {
        client.signed_requests_only || self.offers.signed_requests_only == Some(true)
    }

    /// How a client signs a request object that the target verifies, if it can: with its key, else with its secret.
    pub fn signing_of<'a>(&self, client: &'a Client) -> Option<RequestSigning<'a>> {
        let open = self.listed_request_algorithms().is_none();
        let taken = |key: &&ClientKey| open || self.lists_request_algorithm(key.algorithm.name());
        let by_secret = client.secret.is_some() && self.lists_request_algorithm("HS256");
        let by_key = client.key.as_ref().filter(taken).map(RequestSigning::Key);
        by_key.or(by_secret.then_some(RequestSigning::Secret))
    }

    /// A client that signs with an algorithm, and its key.
    pub fn client_with_key_for(&self, algorithm: &str) -> Option<(&Client, &ClientKey)> {
        let usable = self
            .clients
            .iter()
            .filter(|client| client.code_grant && !client.redirect_uris.is_empty());
        usable.into_iter().find_map(|client| {
            let key = client
                .key
                .as_ref()
                .filter(|key| key.algorithm.name() == algorithm)?;
            Some((client, key))
        })
    }

    /// Why the target would not take a client's assertions: its metadata do not list their algorithm.
    pub fn unlisted_assertion(&self, client: &Client) -> Option<String> {
        let algorithm = match client.authentication() {
            ClientAuthentication::KeyAssertion => client.key.as_ref()?.algorithm.name(),
            ClientAuthentication::SecretAssertion => "HS256",
            ClientAuthentication::ClientSecretBasic
            | ClientAuthentication::ClientSecretPost
            | ClientAuthentication::TlsClientAuth
            | ClientAuthentication::None => return None,
        };
        let metadata = self.metadata.as_ref()?;
        let listed = metadata
            .token_endpoint_auth_signing_alg_values_supported
            .as_ref()?;
        let list = "token_endpoint_auth_signing_alg_values_supported";
        (!lists(listed, algorithm)).then(|| unlisted(client, "assertions", algorithm, (list, listed)))
    }

    /// Why no client can sign request objects though one has a key: the metadata do not list the key's algorithm.
    fn unlisted_request_key(&self) -> Option<String> {
        let listed = self.listed_request_algorithms()?;
        let mut keyed = self
            .clients
            .iter()
            .filter_map(|client| Some((client, client.key.as_ref()?)));
        let (client, key) = keyed.find(|(_, key)| !self.lists_request_algorithm(key.algorithm.name()))?;
        let list = "request_object_signing_alg_values_supported";
        Some(unlisted(
            client,
            "request objects",
            key.algorithm.name(),
            (list, listed),
        ))
    }

    /// Why a client that would meet a need signs with an algorithm that the target does not take.
    pub(super) fn signs_otherwise(&self, need: Need) -> Option<String> {
        if self.meets(need) {
            return None;
        }
        if need == Need::AssertingClient {
            let mut clients = self.clients.iter();
            return clients.find_map(|client| self.unlisted_assertion(client));
        }
        let by_key = need == Need::RequestObjects && self.offers.request == Some(true);
        by_key.then(|| self.unlisted_request_key())?
    }

    /// A client that authenticates by an assertion.
    pub fn asserting_client(&self) -> Option<&Client> {
        let by_key = self.client_that_authenticates_by("private_key_jwt");
        by_key.or_else(|| self.client_that_authenticates_by("client_secret_jwt"))
    }

    /// A client that authenticates by a method of this name (OIDC Core §9), and may use codes.
    pub fn client_that_authenticates_by(&self, method: &str) -> Option<&Client> {
        let usable = |client: &&Client| {
            let taken = self.unlisted_assertion(client).is_none();
            let named = client.authentication().name() == method;
            client.code_grant && !client.redirect_uris.is_empty() && named && taken
        };
        self.clients.iter().find(usable)
    }

    /// Whether no request URI is fetched that nobody registered: because none is taken at all, or because the metadata
    /// say so.
    pub(super) fn has_closed_request_uris(&self) -> bool {
        let metadata = self.metadata.as_ref();
        let registered = metadata.and_then(|metadata| metadata.require_request_uri_registration);
        let closed = self.offers.request_uri != Some(true) || registered == Some(true);
        closed && self.offers.pushed_requests_only != Some(true)
    }

    /// A client that can sign request objects and has a request URI registered.
    pub fn client_with_request_uri(&self) -> Option<&Client> {
        let signs =
            |client: &&Client| client.code_grant && client.key.is_some() && client.request_uri.is_some();
        self.clients.iter().find(signs)
    }
}

/// Whether a list of algorithms holds one. `EdDSA` with an Ed25519 key is also called `Ed25519` (RFC 9864 §2.2).
fn lists(listed: &[String], algorithm: &str) -> bool {
    listed
        .iter()
        .any(|own| own == algorithm || (algorithm == "EdDSA" && own == "Ed25519"))
}

/// The fact that a target does not take an algorithm of a client's, and what to do about it.
fn unlisted(client: &Client, what: &str, algorithm: &str, (list, listed): (&str, &[String])) -> String {
    format!(
        "the client `{}` signs its {what} with `{algorithm}`, which the metadata do not list (`{list}`: {}); give it a key \
         of a listed algorithm (`clients`, `key`), or correct the metadata",
        client.id,
        listed.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Metadata;

    fn profile(client: &str, algorithms: &str) -> Profile {
        let text = format!(
            "issuer: https://op.example\nclients: [{{id: web, {client}redirect_uris: [https://rp.example/cb]}}]\n"
        );
        let mut profile = Profile::parse(&text, "acme.yaml").unwrap();
        let metadata = format!(r#"{{"request_object_signing_alg_values_supported": {algorithms}}}"#);
        profile.metadata = Some(Metadata::parse(&metadata).unwrap());
        profile
    }

    #[test]
    fn a_client_signs_with_what_it_has_and_the_target_takes() {
        let key = "key: {private: {env: WEB_KEY}, algorithm: ES256}, ";
        let signs = |client: &str, algorithms: &str| {
            let profile = profile(client, algorithms);
            profile.request_signer().map(|(_, signing)| match signing {
                RequestSigning::Key(key) => key.algorithm.name(),
                RequestSigning::Secret => "HS256",
            })
        };
        assert_eq!(signs(key, r#"["ES256"]"#), Some("ES256"));
        assert_eq!(signs(key, "null"), Some("ES256"));
        assert_eq!(signs(key, r#"["RS256"]"#), None);
        assert_eq!(signs("secret: text, ", r#"["RS256", "HS256"]"#), Some("HS256"));
        assert_eq!(signs("secret: text, ", "null"), None);
    }

    #[test]
    fn an_algorithm_that_the_target_does_not_list_is_told_with_its_place() {
        let key = "authentication: private_key_jwt, key: {private: {env: WEB_KEY}, algorithm: ES256}, ";
        let fact = |listed: &str, need: Need| {
            let mut profile = profile(key, r#"["RS256"]"#);
            profile.endpoints.token = Some("https://op.example/token".parse().unwrap());
            profile.offers.request = Some(true);
            let metadata = profile.metadata.as_mut().unwrap();
            metadata.token_endpoint_auth_signing_alg_values_supported = serde_json::from_str(listed).unwrap();
            profile.lacks(need)
        };
        let told = "the client `web` signs its assertions with `ES256`, which the metadata do not list \
                    (`token_endpoint_auth_signing_alg_values_supported`: RS256, PS256); give it a key of a listed \
                    algorithm (`clients`, `key`), or correct the metadata";
        let need = Need::AssertingClient;
        assert_eq!(fact(r#"["RS256", "PS256"]"#, need).as_deref(), Some(told));
        assert_eq!(fact(r#"["RS256", "ES256"]"#, need), None);
        assert_eq!(fact("null", need), None);
        // A list may be wrong, and must not silence what else is judged at the endpoint.
        assert_eq!(fact(r#"["RS256"]"#, Need::TokenEndpoint), None);
        let told = fact("null", Need::RequestObjects).unwrap();
        assert!(
            told.contains("request objects with `ES256`") && told.contains(": RS256)"),
            "{told}"
        );
    }
}
