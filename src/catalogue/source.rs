//! The documents that requirements cite.

/// A document and a section of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The document.
    pub document: Document,
    /// The section, as the document numbers it; empty where it has none.
    pub section: &'static str,
}

/// A specification or a vendor's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// The OAuth 2.0 Authorization Framework.
    Rfc6749,
    /// Proof Key for Code Exchange.
    Rfc7636,
    /// Uniform Resource Identifier: Generic Syntax.
    Rfc3986,
    /// HTTP State Management Mechanism: cookies.
    Rfc6265,
    /// OAuth 2.0 for Native Apps.
    Rfc8252,
    /// OAuth 2.0 Authorization Server Issuer Identification.
    Rfc9207,
    /// OAuth 2.0 Authorization Server Metadata.
    Rfc8414,
    /// Best Current Practice for OAuth 2.0 Security.
    Rfc9700,
    /// OAuth 2.0 Token Introspection.
    Rfc7662,
    /// OAuth 2.0 Token Revocation.
    Rfc7009,
    /// Resource Indicators for OAuth 2.0.
    Rfc8707,
    /// JSON Web Signature.
    Rfc7515,
    /// The OAuth 2.0 Authorization Framework: Bearer Token Usage.
    Rfc6750,
    /// JSON Web Key.
    Rfc7517,
    /// JSON Web Algorithms.
    Rfc7518,
    /// JSON Web Token.
    Rfc7519,
    /// JSON Web Token Best Current Practices.
    Rfc8725,
    /// JWT Profile for OAuth 2.0 Access Tokens.
    Rfc9068,
    /// OAuth 2.0 Dynamic Client Registration Protocol.
    Rfc7591,
    /// JWT Profile for OAuth 2.0 Client Authentication and Authorization Grants.
    Rfc7523,
    /// JWT-Secured Authorization Request.
    Rfc9101,
    /// OAuth 2.0 Multiple Response Type Encoding Practices.
    ResponseTypes,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
    /// OpenID Connect Core 1.0.
    OidcCore,
    /// OpenID Connect Discovery 1.0.
    OidcDiscovery,
    /// OpenID Connect RP-Initiated Logout 1.0.
    OidcLogout,
    /// OpenID Connect Back-Channel Logout 1.0.
    OidcBackChannelLogout,
    /// Initiating User Registration via OpenID Connect 1.0.
    OidcPromptCreate,
    /// Web Authentication: passkeys.
    WebAuthn,
    /// Web Content Accessibility Guidelines 2.2.
    Wcag,
    /// Wristband: the authorization endpoint.
    WristbandAuthorize,
    /// Wristband: the endpoints of an application.
    WristbandApplication,
    /// Wristband: userinfo.
    WristbandUserinfo,
    /// Wristband: the tokens.
    WristbandTokens,
    /// A document of a user's own.
    Own(&'static OwnDocument),
}

/// A document that a user's own requirement cites.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnDocument {
    /// The short name that citations use.
    pub name: &'static str,
    /// The page of the document.
    pub link: &'static str,
}

