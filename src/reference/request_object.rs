//! Request objects (RFC 9101, OIDC Core §6): the parameters of a request as a JWT, by value or by reference.

use serde_json::{Map, Value};

use super::authorize::{Parameters, Refusal};
use super::behaviour::{
    Beside, Examination, FailedFetch, RequestObjectBehaviour, RequestParameter, RequestUri, SignedRequests,
    UnsignedObject,
};
use super::core::{Client, is_audience, is_signed_by, jwt_parts};
use super::message::Ask;
use super::server::Server;

/// Seconds by which clocks may differ.
const LEEWAY: i64 = 60;

/// The request that a request object stands for; the request as it is, and why the object is refused, where it is no
/// good.
pub(super) fn resolve(server: &Server, ask: &Ask, outer: Parameters) -> (Parameters, Option<Refusal>) {
    let behaviour = &server.behaviour.request_object;
    let by_value = server.behaviour.authorize.request == RequestParameter::Taken;
    let by_reference = server.behaviour.authorize.request_uri == RequestUri::Taken;
    let value = outer.value("request").filter(|_| by_value);
    let uri = outer.value("request_uri").filter(|_| by_reference);
    if value.is_none() && uri.is_none() {
        let refusal = match behaviour.demanded {
            SignedRequests::Optional => None,
            SignedRequests::Demanded => {
                let description = "Requests must come in signed request objects.";
                Some(Refusal::invalid_request(description))
            }
        };
        return (outer, refusal);
    }
    if behaviour.beside == Beside::Alone {
        return (outer, None);
    }
    let Some(client) = outer.value("client_id").and_then(|id| server.core.client(id)) else {
        return (outer, None);
    };
    let both = value.is_some() && outer.count("request_uri") > 0;
    if both && behaviour.one_of_both == Examination::Done {
        let refusal = Refusal::invalid_request("Only one of request and request_uri may be sent.");
        return (outer, Some(refusal));
    }
    let text = match (value, uri, &ask.fetched) {
        (Some(value), ..) => value,
        (None, _, Some(fetched)) => fetched.trim(),
        (None, _, None) if behaviour.failed_fetch == FailedFetch::Ignored => return (outer, None),
        (None, _, None) => {
            let refusal = Refusal::Request {
                error: "invalid_request_uri",
                description: "The request URI is not registered, or gives nothing.",
            };
            return (outer, Some(refusal));
        }
    };
    let fetched = value.is_none();
    match Reading::new(server, &client, &outer, fetched).read(text) {
        Ok(Some(object)) => (composed(behaviour, &outer, &object), None),
        Ok(None) => (outer, None),
        Err(description) => {
            let error = behaviour.error;
            (outer, Some(Refusal::Request { error, description }))
        }
    }
}

/// What an object is read by.
struct Reading<'a> {
    server: &'a Server,
    behaviour: &'a RequestObjectBehaviour,
    client: &'a Client,
    outer: &'a Parameters,
    /// Whether its signature counts.
    signature: Examination,
}

impl<'a> Reading<'a> {
    fn new(server: &'a Server, client: &'a Client, outer: &'a Parameters, fetched: bool) -> Self {
        let behaviour = &server.behaviour.request_object;
        Self {
            signature: match fetched {
                true => behaviour.fetched_signature,
                false => behaviour.signature,
            },
            server,
            behaviour,
            client,
            outer,
        }
    }

    /// The members of an object; nothing where it cannot be read and the server does not mind.
    fn read(&self, text: &str) -> Result<Option<Map<String, Value>>, &'static str> {
        let Some((header, claims)) = jwt_parts(text) else {
            return match self.behaviour.form {
                Examination::Done => Err("The request object cannot be read."),
                Examination::Skipped => Ok(None),
            };
        };
        let algorithm = header.get("alg").and_then(Value::as_str).unwrap_or_default();
        let unsigned = algorithm == "none" && self.behaviour.unsigned == UnsignedObject::Taken;
        if !unsigned && !self.behaviour.algorithms.contains(&algorithm) {
            return Err("The algorithm of the request object is not taken.");
        }
        let verified = unsigned || self.signature == Examination::Skipped || is_signed_by(self.client, text);
        if !verified {
            return Err("The signature of the request object is not the client's.");
        }
        self.examine(&claims)?;
        Ok(Some(claims))
    }

    /// Looks at what the object says.
    fn examine(&self, claims: &Map<String, Value>) -> Result<(), &'static str> {
        let behaviour = self.behaviour;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let differs = |name: &str| {
            let beside = self.outer.value(name);
            text(name)
                .zip(beside)
                .is_some_and(|(inner, outer)| inner != outer)
        };
        if behaviour.client == Examination::Done && differs("client_id") {
            return Err("The client of the request object is another one.");
        }
        if behaviour.response_type == Examination::Done && differs("response_type") {
            return Err("The response type of the request object is another one.");
        }
        let nests = claims.contains_key("request") || claims.contains_key("request_uri");
        if behaviour.nested == Examination::Done && nests {
            return Err("A request object must not hold another one.");
        }
        let now = self.server.core.clock.now();
        let number = |name: &str| claims.get(name).and_then(Value::as_i64);
        let expired = number("exp").is_some_and(|exp| exp.saturating_add(LEEWAY) <= now);
        let early = number("nbf").is_some_and(|nbf| nbf > now.saturating_add(LEEWAY));
        if behaviour.times == Examination::Done && (expired || early) {
            return Err("The request object is not valid at this time.");
        }
        let issuer = self.server.site.issuer(self.client.application);
        if behaviour.audience == Examination::Done
            && claims.get("aud").is_some_and(|aud| !is_audience(aud, &issuer))
        {
            return Err("The request object is meant for another server.");
        }
        let foreign = text("iss").is_some_and(|iss| iss != self.client.id);
        if behaviour.issuer == Examination::Done && foreign {
            return Err("The request object was issued by another client.");
        }
        Ok(())
    }
}

/// The request that counts: the object's parameters, and those beside it as far as they count.
fn composed(
    behaviour: &RequestObjectBehaviour,
    outer: &Parameters,
    object: &Map<String, Value>,
) -> Parameters {
    let mut beside = outer.to_members();
    beside.retain(|name, _| name != "request" && name != "request_uri");
    let mut inner = object.clone();
    inner.retain(|name, _| name != "request" && name != "request_uri");
    for value in inner.values_mut() {
        // Numbers and objects stand in a request as texts (OIDC Core §6.1).
        if value.is_number() || value.is_object() || value.is_boolean() {
            *value = Value::String(value.to_string());
        }
    }
    let mut members = match behaviour.beside {
        Beside::Ignored | Beside::Alone => inner,
        Beside::Merged => {
            beside.extend(inner);
            beside.clone()
        }
        Beside::Preferred => {
            inner.extend(beside.clone());
            inner
        }
    };
    // The client was looked up, and its keys taken, by the parameter beside the object.
    let counts =
        |name: &str, examination: Examination| (examination == Examination::Skipped).then(|| name.to_owned());
    let outer_only = [
        Some("client_id".to_owned()),
        counts("response_type", behaviour.response_type),
    ];
    for name in outer_only.into_iter().flatten() {
        if let Some(value) = outer.value(&name) {
            members.insert(name, value.into());
        }
    }
    Parameters::from_members(&members)
}
