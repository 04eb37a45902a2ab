//! A request of a client to the token endpoint: correct by default, bent only by a named deviation.
//!
//! Requests for revocation and introspection have the same form, with other parameters.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::authorization_request::{Parameter, encoded};
use super::encoding::encode_form_component;
use super::exchange::Request;
use super::secret::Secret;
use super::token_deviation::TokenDeviation;

/// What stands between the parts of a multipart body; no value of ours holds it.
const BOUNDARY: &str = "opcheck-part-of-a-request";

/// What of a request says which client it comes from (RFC 6749 §2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientCredentials {
    /// The `Authorization` field.
    pub authorization: Option<Secret>,
    /// Parameters beside the request's own.
    pub parameters: Vec<(String, Secret)>,
    /// Parameters in the endpoint's query, where no specification allows them.
    pub query: Vec<(String, Secret)>,
    /// Whether the client proves with each token request that it holds a key (RFC 9449 §5).
    pub proven: bool,
}

impl ClientCredentials {
    /// HTTP Basic; both parts are form-encoded first (RFC 6749 §2.3.1).
    pub fn basic(id: &str, secret: &str) -> Self {
        let pair = format!("{}:{}", encode_form_component(id), encode_form_component(secret));
        Self::header(&format!("Basic {}", STANDARD.encode(pair)))
    }

    /// An `Authorization` field with this value, whatever it is.
    pub fn header(value: &str) -> Self {
        Self {
            authorization: Some(Secret::new(value)),
            ..Self::default()
        }
    }

    /// Id and secret in the body (RFC 6749 §2.3.1).
    pub fn post(id: &str, secret: &str) -> Self {
        Self::public(id).with("client_secret", secret)
    }

    /// The id alone: a public client (RFC 6749 §3.2.1).
    pub fn public(id: &str) -> Self {
        Self::default().with("client_id", id)
    }

    /// Id and secret in the query.
    pub fn in_query(id: &str, secret: &str) -> Self {
        Self {
            query: Self::post(id, secret).parameters,
            ..Self::default()
        }
    }

    /// The same with one more parameter in the body.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), Secret::new(value)));
        self
    }

    /// Both at once.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.authorization = self.authorization.or(other.authorization);
        self.parameters.extend(other.parameters);
        self.query.extend(other.query);
        self.proven |= other.proven;
        self
    }
}

/// What carries the parameters; all but the form are wrong (RFC 6749 §3.2, appendix B).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenCarrier {
    /// The form-encoded body of a POST.
    Form,
    /// The query of a GET.
    Query,
    /// A JSON object as the body of a POST.
    Json,
    /// A `multipart/form-data` body of a POST.
    Multipart,
}

/// A client's request with its parameters in order; duplicates are possible.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// The endpoint.
    pub endpoint: Url,
    /// The parameters, in the order in which they are sent; those of the client's authentication follow them.
    pub parameters: Vec<Parameter>,
    /// Which client it comes from.
    pub credentials: ClientCredentials,
    /// What carries the parameters.
    pub carrier: TokenCarrier,
    /// Whether it is sent with a proof of possession (RFC 9449 §5), whatever becomes of the credentials.
    pub proven: bool,
    /// The deviations that were applied, in order: what the report prints.
    pub deviations: Vec<TokenDeviation>,
}

impl std::fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_http().fmt(f)
    }
}

impl TokenRequest {
    /// A request without deviations.
    pub fn new(endpoint: Url, parameters: &[(&str, &str)], credentials: ClientCredentials) -> Self {
        Self {
            endpoint,
            parameters: parameters
                .iter()
                .map(|(name, value)| Parameter::encoded(name, value))
                .collect(),
            credentials,
            carrier: TokenCarrier::Form,
            proven: false,
            deviations: Vec::new(),
        }
    }

    /// The same with a proof of possession, where the client sends one: a request for tokens, and no other.
    #[must_use]
    pub fn for_tokens(mut self) -> Self {
        self.proven = self.credentials.proven;
        self
    }

    /// The first value of a parameter, before encoding.
    pub fn value(&self, name: &str) -> Option<&str> {
        let own = self.parameters.iter().find(|parameter| parameter.name == name);
        let of_client = || {
            let credentials = self.credentials.parameters.iter();
            credentials
                .filter(|(own, _)| own == name)
                .map(|(_, value)| value.expose())
                .next()
        };
        own.map(|parameter| parameter.value.as_str()).or_else(of_client)
    }

    /// Bends the request in one named way and remembers it.
    pub fn bend(&mut self, deviation: TokenDeviation) {
        deviation.apply(self);
        self.deviations.push(deviation);
    }

    /// All parameters: the request's own, then those of the client's authentication.
    fn all(&self) -> Vec<Parameter> {
        [self.parameters.clone(), spelled(&self.credentials.parameters)].concat()
    }