impl Document {
    /// The short name that citations use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rfc6749 => "RFC 6749",
            Self::Rfc7636 => "RFC 7636",
            Self::Rfc3986 => "RFC 3986",
            Self::Rfc6265 => "RFC 6265",
            Self::Rfc8252 => "RFC 8252",
            Self::Rfc9207 => "RFC 9207",
            Self::Rfc8414 => "RFC 8414",
            Self::Rfc9700 => "RFC 9700",
            Self::Rfc7662 => "RFC 7662",
            Self::Rfc7009 => "RFC 7009",
            Self::Rfc8707 => "RFC 8707",
            Self::Rfc7515 => "RFC 7515",
            Self::Rfc6750 => "RFC 6750",
            Self::Rfc7517 => "RFC 7517",
            Self::Rfc7518 => "RFC 7518",
            Self::Rfc7519 => "RFC 7519",
            Self::Rfc8725 => "RFC 8725",
            Self::Rfc9068 => "RFC 9068",
            Self::Rfc7591 => "RFC 7591",
            Self::Rfc7523 => "RFC 7523",
            Self::Rfc9101 => "RFC 9101",
            Self::ResponseTypes => "OAuth Multiple Response Types",
            Self::FormPost => "OAuth Form Post Response Mode",
            Self::OidcCore => "OIDC Core",
            Self::OidcDiscovery => "OIDC Discovery",
            Self::OidcLogout => "OIDC RP-Initiated Logout",
            Self::OidcBackChannelLogout => "OIDC Back-Channel Logout",
            Self::OidcPromptCreate => "OIDC Prompt Create",
            Self::WebAuthn => "WebAuthn 3",
            Self::Wcag => "WCAG 2.2",
            Self::WristbandAuthorize => "Wristband authorization endpoint",
            Self::WristbandApplication => "Wristband application endpoints",
            Self::WristbandUserinfo => "Wristband userinfo endpoint",
            Self::WristbandTokens => "Wristband tokens",
            Self::Own(own) => own.name,
        }
    }

    /// Whether it is a page of Wristband's.
    pub fn is_wristbands(self) -> bool {
        matches!(
            self,
            Self::WristbandAuthorize
                | Self::WristbandApplication
                | Self::WristbandUserinfo
                | Self::WristbandTokens
        )
    }

    /// The public page of the document.
    pub fn link(self) -> &'static str {
        match self {
            Self::Rfc6749 => "https://www.rfc-editor.org/rfc/rfc6749",
            Self::Rfc7636 => "https://www.rfc-editor.org/rfc/rfc7636",
            Self::Rfc3986 => "https://www.rfc-editor.org/rfc/rfc3986",
            Self::Rfc6265 => "https://www.rfc-editor.org/rfc/rfc6265",
            Self::Rfc8252 => "https://www.rfc-editor.org/rfc/rfc8252",
            Self::Rfc9207 => "https://www.rfc-editor.org/rfc/rfc9207",
            Self::Rfc8414 => "https://www.rfc-editor.org/rfc/rfc8414",
            Self::Rfc9700 => "https://www.rfc-editor.org/rfc/rfc9700",
            Self::Rfc7662 => "https://www.rfc-editor.org/rfc/rfc7662",
            Self::Rfc7009 => "https://www.rfc-editor.org/rfc/rfc7009",
            Self::Rfc8707 => "https://www.rfc-editor.org/rfc/rfc8707",
            Self::Rfc7515 => "https://www.rfc-editor.org/rfc/rfc7515",
            Self::Rfc6750 => "https://www.rfc-editor.org/rfc/rfc6750",
            Self::Rfc7517 => "https://www.rfc-editor.org/rfc/rfc7517",
            Self::Rfc7518 => "https://www.rfc-editor.org/rfc/rfc7518",
            Self::Rfc7519 => "https://www.rfc-editor.org/rfc/rfc7519",
            Self::Rfc8725 => "https://www.rfc-editor.org/rfc/rfc8725",
            Self::Rfc9068 => "https://www.rfc-editor.org/rfc/rfc9068",
            Self::Rfc7591 => "https://www.rfc-editor.org/rfc/rfc7591",
            Self::Rfc7523 => "https://www.rfc-editor.org/rfc/rfc7523",
            Self::Rfc9101 => "https://www.rfc-editor.org/rfc/rfc9101",
            Self::ResponseTypes => "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html",
            Self::FormPost => "https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html",
            Self::OidcCore => "https://openid.net/specs/openid-connect-core-1_0.html",
            Self::OidcDiscovery => "https://openid.net/specs/openid-connect-discovery-1_0.html",
            Self::OidcLogout => "https://openid.net/specs/openid-connect-rpinitiated-1_0.html",
            Self::OidcBackChannelLogout => "https://openid.net/specs/openid-connect-backchannel-1_0.html",
            Self::OidcPromptCreate => "https://openid.net/specs/openid-connect-prompt-create-1_0.html",
            Self::WebAuthn => "https://www.w3.org/TR/webauthn-3/",
            Self::Wcag => "https://www.w3.org/TR/WCAG22/",
            Self::WristbandAuthorize => "https://docs.wristband.dev/reference/authorizev1",
            Self::WristbandApplication => "https://docs.wristband.dev/docs/auth-flows-and-diagrams",
            Self::WristbandUserinfo => "https://docs.wristband.dev/reference/userinfov1",
            Self::WristbandTokens => "https://docs.wristband.dev/docs/json-web-tokens-jwts-and-signing-keys",
            Self::Own(own) => own.link,
        }
    }
}

impl Source {
    /// The citation: `RFC 6749 §4.1.2.1`.
    pub fn citation(&self) -> String {
        if self.section.is_empty() {
            self.document.name().to_owned()
        } else {
            format!("{} §{}", self.document.name(), self.section)
        }
    }

    /// A link to the section where the document's page has an anchor for it, else to the page.
    pub fn link(&self) -> String {
        let page = self.document.link();
        if page.contains("/rfc/rfc") && self.section.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{page}#section-{}", self.section)
        } else {
            page.to_owned()
        }
    }
}
