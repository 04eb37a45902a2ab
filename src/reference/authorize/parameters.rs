//! The parameters of an authorization request, as they stood on the wire: order, duplicates and what cannot be decoded.

use serde_json::{Map, Value};

use crate::reference::behaviour::EmptyValue;

/// One parameter; its value is `None` where it cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parameter {
    name: String,
    value: Option<String>,
    /// Whether it came with bytes that stand encoded in every URL.
    unencoded: bool,
}

/// The parameters of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<Parameter>);

/// The parameters that the authorization endpoint knows; duplicates of others are ignored like the others themselves.
pub(crate) const KNOWN: [&str; 21] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "display",
    "prompt",
    "max_age",
    "ui_locales",
    "claims_locales",
    "claims",
    "id_token_hint",
    "login_hint",
    "acr_values",
    "request",
    "request_uri",
    "registration",
];

/// Members of an authorization request token that are not parameters.
pub(crate) const RESERVED: [&str; 9] = [
    "iss",
    "aud",
    "sub",
    "exp",
    "nbf",
    "iat",
    "jti",
    "tnt",
    "signed_in",
];

/// Decodes one component; `None` for a bad percent-encoding, invalid UTF-8 or a NUL.
fn decode(raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(&byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|&c| char::from(c).to_digit(16));
                let value = digit()? * 16 + digit()?;
                u8::try_from(value).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

impl Parameters {
    /// Reads a query or a form body.
    pub(crate) fn parse(raw: &[u8], empty: EmptyValue) -> Self {
        let mut list = Vec::new();
        for pair in raw.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
            let (name, value) = match pair.iter().position(|&byte| byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            let value = match decode(name) {
                Some(_) => decode(value),
                None => None,
            };
            let name = decode(name).unwrap_or_else(|| String::from_utf8_lossy(name).into_owned());
            // RFC 6749 §3.1: a parameter without a value counts as left out.
            if value.as_deref() == Some("") && empty == EmptyValue::Absent {
                continue;
            }
            let unencoded = pair
                .iter()
                .any(|byte| !byte.is_ascii_graphic() || b"{}|".contains(byte));
            list.push(Parameter {
                name,
                value,
                unencoded,
            });
        }
        Self(list)
    }

    /// Gives a parameter another value.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|parameter| parameter.name != name);
        self.0.push(Parameter {
            name: name.to_owned(),
            value: Some(value.to_owned()),
            unencoded: false,
        });
    }

    /// The first value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|parameter| parameter.name == name)
            .and_then(|parameter| parameter.value.as_deref())
    }

    /// The name of the first parameter.
    pub(crate) fn first_name(&self) -> Option<&str> {
        self.0.first().map(|parameter| parameter.name.as_str())
    }

    /// The last value of a parameter.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rfind(|parameter| parameter.name == name)
            .and_then(|parameter| parameter.value.as_deref())
    }

    /// How often a parameter was sent.
    pub(crate) fn count(&self, name: &str) -> usize {
        self.0.iter().filter(|parameter| parameter.name == name).count()
    }

    /// How many parameters there are.
    pub(crate) fn count_all(&self) -> usize {
        self.0.len()
    }

    /// The bytes of the longest value.
    pub(crate) fn longest(&self) -> usize {
        let values = self.0.iter().filter_map(|parameter| parameter.value.as_deref());
        values.map(str::len).max().unwrap_or_default()
    }

    /// The first parameter that cannot be decoded.
    pub(crate) fn malformed(&self) -> Option<&str> {
        self.0
            .iter()
            .find(|parameter| parameter.value.is_none())
            .map(|parameter| parameter.name.as_str())
    }

    /// Whether a parameter came with bytes that stand encoded in every URL.
    pub(crate) fn has_unencoded(&self) -> bool {
        self.0.iter().any(|parameter| parameter.unencoded)
    }

    /// The first parameter that the endpoint does not know.
    pub(crate) fn unknown(&self) -> Option<&str> {
        self.0
            .iter()
            .map(|parameter| parameter.name.as_str())
            .find(|name| !KNOWN.contains(name))
    }

    /// The state, if the client sent exactly one that can be decoded.
    pub(crate) fn state(&self) -> Option<&str> {
        self.value("state").filter(|_| self.count("state") == 1)
    }

    /// The parameters as members of a JSON object; several values become an array.
    pub(crate) fn to_members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        for parameter in &self.0 {
            let Some(value) = &parameter.value else { continue };
            if RESERVED.contains(&parameter.name.as_str()) {
                continue;
            }
            let value = Value::from(value.as_str());
            match members.get_mut(&parameter.name) {
                None => {
                    members.insert(parameter.name.clone(), value);
                }
                Some(Value::Array(list)) => list.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        members
    }

    /// The parameters that a JSON object holds.
    pub(crate) fn from_members(members: &Map<String, Value>) -> Self {
        let text = |name: &str, value: &Value| {
            value.as_str().map(|value| Parameter {
                name: name.to_owned(),
                value: Some(value.to_owned()),
                unencoded: false,
            })
        };
        let mut list = Vec::new();
        for (name, value) in members {
            if RESERVED.contains(&name.as_str()) {
                continue;
            }
            match value {
                Value::Array(values) => list.extend(values.iter().filter_map(|value| text(name, value))),
                single => list.extend(text(name, single)),
            }
        }
        Self(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Parameters {
        Parameters::parse(raw.as_bytes(), EmptyValue::Absent)
    }

    #[test]
    fn what_cannot_be_decoded_is_noticed() {
        for raw in [
            "state=%zz",
            "state=%",
            "state=%4",
            "state=%00",
            "state=%ff",
            "st%zzate=x",
        ] {
            let parameters = read(raw);
            assert!(parameters.malformed().is_some(), "{raw}");
            assert_eq!(parameters.state(), None, "{raw}");
        }
        assert_eq!(read("state=a+b%2B%C3%A9").state(), Some("a b+é"));
    }

    #[test]
    fn empty_values_are_absent_unless_the_server_thinks_otherwise() {
        assert_eq!(read("prompt=&prompt").count("prompt"), 0);
        let kept = Parameters::parse(b"prompt=", EmptyValue::Value);
        assert_eq!(kept.value("prompt"), Some(""));
    }

    #[test]
    fn duplicates_survive_a_token() {
        let parameters = read("a=1&redirect_uri=x&redirect_uri=y");
        let again = Parameters::from_members(&parameters.to_members());
        assert_eq!(again, parameters);
        assert_eq!(
            (again.value("redirect_uri"), again.last("redirect_uri")),
            (Some("x"), Some("y"))
        );
    }
}