    /// The HTTP request that carries the parameters. An endpoint's own query is kept (RFC 6749 §3.2).
    pub fn to_http(&self) -> Request {
        let mut url = self.endpoint.clone();
        let mut query = spelled(&self.credentials.query);
        let mut request = match self.carrier {
            TokenCarrier::Form => Request::post_form(url.clone(), encoded(&self.all())),
            TokenCarrier::Query => {
                query.extend(self.all());
                Request::get(url.clone())
            }
            TokenCarrier::Json => post(url.clone(), "application/json", self.json()),
            TokenCarrier::Multipart => {
                let kind = format!("multipart/form-data; boundary={BOUNDARY}");
                post(url.clone(), &kind, self.multipart())
            }
        };
        if !query.is_empty() {
            let query = encoded(&query);
            let own = url.query().filter(|own| !own.is_empty());
            let query = own.map_or(query.clone(), |own| format!("{own}&{query}"));
            url.set_query(Some(&query));
            request.url = url;
        }
        // Servers that negotiate would otherwise show the agent, which is a browser to them, a page.
        let mut request = request.with_header("Accept", "application/json");
        request.proven = self.proven;
        match &self.credentials.authorization {
            Some(value) => request.with_header("Authorization", value.expose()),
            None => request,
        }
    }

    /// The parameters as a JSON object; of duplicates, the last one counts.
    fn json(&self) -> String {
        self.all()
            .into_iter()
            .map(|parameter| (parameter.name, parameter.value))
            .collect::<serde_json::Value>()
            .to_string()
    }

    /// The parameters as parts (RFC 7578).
    fn multipart(&self) -> String {
        let mut body = String::new();
        for Parameter { name, value, .. } in self.all() {
            body.push_str(&format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        body + &format!("--{BOUNDARY}--\r\n")
    }
}

/// Parameters of a client as they are sent.
fn spelled(parameters: &[(String, Secret)]) -> Vec<Parameter> {
    let pairs = parameters.iter();
    pairs
        .map(|(name, value)| Parameter::encoded(name, value.expose()))
        .collect()
}

/// A POST of a body of this type.
fn post(url: Url, kind: &str, body: String) -> Request {
    Request {
        method: http::Method::POST,
        url,
        headers: vec![("Content-Type".to_owned(), kind.to_owned())],
        body: Some(body),
        proven: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(credentials: ClientCredentials) -> TokenRequest {
        let endpoint = Url::parse("https://op.example/token?tenant=a").unwrap();
        TokenRequest::new(endpoint, &[("grant_type", "x"), ("code", "a+b")], credentials)
    }

    #[test]
    fn both_parts_of_basic_credentials_are_form_encoded() {
        let basic = ClientCredentials::basic("a:b", "c d").authorization.unwrap();
        assert_eq!(
            basic.expose(),
            format!("Basic {}", STANDARD.encode("a%3Ab:c%20d"))
        );
    }

    #[test]
    fn a_form_is_followed_by_what_names_the_client() {
        let http = request(ClientCredentials::post("web", "s t")).to_http();
        assert_eq!(http.url.query(), Some("tenant=a"));
        assert_eq!(
            http.body.as_deref(),
            Some("grant_type=x&code=a%2Bb&client_id=web&client_secret=s%20t")
        );
    }

    #[test]
    fn each_carrier_carries_everything() {
        let mut request = request(ClientCredentials::public("web"));
        request.bend(TokenDeviation::Carrier(TokenCarrier::Query));
        let http = request.to_http();
        assert_eq!(http.method, http::Method::GET);
        assert_eq!(
            http.url.query(),
            Some("tenant=a&grant_type=x&code=a%2Bb&client_id=web")
        );
        request.bend(TokenDeviation::Carrier(TokenCarrier::Json));
        let json = r#"{"grant_type":"x","code":"a+b","client_id":"web"}"#;
        assert_eq!(request.to_http().body.as_deref(), Some(json));
        request.bend(TokenDeviation::Carrier(TokenCarrier::Multipart));
        let body = request.to_http().body.unwrap();
        assert!(body.contains("name=\"code\"\r\n\r\na+b\r\n--"), "{body}");
    }

    #[test]
    fn credentials_can_stand_in_the_query() {
        let http = request(ClientCredentials::in_query("web", "s")).to_http();
        assert_eq!(http.url.query(), Some("tenant=a&client_id=web&client_secret=s"));
        assert_eq!(http.body.as_deref(), Some("grant_type=x&code=a%2Bb"));
    }

    #[test]
    fn what_is_printed_for_programmers_holds_no_secret() {
        let secrets =
            ClientCredentials::basic("web", "s3cret").and(ClientCredentials::in_query("w", "s3cret"));
        let printed = format!("{:?}", request(secrets));
        assert!(
            !printed.contains("s3cret") && !printed.contains("d2Vi"),
            "{printed}"
        );
        assert!(!printed.contains("a%2Bb"), "{printed}");
    }
}
