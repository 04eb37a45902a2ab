//! Request objects: *Given* a request in one, *When* it is bent, *Then* whether its parameters count.

use cucumber::{given, then, when};
use serde_json::{Map, Value};

use super::context::Context;
use super::play::Play;
use super::signing::BESIDE;
use super::trouble::StepTrouble;
use super::world::World;
use crate::check::callback;
use crate::driver::Signer;
use crate::profile::{Client, RequestSigning};
use crate::protocol::{Deviation, JwtBend, ObjectVariant, PrivateKey, REQUEST_OBJECT_TYPE, unsigned_jwt};

/// The correct request object of a scenario.
#[derive(Debug, Clone)]
pub(super) struct RequestObject {
    claims: Map<String, Value>,
    /// Who signs it; nobody where `alg` is `none`.
    signer: Option<Signer>,
}

impl RequestObject {
    /// Its members that are parameters of a request, too.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self
            .claims
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        texts.filter(|(name, _)| !matches!(*name, "iss" | "aud"))
    }

    /// A member that is a text.
    fn text(&self, name: &str) -> String {
        let value = self.claims.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    }

    /// The object as it is sent.
    fn encoded(&self) -> Result<String, StepTrouble> {
        let claims = Value::Object(self.claims.clone());
        match &self.signer {
            Some(signer) => Ok(signer.sign(REQUEST_OBJECT_TYPE, &claims)?),
            None => Ok(unsigned_jwt("none", &self.claims)),
        }
    }

    /// The object, bent.
    pub(super) fn bent(&self, bend: JwtBend, now: i64) -> Result<String, StepTrouble> {
        let signer = self.signer.as_ref();
        let signer = signer.ok_or(StepTrouble::Missing("key that signs request objects"))?;
        Ok(signer.bent(bend, REQUEST_OBJECT_TYPE, &self.claims, now)?)
    }
}

/// The fact that the target takes no request objects of this algorithm.
fn unlisted(algorithm: &str) -> StepTrouble {
    StepTrouble::Concern(format!(
        "the metadata do not list `{algorithm}` for request objects"
    ))
}

/// The way to bend a request object that a sentence names.
pub(super) fn variant(name: &str) -> Result<&'static ObjectVariant, StepTrouble> {
    ObjectVariant::named(name).ok_or_else(|| StepTrouble::UnknownWord {
        kind: "way to bend a request object",
        name: name.to_owned(),
    })
}

impl Context {
    /// Signs with a client's key, or with its secret.
    pub(super) fn signer(&self, client: &Client, signing: RequestSigning<'_>) -> Result<Signer, StepTrouble> {
        match signing {
            RequestSigning::Key(key) => {
                let text = self.secrets.client_key(&client.id);
                let text = text.ok_or(StepTrouble::Missing("private key of the client"))?;
                let private = PrivateKey::parse(text.expose()).map_err(crate::driver::SignerError::Key)?;
                Ok(Signer::with_key(
                    &private,
                    key.algorithm.name(),
                    key.id.as_deref(),
                )?)
            }
            RequestSigning::Secret => {
                let secret = self.secrets.client_secret(&client.id);
                let secret = secret.ok_or(StepTrouble::Missing("secret of the client"))?;
                Ok(Signer::with_secret(secret, "HS256")?)
            }
        }
    }
}

impl Play {
    /// Moves the correct request of a client into a request object, and sends that by value.
    fn build_object(&mut self, client: &Client, signer: Option<Signer>) -> Result<(), StepTrouble> {
        self.build(Some(client.clone()))?;
        let context = std::sync::Arc::clone(&self.context);
        let claims = context.object_claims(client, self.request()?);
        let object = RequestObject { claims, signer };
        self.prepare(|request| {
            request
                .parameters
                .retain(|own| BESIDE.contains(&own.name.as_str()))
        })?;
        self.carry(object)
    }

    /// Sends a request object with the correct request.
    fn carry(&mut self, object: RequestObject) -> Result<(), StepTrouble> {
        let encoded = object.encoded()?;
        self.request_object = Some(object);
        self.prepare(|request| request.set("request", &encoded))
    }

    /// The correct request object.
    pub(super) fn object(&self) -> Result<&RequestObject, StepTrouble> {
        let object = self.request_object.as_ref();
        object.ok_or(StepTrouble::Missing("request object: the scenario builds none"))
    }

