//! An authorization request: correct by default, bent only by a named deviation.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use url::Url;

use super::deviation::Deviation;
use super::encoding::encode_form_component;
use super::exchange::Request;

/// How one parameter's value stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The parameter's name, as the specification spells it.
    pub name: String,
    /// The value before encoding, or as `spelling` reads it.
    pub value: String,
    /// How it is written.
    pub spelling: Spelling,
}

/// How a value is written on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// Percent-encoded.
    Encoded,
    /// As it is, where a URL may hold it.
    Verbatim,
    /// As bytes that no URL may hold: each character up to U+00FF stands for one.
    Bytes,
}

impl Parameter {
    /// A parameter that is percent-encoded.
    pub fn encoded(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            spelling: Spelling::Encoded,
        }
    }
}

/// What carries the parameters (OIDC Core §3.1.2.1 wants both).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// The query of a GET.
    Query,
    /// The form-encoded body of a POST.
    Body,
    /// A JSON object as the body of a POST, which no specification allows.
    Json,
}

/// An authorization request with its parameters in order; duplicates are possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The authorization endpoint.
    pub endpoint: Url,
    /// The parameters, in the order in which they are sent.
    pub parameters: Vec<Parameter>,
    /// Query or body.
    pub carrier: Carrier,
    /// The method, where it is another than the carrier's own.
    pub method: Option<http::Method>,
    /// Header fields in addition to those of the agent.
    pub headers: Vec<(String, String)>,
    /// The deviations that were applied, in order: what the report prints.
    pub deviations: Vec<Deviation>,
}

impl AuthorizationRequest {
    /// A request without deviations.
    pub fn new(endpoint: Url, parameters: &[(&str, &str)]) -> Self {
        Self {
            endpoint,
            parameters: parameters
                .iter()
                .map(|(name, value)| Parameter::encoded(name, value))
                .collect(),
            carrier: Carrier::Query,
            method: None,
            headers: Vec::new(),
            deviations: Vec::new(),
        }
    }

    /// The first value of a parameter, before encoding.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map(|parameter| parameter.value.as_str())
    }

    /// Sets a parameter without recording a deviation: part of building a correct request.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.parameters.iter_mut().find(|p| p.name == name) {
            Some(parameter) => value.clone_into(&mut parameter.value),
            None => self.parameters.push(Parameter::encoded(name, value)),
        }
    }

    /// Leaves a parameter out without recording a deviation: part of building a correct request.
    pub fn unset(&mut self, name: &str) {
        self.parameters.retain(|parameter| parameter.name != name);
    }

    /// Bends the request in one named way and remembers it.
    pub fn bend(&mut self, deviation: Deviation) {
        deviation.apply(self);
        self.deviations.push(deviation);
    }

    /// The parameters in wire form: `name=value&name=value`.
    pub fn encoded(&self) -> String {
        encoded(&self.parameters)
    }

    /// The request target, where a parameter has bytes in it that no URL may hold.
    pub fn raw_target(&self) -> Option<Vec<u8>> {
        if !self.parameters.iter().any(|p| p.spelling == Spelling::Bytes) {
            return None;
        }
        let mut target = self.endpoint.path().as_bytes().to_vec();
        let mut separator = b'?';
        if let Some(own) = self.endpoint.query() {
            target.push(separator);
            target.extend_from_slice(own.as_bytes());
            separator = b'&';
        }
        for parameter in &self.parameters {
            target.push(separator);
            separator = b'&';
            target.extend_from_slice(encode_form_component(&parameter.name).as_bytes());
            target.push(b'=');
            match parameter.spelling {
                Spelling::Bytes => target.extend_from_slice(&bytes(&parameter.value)),
                Spelling::Verbatim => target.extend_from_slice(parameter.value.as_bytes()),
                Spelling::Encoded => {
                    target.extend_from_slice(encode_form_component(&parameter.value).as_bytes());
                }
            }
        }
        Some(target)
    }

    /// The parameters as a JSON object; of duplicates, the last one counts.
    fn json(&self) -> String {
        let members = self.parameters.iter();
        members
            .map(|parameter| (parameter.name.clone(), parameter.value.clone()))
            .collect::<serde_json::Value>()
            .to_string()
    }

    /// The HTTP request that carries the parameters. An endpoint's own query is kept (RFC 6749 §3.1).
    pub fn to_http(&self) -> Request {
        let mut request = match self.carrier {
            Carrier::Query => {
                let mut url = self.endpoint.clone();
                let query = match self.endpoint.query() {
                    Some(own) if !own.is_empty() => format!("{own}&{}", self.encoded()),
                    _ => self.encoded(),
                };
                url.set_query(Some(&query));
                Request::get(url)
            }
            Carrier::Body => Request::post_form(self.endpoint.clone(), self.encoded()),
            Carrier::Json => Request {
                method: http::Method::POST,
                url: self.endpoint.clone(),
                headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
                body: Some(self.json()),
                proven: false,
            },
        };
        if let Some(method) = &self.method {
            request.method = method.clone();
        }
        request.headers.extend(self.headers.iter().cloned());
        request
    }
}

/// Parameters in wire form.
pub(super) fn encoded<'a>(parameters: impl IntoIterator<Item = &'a Parameter>) -> String {
    let pairs = parameters.into_iter().map(|parameter| {
        let value = match parameter.spelling {
            Spelling::Verbatim => parameter.value.clone(),
            Spelling::Encoded => encode_form_component(&parameter.value),
            Spelling::Bytes => percent_encode(&bytes(&parameter.value), NON_ALPHANUMERIC).to_string(),
        };
        format!("{}={value}", encode_form_component(&parameter.name))
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// The bytes that a text stands for, character by character.
fn bytes(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> AuthorizationRequest {
        AuthorizationRequest::new(
            Url::parse("https://op.example/authorize?tenant=a").unwrap(),
            &[("client_id", "web"), ("state", "a+b/c=d&e")],
        )
    }

    #[test]
    fn an_endpoint_keeps_its_own_query() {
        assert_eq!(
            request().to_http().url.query(),
            Some("tenant=a&client_id=web&state=a%2Bb%2Fc%3Dd%26e")
        );
    }

    #[test]
    fn bytes_that_no_url_may_hold_stand_in_the_request_target_as_they_are() {
        let mut request = request();
        assert_eq!(request.raw_target(), None);
        request.bend(Deviation::Bytes("state".into(), "a b\u{0}\u{ff}".into()));
        assert_eq!(
            request.raw_target().unwrap(),
            b"/authorize?tenant=a&client_id=web&state=a b\0\xff"
        );
        assert_eq!(
            request.to_http().url.query(),
            Some("tenant=a&client_id=web&state=a%20b%00%FF")
        );
    }

    #[test]
    fn a_json_body_and_another_method_are_what_they_say() {
        let mut request = request();
        request.bend(Deviation::MoveToJson);
        request.bend(Deviation::Method(http::Method::PUT));
        let http = request.to_http();
        assert_eq!(http.method, http::Method::PUT);
        assert_eq!(
            http.body.as_deref(),
            Some(r#"{"client_id":"web","state":"a+b/c=d&e"}"#)
        );
    }

    #[test]
    fn a_post_carries_the_same_parameters_in_its_body() {
        let mut request = request();
        request.carrier = Carrier::Body;
        let http = request.to_http();
        assert_eq!(http.url.query(), Some("tenant=a"));
        assert_eq!(
            http.body.as_deref(),
            Some("client_id=web&state=a%2Bb%2Fc%3Dd%26e")
        );
    }
}
