//! Dynamic client registration (RFC 7591) and its management (RFC 7592): what is asked, and what comes back.

use serde_json::{Map, Value, json};
use url::Url;

use super::secret::Secret;

/// What a client asks to be registered as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientMetadata {
    /// What people are told that it is.
    pub name: String,
    /// `web` or `native` (OIDC Registration §2).
    pub application_type: &'static str,
    /// Its redirect URIs.
    pub redirect_uris: Vec<String>,
    /// Where its end-users go after signing out, where the server lets clients say that.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where it is told that an end-user is signed out (OIDC Back-Channel Logout §2.2).
    pub backchannel_logout_uri: Option<Url>,
    /// How it authenticates.
    pub authentication: &'static str,
    /// Its grants.
    pub grants: Vec<&'static str>,
    /// Its response types.
    pub response_types: Vec<String>,
}

impl ClientMetadata {
    /// The body of the request.
    pub fn to_json(&self) -> String {
        let mut body = json!({
            "client_name": self.name,
            "application_type": self.application_type,
            "redirect_uris": self.redirect_uris,
            "token_endpoint_auth_method": self.authentication,
            "grant_types": self.grants,
            "response_types": self.response_types,
        });
        if let (false, Some(members)) = (self.post_logout_redirect_uris.is_empty(), body.as_object_mut()) {
            let uris = self.post_logout_redirect_uris.clone();
            members.insert("post_logout_redirect_uris".to_owned(), uris.into());
        }
        if let (Some(uri), Some(members)) = (&self.backchannel_logout_uri, body.as_object_mut()) {
            members.insert("backchannel_logout_uri".to_owned(), uri.as_str().into());
        }
        body.to_string()
    }
}

/// A client as a server has registered it: what it says counts, whatever was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredClient {
    /// Its id.
    pub client_id: String,
    /// Its secret, where it has one.
    pub client_secret: Option<Secret>,
    /// Its redirect URIs, where the server names them.
    pub redirect_uris: Option<Vec<String>>,
    /// Where its end-users may go after signing out, where the server names that.
    pub post_logout_redirect_uris: Option<Vec<String>>,
    /// Where it is told that an end-user is signed out, where the server names that.
    pub backchannel_logout_uri: Option<Url>,
    /// How it authenticates, where the server says so.
    pub token_endpoint_auth_method: Option<String>,
    /// Its grants, where the server names them.
    pub grant_types: Option<Vec<String>>,
    /// Its response types, where the server names them.
    pub response_types: Option<Vec<String>>,
    /// Whether its tokens are bound to a key, where the server says so (RFC 9449 §5.2).
    pub dpop_bound_access_tokens: Option<bool>,
    /// With it the registration is removed.
    pub registration_access_token: Option<Secret>,
}

/// By what a registration is removed (RFC 7592 §2.3), as far as the server's answer tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistrationHandle {
    /// The client's id.
    pub client_id: Option<String>,
    /// Where the registration is removed.
    pub place: Option<Url>,
    /// With it the registration is removed.
    pub token: Option<Secret>,
}

/// What an answer of a registration endpoint says (RFC 7591 §3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationAnswer {
    /// The client, or why there is none that could be used.
    pub client: Result<RegisteredClient, RegistrationError>,
    /// What is registered now: there wherever the server agreed, however badly it said so.
    pub handle: Option<RegistrationHandle>,
}

/// Why there is no client to use. The words hold nothing of the answer but its error code: there are secrets in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// The server refuses.
    #[error("HTTP {status}{}", words(.error.as_deref()))]
    Refused {
        /// The status.
        status: u16,
        /// The error code, if the answer has one.
        error: Option<String>,
    },
    /// The server agrees, but what it says is no JSON, or cut.
    #[error("it answers HTTP {status}, but with no JSON: line {line}, column {column}")]
    NoJson {
        /// The status.
        status: u16,
        /// Where the text stops being JSON.
        line: usize,
        /// The column in this line.
        column: usize,
    },
    /// The server agrees, but names no client.
    #[error("it answers HTTP {status}, but names no `client_id`")]
    NoId {
        /// The status.
        status: u16,
    },
}

/// An error code for a message.
fn words(error: Option<&str>) -> String {
    error.map(|error| format!(", `{error}`")).unwrap_or_default()
}

impl RegistrationAnswer {
    /// Reads the answer of the registration endpoint at a place, to which it may name the client's own relatively.
    pub fn parse(status: u16, body: &str, endpoint: &Url) -> Self {
        let members = Members::read(body);
        // 201 by RFC 7591; some servers say 200.
        if !matches!(status, 200 | 201) {
            let error = members.text("error");
            return Self {
                client: Err(RegistrationError::Refused { status, error }),
                handle: None,
            };
        }
        let handle = members.handle(endpoint);
        let client = match (&members.object, &handle.client_id) {
            (Err(error), _) => Err(RegistrationError::NoJson {
                status,
                line: error.line(),
                column: error.column(),
            }),
            (Ok(_), None) => Err(RegistrationError::NoId { status }),
            (Ok(_), Some(id)) => Ok(members.client(id.clone())),
        };
        Self {
            client,
            handle: Some(handle),
        }
    }
}

/// The members of an answer, each read for itself: that one cannot be read takes nothing from the others.
struct Members<'a> {
    text: &'a str,
    object: Result<Map<String, Value>, serde_json::Error>,
}