    /// Builds a correct request in a signed object, of a client that can sign one.
    fn build_signed_object(&mut self) -> Result<(), StepTrouble> {
        let context = std::sync::Arc::clone(&self.context);
        let (client, signing) = context
            .profile
            .request_signer()
            .ok_or(StepTrouble::Missing("client that can sign request objects"))?;
        self.build_object(client, Some(context.signer(client, signing)?))
    }

    /// Builds a correct request in an object of an algorithm that the metadata list, or ends the scenario.
    fn build_listed_object(&mut self, algorithm: &str) -> Result<(), StepTrouble> {
        let context = std::sync::Arc::clone(&self.context);
        let profile = &context.profile;
        if !profile.lists_request_algorithm(algorithm) {
            return self.does_not_concern(unlisted(algorithm));
        }
        let secret = profile.default_client().filter(|client| client.secret.is_some());
        let found = match algorithm {
            "none" => profile.default_client().map(|client| (client, None)),
            "HS256" => secret.map(|client| (client, Some(RequestSigning::Secret))),
            _ => profile
                .client_with_key_for(algorithm)
                .map(|(client, key)| (client, Some(RequestSigning::Key(key)))),
        };
        let Some((client, signing)) = found else {
            let fact =
                format!("the profile names no client that signs with `{algorithm}` (`clients`, `key`)");
            return self.does_not_concern(StepTrouble::Concern(fact));
        };
        let signer = signing
            .map(|signing| context.signer(client, signing))
            .transpose()?;
        self.build_object(client, signer)
    }

    /// Builds a correct request whose object is at a registered request URI, where the listener answers.
    fn build_referenced_object(&mut self) -> Result<(), StepTrouble> {
        let context = std::sync::Arc::clone(&self.context);
        let client = context.profile.client_with_request_uri();
        let client = client.ok_or(StepTrouble::Missing("client with a request URI"))?;
        let key = client
            .key
            .as_ref()
            .ok_or(StepTrouble::Missing("key of the client"))?;
        let algorithm = key.algorithm.name();
        let profile = &context.profile;
        if profile.listed_request_algorithms().is_some() && !profile.lists_request_algorithm(algorithm) {
            return self.does_not_concern(unlisted(algorithm));
        }
        let signer = context.signer(client, RequestSigning::Key(key))?;
        self.build_object(client, Some(signer))?;
        let registered = client
            .request_uri
            .as_ref()
            .ok_or(StepTrouble::Missing("request URI"))?;
        let object = self.object()?.encoded()?;
        let url = self.refer_to(registered, object)?;
        self.prepare(|request| {
            request.unset("request");
            request.set("request_uri", url.as_str());
        })
    }

    /// Sends another request object.
    fn bend_object(&mut self, name: &str) -> Result<(), StepTrouble> {
        let variant = variant(name)?;
        let profile = &self.context.profile;
        let closed =
            profile.listed_request_algorithms().is_some() && !profile.lists_request_algorithm("none");
        if matches!(variant.bend, JwtBend::Unsigned(_)) && !closed {
            let fact = "the metadata do not exclude unsigned request objects".to_owned();
            return self.does_not_concern(StepTrouble::Concern(fact));
        }
        let object = self.object()?.bent(variant.bend, self.context.clock.now())?;
        self.bend(Deviation::RequestObject(variant.name, object))
    }
}

#[given("a valid authorization request in a signed request object")]
fn in_signed_object(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_signed_object()
}

#[given(expr = "a valid authorization request in a request object of the listed algorithm {string}")]
fn in_listed_object(world: &mut World, algorithm: String) -> Result<(), StepTrouble> {
    world.play()?.build_listed_object(&algorithm)
}

#[given("a valid authorization request at a registered request URI")]
fn at_request_uri(world: &mut World) -> Result<(), StepTrouble> {
    world.play()?.build_referenced_object()
}

#[given(expr = "its request object does not hold {string}")]
fn without_member(world: &mut World, name: String) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let mut object = play.object()?.clone();
    object.claims.remove(&name);
    play.carry(object)
}

#[when(expr = "the request object is {string}")]
fn object_is(world: &mut World, name: String) -> Result<(), StepTrouble> {
    world.play()?.bend_object(&name)
}

#[then("the client gets a code with the state of its request object")]
async fn code_with_state_of_object(world: &mut World) -> Result<(), StepTrouble> {
    let play = world.play()?;
    let object = play.object()?;
    let (state, uri) = (object.text("state"), object.text("redirect_uri"));
    play.judge(|answer| callback::code_with_state(answer, &state, &uri))
        .await
}
