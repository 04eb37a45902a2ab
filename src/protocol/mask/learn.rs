//! Learning secrets from exchanges: what a target handed out must not come back in a report by another way.

use super::Mask;
use super::inputs::inputs;
use super::names::{HeaderKind, header_kind, is_secret_name};
use super::parts::parts;
use crate::protocol::{Exchange, decode_form};

/// Characters from which on a value without a digit or a capital is no plain word.
const LONGEST_WORD: usize = 15;

/// Fields of a page that are looked at: a hostile one could have as many as it likes.
const MOST_FIELDS: usize = 200;

/// Characters from which on a mixture of letters and digits is taken for a handle.
const SHORTEST_HANDLE: usize = 16;

impl Mask {
    /// Learns the codes, tokens, cookies and credentials of an exchange.
    pub fn learn_from(&mut self, exchange: &Exchange) {
        for hop in &exchange.hops {
            self.learn_headers(&hop.request.headers);
            self.learn_pairs(hop.request.url.query().unwrap_or_default());
            self.learn_body(hop.request.body.as_deref().unwrap_or_default());
            let Some(response) = hop.response() else { continue };
            self.learn_headers(&response.headers);
            // As it stands, too: a `Location` that is no URL holds a code all the same.
            for location in response.headers_named("location") {
                location
                    .split(['?', '#'])
                    .skip(1)
                    .for_each(|part| self.learn_pairs(part));
            }
            if let Ok(json) = serde_json::from_str(&response.body) {
                self.learn_members(&json);
            }
            self.learn_fields(exchange, &response.body);
        }
    }

    /// Learns the secrets of a request's body, whatever its form.
    fn learn_body(&mut self, body: &str) {
        match serde_json::from_str(body) {
            Ok(json) => self.learn_members(&json),
            Err(_) => self.learn_pairs(body),
        }
        for (name, value) in parts(body) {
            if is_secret_name(name) {
                self.learn(&body[value]);
            }
        }
    }

    /// Learns secret parameters.
    fn learn_pairs(&mut self, text: &str) {
        for (name, value) in decode_form(text) {
            if is_secret_name(&name) {
                self.learn(&value);
            }
        }
    }

    /// Learns cookies and credentials.
    fn learn_headers(&mut self, headers: &[(String, String)]) {
        for (name, value) in headers {
            match header_kind(name) {
                HeaderKind::Cookie => value.split("; ").for_each(|pair| self.learn_cookie(pair)),
                HeaderKind::SetCookie => self.learn_cookie(value.split(';').next().unwrap_or_default()),
                HeaderKind::Credentials => self.learn(value.split_once(' ').map_or(value, |(_, rest)| rest)),
                HeaderKind::Secret => self.learn(value),
                HeaderKind::Url | HeaderKind::Other => {}
            }
        }
    }

    /// Learns a cookie, unless its value is a word such as `deleted`.
    fn learn_cookie(&mut self, pair: &str) {
        let value = pair.split_once('=').map_or(pair, |(_, value)| value).trim();
        let is_word =
            value.len() <= LONGEST_WORD && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !is_word {
            self.learn(value);
        }
    }

    /// Learns secret members of a JSON document.
    fn learn_members(&mut self, json: &serde_json::Value) {
        match json {
            serde_json::Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        serde_json::Value::String(text) if is_secret_name(name) => self.learn(text),
                        other => self.learn_members(other),
                    }
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| self.learn_members(item)),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => {}
        }
    }

    /// Learns the secret fields of a page: a code that a form posts to the client, the handle of a sign-in. A hidden
    /// field that repeats a parameter of the request is none.
    fn learn_fields(&mut self, exchange: &Exchange, body: &str) {
        let is_parameter = |value: &str| {
            let urls = exchange.hops.iter().map(|hop| &hop.request.url);
            urls.flat_map(|url| url.query_pairs())
                .any(|(name, sent)| sent == value && !is_secret_name(&name))
        };
        for input in inputs(body).into_iter().take(MOST_FIELDS) {
            let value = &body[input.value];
            let is_handle = input.is_hidden && is_random(value) && !is_parameter(value);
            if is_handle || is_secret_name(&input.name) {
                self.learn(value);
            }
        }
    }
}

/// Whether a value looks as if dice had made it: long, without a space or an address in it, letters and digits mixed.
fn is_random(value: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| value.bytes().any(|byte| kind(&byte));
    value.len() >= SHORTEST_HANDLE
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !value.contains([':', ' ', '<'])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use url::Url;

    use super::*;
    use crate::protocol::{Hop, Request, Response};

    fn exchange(request: Request, headers: &[(&str, &str)], body: &str) -> Exchange {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        let response = Response {
            status: 200,
            headers: headers.collect(),
            body: body.to_owned(),
            truncated: false,
        };
        let hop = Hop {
            request,
            outcome: Ok(response),
            started: Duration::ZERO,
            took: Duration::ZERO,
        };
        Exchange {
            purpose: "authorize".into(),
            hops: vec![hop],
        }
    }

    #[test]
    fn what_a_target_hands_out_is_known_from_then_on() {
        let url = Url::parse("https://op.example/a?code=from-the-query&client_id=client-no-4711-a").unwrap();
        let request = Request::post_form(url, "password=from+the+form".into())
            .with_header("Authorization", "Basic Zm9yIHRoZSBoZWFkZXI=")
            .with_header("Cookie", "theme=dark-theme; sid=from-the-c00kie");
        let headers = [
            ("set-cookie", "sid=fr0m-set-cookie; Path=/"),
            ("location", "https://[?code=from-no-url"),
        ];
        let html = "{} <form><input name=access_token value=from-the-page>\
                    <input type=hidden name=challenge value=4f3a9-of-the-page><input type=hidden value=client-no-4711-a>";
        let mut mask = Mask::default();
        mask.learn_from(&exchange(request.clone(), &headers, html));
        mask.learn_from(&exchange(request, &[], r#"{"a":[{"id_token":"from-the-json"}]}"#));
        for secret in [
            "from-the-query",
            "from the form",
            "Zm9yIHRoZSBoZWFkZXI=",
            "from-the-c00kie",
            "fr0m-set-cookie",
            "from-no-url",
            "from-the-page",
            "4f3a9-of-the-page",
            "from-the-json",
        ] {
            assert_eq!(mask.text(&format!("<{secret}>")), "<[masked]>", "{secret}");
        }
        let json = Request::post_form(
            Url::parse("https://op.example/t").unwrap(),
            r#"{"code_verifier":"from-a-document"}"#.into(),
        );
        mask.learn_from(&exchange(json, &[], ""));
        assert_eq!(mask.text("<from-a-document>"), "<[masked]>");
        for word in ["a dark-theme", "client-no-4711-a"] {
            assert_eq!(mask.text(word), word);
        }
    }
}
