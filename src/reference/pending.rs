//! Authorization requests that wait for the end-user: minted before the login page, read after it.
//!
//! Where `req` is a signed token it holds the original parameters; else it is a handle for them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::authorize::{Parameters, RESERVED};
use super::behaviour::{
    RequestTokenContent, RequestTokenExpiry, RequestTokenForm, RequestTokenTenant, RequestTokenVerification,
};
use super::core::{KeyError, TokenType};
use super::dialect::Place;
use super::server::Server;

/// Seconds that a request waits.
const LIFETIME: i64 = 600;

/// A request that waits.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) parameters: Parameters,
    /// The public id of the session that was made for this request, once somebody has signed in.
    pub(super) signed_in: Option<String>,
    /// The token itself.
    pub(super) req: String,
    /// All members, as introspection shows them.
    pub(super) members: Map<String, Value>,
}

impl Server {
    /// Makes the `req` of a request.
    pub(super) fn mint_request(
        &self,
        place: Place,
        parameters: &Parameters,
        signed_in: Option<&str>,
    ) -> Result<String, KeyError> {
        let mut members = parameters.to_members();
        match self.behaviour.req.content {
            RequestTokenContent::All => {}
            RequestTokenContent::ClientOnly => members.retain(|name, _| name == "client_id"),
            RequestTokenContent::WithoutLoginHint => members.retain(|name, _| name != "login_hint"),
        }
        let now = self.core.clock.now();
        let issuer = self.site.issuer(self.site.application_index(place));
        members.insert("iss".to_owned(), issuer.into());
        members.insert("iat".to_owned(), now.into());
        members.insert("exp".to_owned(), now.saturating_add(LIFETIME).into());
        members.insert("jti".to_owned(), self.core.dice.short_identifier().into());
        if let Some(tenant) = self.site.tenant(place) {
            members.insert("tnt".to_owned(), tenant.name.into());
        }
        if let Some(session) = signed_in {
            members.insert("signed_in".to_owned(), session.into());
        }
        match self.behaviour.req.form {
            RequestTokenForm::SignedToken => self.core.key.sign_request(&members),
            RequestTokenForm::Handle => {
                let handle = self.core.dice.identifier();
                self.core.pending.insert(&handle, members);
                Ok(handle)
            }
        }
    }

    /// The members of a `req`, if it is genuine and not too old.
    pub(super) fn request_members(&self, req: &str) -> Option<Map<String, Value>> {
        let members = match (self.behaviour.req.form, self.behaviour.req.verification) {
            (RequestTokenForm::Handle, _) => self.core.pending.get(req)?,
            (RequestTokenForm::SignedToken, RequestTokenVerification::Signature) => {
                self.core.key.verify(TokenType::Request, req)?
            }
            (RequestTokenForm::SignedToken, RequestTokenVerification::None) => unverified(req)?,
        };
        let expires = members.get("exp").and_then(Value::as_i64)?;
        let counts = match self.behaviour.req.expiry {
            RequestTokenExpiry::Held => self.core.clock.now() < expires,
            RequestTokenExpiry::Never => true,
        };
        counts.then_some(members)
    }

    /// Reads a `req` at the place where it was made.
    pub(super) fn read_request(&self, place: Place, req: &str) -> Option<Pending> {
        let members = self.request_members(req)?;
        let tenant = self.site.tenant(place).map(|tenant| tenant.name);
        let elsewhere = members.get("tnt").and_then(Value::as_str) != tenant;
        if elsewhere && self.behaviour.req.tenant == RequestTokenTenant::Own {
            return None;
        }
        Some(Pending {
            parameters: Parameters::from_members(&members),
            signed_in: members
                .get("signed_in")
                .and_then(Value::as_str)
                .map(str::to_owned),
            req: req.to_owned(),
            members,
        })
    }
}

impl Pending {
    /// The value of a parameter, or nothing.
    pub(super) fn text(&self, name: &str) -> &str {
        self.members.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The parameters among a token's members.
pub(super) fn parameters_of(members: &Map<String, Value>) -> Map<String, Value> {
    members
        .iter()
        .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The payload of a token, whoever made it.
pub(in crate::reference) fn unverified(token: &str) -> Option<Map<String, Value>> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}
