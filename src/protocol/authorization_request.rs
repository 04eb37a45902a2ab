//! An authorization request: correct by default, bent only by a named deviation.

use url::Url;

use super::deviation::Deviation;
use super::encoding::encode_form_component;
use super::exchange::Request;

/// How one parameter's value stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The parameter's name, as the specification spells it.
    pub name: String,
    /// The value before encoding; or, if `verbatim`, the bytes that stand on the wire.
    pub value: String,
    /// Whether the value is sent as it is, without percent-encoding.
    pub verbatim: bool,
}

/// What carries the parameters (OIDC Core §3.1.2.1 wants both).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// The query of a GET.
    Query,
    /// The form-encoded body of a POST.
    Body,
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
                .map(|(name, value)| Parameter {
                    name: (*name).to_owned(),
                    value: (*value).to_owned(),
                    verbatim: false,
                })
                .collect(),
            carrier: Carrier::Query,
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
            None => self.parameters.push(Parameter {
                name: name.to_owned(),
                value: value.to_owned(),
                verbatim: false,
            }),
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
        let mut text = String::new();
        for parameter in &self.parameters {
            if !text.is_empty() {
                text.push('&');
            }
            text.push_str(&encode_form_component(&parameter.name));
            text.push('=');
            if parameter.verbatim {
                text.push_str(&parameter.value);
            } else {
                text.push_str(&encode_form_component(&parameter.value));
            }
        }
        text
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
        };
        request.headers.extend(self.headers.iter().cloned());
        request
    }
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