impl<'a> Members<'a> {
    fn read(text: &'a str) -> Self {
        let object = serde_json::from_str(text).map(|value| match value {
            Value::Object(object) => object,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Map::new()
            }
        });
        Self { text, object }
    }

    /// A member; of a text that is cut, one that stands before the cut.
    fn get(&self, name: &str) -> Option<Value> {
        match &self.object {
            Ok(object) => object.get(name).cloned(),
            Err(_) => {
                let (_, rest) = self.text.split_once(&format!("\"{name}\""))?;
                let rest = rest.trim_start().strip_prefix(':')?;
                serde_json::Deserializer::from_str(rest).into_iter().next()?.ok()
            }
        }
    }

    /// A text; a number is taken for its digits.
    fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The texts of a list.
    fn list(&self, name: &str) -> Option<Vec<String>> {
        let items = self.get(name)?;
        let texts = items.as_array()?.iter().filter_map(Value::as_str);
        Some(texts.map(str::to_owned).collect())
    }

    fn handle(&self, endpoint: &Url) -> RegistrationHandle {
        let place = self.text("registration_client_uri");
        RegistrationHandle {
            client_id: self.text("client_id"),
            place: place.and_then(|place| endpoint.join(&place).ok()),
            token: self.text("registration_access_token").map(Secret::new),
        }
    }

    fn client(&self, client_id: String) -> RegisteredClient {
        RegisteredClient {
            client_id,
            client_secret: self.text("client_secret").map(Secret::new),
            redirect_uris: self.list("redirect_uris"),
            post_logout_redirect_uris: self.list("post_logout_redirect_uris"),
            backchannel_logout_uri: self
                .text("backchannel_logout_uri")
                .and_then(|uri| Url::parse(&uri).ok()),
            token_endpoint_auth_method: self.text("token_endpoint_auth_method"),
            grant_types: self.list("grant_types"),
            response_types: self.list("response_types"),
            dpop_bound_access_tokens: self.get("dpop_bound_access_tokens").and_then(|own| own.as_bool()),
            registration_access_token: self.text("registration_access_token").map(Secret::new),
        }
    }
}

impl RegisteredClient {
    /// Whether it may use authorization codes; absent means yes (RFC 7591 §2).
    pub fn has_codes(&self) -> bool {
        self.may_use("authorization_code") != Some(false)
    }

    /// Whether it may use a grant, where the server says so.
    pub fn may_use(&self, grant: &str) -> Option<bool> {
        let grants = self.grant_types.as_ref()?;
        Some(grants.iter().any(|own| own == grant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(status: u16, body: &str) -> RegistrationAnswer {
        RegistrationAnswer::parse(
            status,
            body,
            &Url::parse("https://op.example/oauth/register").unwrap(),
        )
    }

    #[test]
    fn what_the_server_says_counts() {
        let body = r#"{"client_id":"c1","client_secret":"s3cret","grant_types":["client_credentials"],
            "registration_access_token":"t0ken","registration_client_uri":"https://op.example/register/c1"}"#;
        let answer = parse(201, body);
        let client = answer.client.clone().unwrap();
        assert_eq!(client.client_id, "c1");
        assert!(!client.has_codes());
        let printed = format!("{answer:?}");
        assert!(
            !printed.contains("s3cret") && !printed.contains("t0ken"),
            "{printed}"
        );
    }

    #[test]
    fn a_refusal_has_its_error() {
        let refusal = |status, body: &str| {
            let answer = parse(status, body);
            assert_eq!(answer.handle, None);
            answer.client.unwrap_err().to_string()
        };
        assert_eq!(
            refusal(400, r#"{"error":"invalid_redirect_uri"}"#),
            "HTTP 400, `invalid_redirect_uri`"
        );
        assert_eq!(refusal(403, "<html>"), "HTTP 403");
    }

    #[test]
    fn a_member_that_is_no_text_spoils_no_other() {
        let answer = parse(
            200,
            r#"{"client_id":"c1","client_secret":42,"grant_types":"x","redirect_uris":[1,"https://a.example/"],
            "registration_access_token":"t0ken","registration_client_uri":"register/c1?x=1"}"#,
        );
        let handle = answer.handle.unwrap();
        assert_eq!(
            handle.place.unwrap().as_str(),
            "https://op.example/oauth/register/c1?x=1"
        );
        let client = answer.client.unwrap();
        assert_eq!(client.client_secret.unwrap().expose(), "42");
        assert_eq!(client.grant_types, None);
        assert_eq!(client.redirect_uris.unwrap(), ["https://a.example/"]);
    }

    #[test]
    fn an_answer_that_cannot_be_read_still_tells_what_it_registered() {
        let cut = r#"{"client_id":"c1","registration_access_token":"t0ken","registration_client_uri":"/register/c1",
            "client_secret":"s3cr"#;
        let answer = parse(201, cut);
        let handle = answer.handle.unwrap();
        assert_eq!(handle.client_id.as_deref(), Some("c1"));
        assert_eq!(handle.token.unwrap().expose(), "t0ken");
        assert_eq!(handle.place.unwrap().as_str(), "https://op.example/register/c1");
        let words = answer.client.unwrap_err().to_string();
        assert_eq!(words, "it answers HTTP 201, but with no JSON: line 2, column 33");
        for empty in ["{}", "[]", r#"{"client_id":""}"#] {
            let answer = parse(201, empty);
            assert_eq!(answer.handle, Some(RegistrationHandle::default()));
            let words = answer.client.unwrap_err().to_string();
            assert_eq!(words, "it answers HTTP 201, but names no `client_id`");
        }
    }
}
