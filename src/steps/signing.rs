//! Authorization requests at a target that takes them in signed request objects only (RFC 9101 §10.5): all parameters
//! move into one, and what cannot stand in one is not judged.

use serde_json::{Map, Value};

use super::context::Context;
use super::play::Play;
use super::trouble::StepTrouble;
use crate::profile::Client;
use crate::protocol::{AuthorizationRequest, Carrier, Parameter, REQUEST_OBJECT_TYPE, Spelling};

/// Seconds for which a request object is valid.
const LIFETIME: i64 = 300;

/// The parameters that stand beside a request object, too (OIDC Core §6.1).
pub(super) const BESIDE: [&str; 3] = ["client_id", "response_type", "scope"];

impl Context {
    /// The members of a request object of a client (RFC 9101 §4).
    pub(super) fn object_claims(
        &self,
        client: &Client,
        request: &AuthorizationRequest,
    ) -> Map<String, Value> {
        let expires = self.clock.now().saturating_add(LIFETIME);
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), client.id.as_str().into());
        claims.insert("exp".to_owned(), expires.into());
        if let Some(issuer) = self.profile.issuer_text() {
            claims.insert("aud".to_owned(), issuer.into());
        }
        for parameter in &request.parameters {
            claims.insert(parameter.name.clone(), member(parameter));
        }
        claims
    }

    /// The same request in a signed object; nothing where the target takes it as it is, where it has an object already, or
    /// where its client cannot sign one.
    pub(super) fn in_signed_object(&self, request: &AuthorizationRequest) -> Option<AuthorizationRequest> {
        let named = request.value("client_id").and_then(|id| self.profile.client(id));
        let client = named.or(self.default_client())?;
        let has = |name: &str| request.value(name).is_some();
        if !self.profile.demands_signed_requests(client) || has("request") || has("request_uri") {
            return None;
        }
        let signer = self.signer(client, self.profile.signing_of(client)?).ok()?;
        let claims = Value::Object(self.object_claims(client, request));
        let object = signer.sign(REQUEST_OBJECT_TYPE, &claims).ok()?;
        let mut carrying = request.clone();
        carrying
            .parameters
            .retain(|own| BESIDE.contains(&own.name.as_str()));
        carrying.set("request", &object);
        Some(carrying)
    }
}

/// The value of a parameter as a member: numbers and objects are not texts there (OIDC Core §6.1).
fn member(parameter: &Parameter) -> Value {
    let text = parameter.value.as_str();
    let read = match parameter.name.as_str() {
        "max_age" => serde_json::from_str(text).ok().filter(Value::is_u64),
        "claims" | "registration" => serde_json::from_str(text).ok().filter(Value::is_object),
        _ => None,
    };
    read.unwrap_or_else(|| text.into())
}

/// Characters of a request's values from which on it is too long for an address, once it is signed: base64 makes a third
/// more of them, and no HTTP library takes an address of 64 KiB.
const TOO_LONG: usize = 45_000;

/// Whether a request is about its form: bytes, or a parameter twice or without a value, which counts as left out in a form
/// only (RFC 6749 §3.1).
fn is_about_bytes(request: &AuthorizationRequest) -> bool {
    let twice = request.parameters.iter().enumerate().any(|(index, own)| {
        let mut others = request.parameters.iter().skip(index + 1);
        others.any(|other| other.name == own.name)
    });
    let mut all = request.parameters.iter();
    let spelled = all.any(|own| own.spelling != Spelling::Encoded || own.value.is_empty());
    twice || spelled || request.carrier == Carrier::Json
}

impl Play {
    /// Ends a scenario of a client that cannot sign the request objects which the target wants from it.
    pub(super) fn check_that_client_can_sign(&mut self, client: &Client) -> Result<(), StepTrouble> {
        let profile = &self.context.profile;
        if profile.demands_signed_requests(client) && profile.signing_of(client).is_none() {
            let fact = format!(
                "the target takes signed request objects only, and the client `{}` has nothing to sign them with \
                 (`clients`, `key`)",
                client.id
            );
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        Ok(())
    }

    /// Ends a scenario that is about what a request object cannot hold, where requests come in those only.
    pub(super) fn check_that_it_can_be_signed(&mut self) -> Result<(), StepTrouble> {
        let demanded = self
            .client
            .as_ref()
            .is_some_and(|client| self.context.profile.demands_signed_requests(client));
        if demanded && is_about_bytes(self.request()?) {
            return self.does_not_concern(StepTrouble::OnlySigned);
        }
        let length: usize = self.request()?.parameters.iter().map(|own| own.value.len()).sum();
        if demanded && length > TOO_LONG {
            let fact =
                "the target takes signed request objects only, and this one would be longer than an address";
            return self.does_not_concern(StepTrouble::Concern(fact.to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::protocol::Deviation;

    fn request() -> AuthorizationRequest {
        let endpoint = Url::parse("https://op.example/authorize").unwrap();
        AuthorizationRequest::new(
            endpoint,
            &[("client_id", "web"), ("max_age", "5"), ("claims", "{")],
        )
    }

    #[test]
    fn numbers_and_objects_are_what_they_are() {
        let members: Vec<Value> = request().parameters.iter().map(member).collect();
        assert_eq!(members, [Value::from("web"), 5.into(), "{".into()]);
    }

    #[test]
    fn what_no_object_can_hold_is_known() {
        assert!(!is_about_bytes(&request()));
        for deviation in [
            Deviation::Repeat("client_id".to_owned()),
            Deviation::Verbatim("state".to_owned(), "a%2fb".to_owned()),
            Deviation::MoveToJson,
            Deviation::Empty("client_id".to_owned()),
        ] {
            let mut request = request();
            request.bend(deviation);
            assert!(is_about_bytes(&request), "{:?}", request.deviations);
        }
    }
}
