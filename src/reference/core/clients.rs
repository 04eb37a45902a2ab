//! Clients, as registered.

use serde::{Deserialize, Serialize};
use url::Url;

/// What kind of application a client is (RFC 6749 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientKind {
    /// A server-side application with a secret.
    Backend,
    /// A single-page application, without a secret.
    Spa,
    /// A native application, without a secret.
    Native,
    /// A machine that acts for itself.
    M2m,
}

impl ClientKind {
    /// Whether such a client can keep no secret.
    pub fn is_public(self) -> bool {
        match self {
            Self::Spa | Self::Native => true,
            Self::Backend | Self::M2m => false,
        }
    }
}

/// What a response type asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ResponseType {
    /// A code.
    #[default]
    Code,
    /// An access token.
    Token,
    /// An ID token.
    IdToken,
    /// Both a code and an ID token.
    CodeAndIdToken,
}

impl ResponseType {
    /// All types.
    pub(crate) const ALL: [Self; 4] = [Self::Code, Self::Token, Self::IdToken, Self::CodeAndIdToken];

    /// The value of `response_type`, its words in the order of the alphabet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Token => "token",
            Self::IdToken => "id_token",
            Self::CodeAndIdToken => "code id_token",
        }
    }

    /// Whether it brings an ID token without an exchange.
    pub(crate) fn has_id_token(self) -> bool {
        match self {
            Self::Code | Self::Token => false,
            Self::IdToken | Self::CodeAndIdToken => true,
        }
    }
}

/// Whether end-users are asked before a client gets a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// The client belongs to the operator: nobody is asked.
    Given,
    /// Each end-user is asked once.
    Asked,
}

/// How a client authenticates (OIDC Core §9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authentication {
    /// By HTTP Basic.
    Basic,
    /// In the body.
    Post,
    /// By an assertion that is signed with its key.
    KeyAssertion,
    /// By an assertion that is signed with its secret.
    SecretAssertion,
    /// By the certificate of its connection.
    Certificate,
    /// Not at all: a public client.
    None,
}

/// A registered client.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    pub(crate) authentication: Authentication,
    /// The DNS name in the certificate by which it authenticates (`tls_client_auth_san_dns`, RFC 8705 §2.1.2).
    pub(crate) certificate_name: Option<String>,
    /// The public keys of its signatures (RFC 7517 §4).
    pub(crate) jwks: Vec<serde_json::Value>,
    /// The request URIs that it registered (OIDC Registration §2).
    pub(crate) request_uris: Vec<String>,
    pub(crate) kind: ClientKind,
    pub(crate) redirect_uris: Vec<String>,
    /// Where end-users may be sent after signing out (OIDC RP-Initiated Logout §3.1).
    pub(crate) post_logout_redirect_uris: Vec<String>,
    /// Where it is told that an end-user is signed out (OIDC Back-Channel Logout §2.2).
    pub(crate) backchannel_logout_uri: Option<Url>,
    /// The scope of a usual request; what it may ask for is the server's list.
    pub(crate) scope: String,
    pub(crate) code_grant: bool,
    /// A scope value of the server's that this client may not have.
    pub(crate) forbidden_scope: Option<String>,
    /// The response types that it may use.
    pub(crate) response_types: Vec<ResponseType>,
    pub(crate) consent: Consent,
    /// Whether each refresh brings a new refresh token.
    pub(crate) rotates: bool,
    /// The application that it belongs to, by index.
    pub(crate) application: usize,
    /// Where the end-user goes after signing out.
    pub(crate) login_url: String,
}

/// All clients.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clients(pub(crate) Vec<Client>);

impl Clients {
    /// The client with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Client> {
        self.0.iter().find(|client| client.id == id)
    }
}
