//! Named ways to bend a correct token request, one at a time. To add one, add a variant, its effect and its words.

use url::Url;

use super::authorization_request::{Parameter, Spelling};
use super::secret::Secret;
use super::token_request::{ClientCredentials, TokenCarrier, TokenRequest};

/// One way to bend a correct token request. What it prints holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenDeviation {
    /// The parameter is left out.
    Drop(String),
    /// The parameter is sent without a value, which counts as absent (RFC 6749 §3.2).
    Empty(String),
    /// The parameter has this value, which is no secret, instead of the correct one, or is added with it.
    Replace(String, String),
    /// The parameter has another value, which may be a secret; the words say which.
    Swap(String, Secret, String),
    /// The parameter is sent a second time with the same value.
    Repeat(String),
    /// The parameter's value is sent as it is, without percent-encoding.
    Verbatim(String),
    /// The request goes to another address.
    Endpoint(Url),
    /// The request is sent so many seconds after its code came.
    Late(u64),
    /// Something else carries the parameters.
    Carrier(TokenCarrier),
    /// The client says otherwise who it is; the words say how.
    Credentials(ClientCredentials, String),
}

impl TokenDeviation {
    /// Applies the deviation to a request.
    pub(super) fn apply(&self, request: &mut TokenRequest) {
        match self {
            Self::Drop(name) => {
                request.parameters.retain(|own| &own.name != name);
                request.credentials.parameters.retain(|(own, _)| own != name);
            }
            Self::Empty(name) => set(request, name, ""),
            Self::Replace(name, value) => set(request, name, value),
            Self::Swap(name, value, _) => set(request, name, value.expose()),
            Self::Repeat(name) => {
                let value = request.value(name).unwrap_or("again").to_owned();
                request.parameters.push(Parameter::encoded(name, &value));
            }
            Self::Verbatim(name) => {
                for parameter in request.parameters.iter_mut().filter(|own| &own.name == name) {
                    parameter.spelling = Spelling::Verbatim;
                }
            }
            Self::Endpoint(url) => request.endpoint = url.clone(),
            Self::Late(_) => {}
            Self::Carrier(carrier) => request.carrier = *carrier,
            Self::Credentials(credentials, _) => request.credentials = credentials.clone(),
        }
    }
}

/// Sets a parameter where it stands, or adds it.
fn set(request: &mut TokenRequest, name: &str, value: &str) {
    let own = request.parameters.iter_mut().find(|own| own.name == name);
    let of_client = request.credentials.parameters.iter_mut();
    match (own, of_client.into_iter().find(|(own, _)| own == name)) {
        (Some(parameter), _) => value.clone_into(&mut parameter.value),
        (None, Some((_, own))) => *own = Secret::new(value),
        (None, None) => request.parameters.push(Parameter::encoded(name, value)),
    }
}

impl std::fmt::Display for TokenDeviation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let carrier = |carrier: TokenCarrier| match carrier {
            TokenCarrier::Form => "a form",
            TokenCarrier::Query => "the query of a GET",
            TokenCarrier::Json => "a JSON document",
            TokenCarrier::Multipart => "a multipart body",
        };
        match self {
            Self::Drop(name) => write!(f, "the token request has no `{name}`"),
            Self::Empty(name) => write!(f, "the token request has an empty `{name}`"),
            Self::Replace(name, value) => write!(f, "the token request has `{name}` as `{value}`"),
            Self::Swap(name, _, words) => write!(f, "the token request has `{name}` as {words}"),
            Self::Repeat(name) => write!(f, "the token request has `{name}` twice"),
            Self::Verbatim(name) => write!(f, "the token request has `{name}` without percent-encoding"),
            Self::Endpoint(url) => write!(f, "the token request goes to `{url}`"),
            Self::Late(seconds) => write!(f, "the token request is sent {seconds} seconds later"),
            Self::Carrier(own) => write!(f, "the token request is sent as {}", carrier(*own)),
            Self::Credentials(_, words) => write!(f, "the client authenticates {words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bent(deviation: TokenDeviation) -> String {
        let endpoint = Url::parse("https://op.example/token").unwrap();
        let credentials = ClientCredentials::public("web");
        let mut request = TokenRequest::new(endpoint, &[("code", "a"), ("redirect_uri", "x:/")], credentials);
        request.bend(deviation);
        request.to_http().body.unwrap_or_default()
    }

    #[test]
    fn each_deviation_bends_one_thing() {
        let name = || "code".to_owned();
        let rest = "redirect_uri=x%3A%2F&client_id=web";
        assert_eq!(bent(TokenDeviation::Drop(name())), rest);
        assert_eq!(bent(TokenDeviation::Empty(name())), format!("code=&{rest}"));
        let replaced = TokenDeviation::Replace("client_id".into(), "b".into());
        assert_eq!(bent(replaced), "code=a&redirect_uri=x%3A%2F&client_id=b");
        let twice = TokenDeviation::Repeat("client_id".into());
        assert_eq!(
            bent(twice),
            "code=a&redirect_uri=x%3A%2F&client_id=web&client_id=web"
        );
        let verbatim = TokenDeviation::Verbatim("redirect_uri".into());
        assert_eq!(bent(verbatim), "code=a&redirect_uri=x:/&client_id=web");
        let nobody = TokenDeviation::Credentials(ClientCredentials::default(), "not at all".into());
        assert_eq!(bent(nobody), "code=a&redirect_uri=x%3A%2F");
    }

    #[test]
    fn words_hold_no_secret() {
        let swapped = TokenDeviation::Swap("code".into(), Secret::new("s3cret"), "another one".into());
        assert_eq!(swapped.to_string(), "the token request has `code` as another one");
    }
}
