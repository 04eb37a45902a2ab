//! What a token endpoint answers (RFC 6749 §5).

use serde_json::{Map, Value};

use super::secret::Secret;

/// A successful token response, as far as the code flow needs it (RFC 6749 §5.1, OIDC Core §3.1.3.3).
#[derive(Debug, Clone)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: Secret,
    /// The ID token, if one came.
    pub id_token: Option<Secret>,
    /// The refresh token, if one came.
    pub refresh_token: Option<Secret>,
    /// The scope that was granted, where the response names it.
    pub scope: Option<String>,
    /// Seconds that the access token lives, where the response says so.
    pub expires_in: Option<i64>,
    /// The names of all members, in order.
    pub members: Vec<String>,
}

/// Why a token endpoint's answer is no token response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenResponseError {
    /// An error response (RFC 6749 §5.2).
    #[error("the token endpoint answered the error `{0}`")]
    Refused(String),
    /// The body is no JSON object.
    #[error("the token endpoint's answer (HTTP {0}) is not a JSON object")]
    NotJson(u16),
    /// A status other than 200 without an `error`.
    #[error("the token endpoint answered HTTP {0} without an `error`")]
    Status(u16),
    /// There is no access token.
    #[error("the token response has no `access_token`")]
    NoAccessToken,
}

impl TokenResponse {
    /// Reads a token endpoint's answer.
    ///
    /// # Errors
    ///
    /// An error response, or something that is no token response at all.
    pub fn parse(status: u16, body: &str) -> Result<Self, TokenResponseError> {
        let object: Map<String, Value> =
            serde_json::from_str(body).map_err(|_| TokenResponseError::NotJson(status))?;
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        if let Some(error) = text("error") {
            return Err(TokenResponseError::Refused(error.to_owned()));
        }
        if status != 200 {
            return Err(TokenResponseError::Status(status));
        }
        Ok(Self {
            access_token: Secret::new(text("access_token").ok_or(TokenResponseError::NoAccessToken)?),
            id_token: text("id_token").map(Secret::new),
            refresh_token: text("refresh_token").map(Secret::new),
            scope: text("scope").map(str::to_owned),
            expires_in: object.get("expires_in").and_then(Value::as_i64),
            members: object.keys().cloned().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_an_error_whatever_the_status() {
        for status in [200, 400, 500] {
            assert_eq!(
                TokenResponse::parse(status, r#"{"error":"invalid_grant"}"#).unwrap_err(),
                TokenResponseError::Refused("invalid_grant".into())
            );
        }
    }

    #[test]
    fn a_failure_without_a_body_is_not_a_refusal() {
        assert_eq!(
            TokenResponse::parse(502, "Bad gateway").unwrap_err(),
            TokenResponseError::NotJson(502)
        );
    }

    #[test]
    fn tokens_do_not_show_in_debug() {
        let response = TokenResponse::parse(200, r#"{"access_token":"s3cr3t"}"#).unwrap();
        assert!(!format!("{response:?}").contains("s3cr3t"));
    }
}
