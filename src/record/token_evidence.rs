//! What a JWT says: its header and its claims, never the token or its signature.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::protocol::{Hop, Mask, SignedToken, decode_form};

/// Characters of a token beyond which it is not looked at.
const LONGEST: usize = 16_384;

/// What a JWT says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TokenEvidence {
    /// Under which name it travelled: a parameter, a member, a header field, or `body`.
    pub name: String,
    /// The JOSE header, secrets masked.
    pub header: Map<String, Value>,
    /// The claims, secrets masked.
    pub claims: Map<String, Value>,
}

/// The tokens of a request and its answer, in the order of their travel.
pub(super) fn of_hop(hop: &Hop, mask: &Mask) -> Vec<TokenEvidence> {
    let mut found = Vec::new();
    let mut note = |name: &str, text: &str| found.extend(read(name, text, mask));
    for (name, value) in &hop.request.headers {
        if let Some((scheme, token)) = value.split_once(' ')
            && name.eq_ignore_ascii_case("authorization")
            && scheme.eq_ignore_ascii_case("bearer")
        {
            note("Authorization", token);
        }
    }
    // What opcheck signed itself says nothing new; this comes from the target.
    let body = decode_form(hop.request.body.as_deref().unwrap_or_default());
    for (name, value) in body.iter().filter(|(name, _)| name == "logout_token") {
        note(name, value);
    }
    let Some(response) = hop.response() else {
        return found;
    };
    if let Some(Ok(url)) = hop.redirect() {
        for (name, value) in parameters(&url) {
            note(&name, &value);
        }
    }
    let members = serde_json::from_str::<Map<String, Value>>(&response.body).unwrap_or_default();
    for (name, value) in &members {
        note(name, value.as_str().unwrap_or_default());
    }
    if response.media_type().as_deref() == Some("application/jwt") {
        note("body", response.body.trim());
    }
    found
}

/// The parameters of a URL, those of its query first.
fn parameters(url: &Url) -> Vec<(String, String)> {
    let parts = [url.query(), url.fragment()];
    parts.into_iter().flatten().flat_map(decode_form).collect()
}

/// A token, if a text is one.
fn read(name: &str, text: &str, mask: &Mask) -> Option<TokenEvidence> {
    let token = SignedToken::parse(text).ok().filter(|_| text.len() <= LONGEST)?;
    Some(TokenEvidence {
        name: mask.text(name),
        header: masked(&token.header, mask),
        claims: masked(&token.claims, mask),
    })
}

/// The members without secrets.
fn masked(members: &Map<String, Value>, mask: &Mask) -> Map<String, Value> {
    let text = Value::Object(members.clone()).to_string();
    // What is masked in it is no JSON any more where a secret was no text: then nothing is shown.
    serde_json::from_str(&mask.body(Some("application/json"), &text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::protocol::{Request, Response};

    /// RFC 7515 appendix A.1.
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn hop(location: &str, body: &str) -> Hop {
        Hop {
            request: Request::get(Url::parse("https://op.example/token").unwrap())
                .with_header("Authorization", format!("Bearer {TOKEN}")),
            outcome: Ok(Response {
                status: if location.is_empty() { 200 } else { 302 },
                headers: vec![("location".to_owned(), location.to_owned())],
                body: body.to_owned(),
                truncated: false,
            }),
            started: Duration::ZERO,
            took: Duration::ZERO,
        }
    }

    #[test]
    fn what_tokens_say_is_kept_and_the_tokens_are_not() {
        let mask = Mask::default();
        let names = |hop: &Hop| {
            of_hop(hop, &mask)
                .into_iter()
                .map(|token| token.name)
                .collect::<Vec<_>>()
        };
        let body = format!(r#"{{"access_token":"opaque","id_token":"{TOKEN}"}}"#);
        assert_eq!(names(&hop("", &body)), ["Authorization", "id_token"]);
        let location = format!("https://rp.example/cb#id_token={TOKEN}&state=x");
        assert_eq!(names(&hop(&location, "")), ["Authorization", "id_token"]);
        let all = of_hop(&hop("", &body), &mask);
        assert_eq!(
            (&all[1].header["alg"], &all[1].claims["iss"]),
            (&"HS256".into(), &"joe".into())
        );
        let json = serde_json::to_string(&all).unwrap();
        assert!(!json.contains("eyJ") && !json.contains("dBjftJeZ"), "{json}");
    }

    #[test]
    fn a_secret_within_a_claim_is_masked() {
        let mut mask = Mask::default();
        mask.learn("joe-the-secret");
        let claims = Map::from_iter([
            ("note".to_owned(), Value::from("joe-the-secret")),
            ("password".to_owned(), Value::from("x")),
            ("exp".to_owned(), Value::from(5)),
        ]);
        let shown = Value::Object(masked(&claims, &mask)).to_string();
        assert_eq!(shown, r#"{"note":"[masked]","password":"[masked]","exp":5}"#);
    }
}
