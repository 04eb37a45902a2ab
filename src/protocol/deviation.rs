//! Named ways to bend a correct authorization request, one at a time.
//!
//! A negative scenario applies exactly one deviation, so that its control is the same request without it. To add a
//! deviation, add a variant, its effect and its words.

use url::Url;

use super::authorization_request::{AuthorizationRequest, Carrier, Parameter, Spelling};

/// One way to bend a correct request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deviation {
    /// The parameter is left out.
    Drop(String),
    /// The parameter is sent without a value, which counts as absent (RFC 6749 §3.1).
    Empty(String),
    /// The parameter has this value instead of the correct one, or is added with it.
    Replace(String, String),
    /// The parameter is sent a second time with the same value.
    Repeat(String),
    /// The parameter is sent a second time with another value.
    RepeatWith(String, String),
    /// The parameter is sent once more, before the correct one, with another value.
    Precede(String, String),
    /// The parameter's value is sent as these bytes, without percent-encoding.
    Verbatim(String, String),
    /// The parameters are sent in reverse alphabetical order.
    ReverseOrder,
    /// The parameter's value is sent as bytes that no URL may hold; each character up to U+00FF stands for one.
    Bytes(String, String),
    /// So many unknown parameters are added.
    Many(usize),
    /// The request is a POST with a form body.
    MoveToBody,
    /// The request is a POST with a JSON body.
    MoveToJson,
    /// The request has another method.
    Method(http::Method),
    /// A header field is added.
    Header(String, String),
    /// The request object is another one: how it differs, and the object.
    RequestObject(&'static str, String),
    /// Its request URI gives something else.
    Referenced(String),
    /// The request goes to another authorization endpoint.
    Endpoint(Url),
}

impl Deviation {
    /// Applies the deviation to a request.
    pub(super) fn apply(&self, request: &mut AuthorizationRequest) {
        match self {
            Self::Drop(name) => request.unset(name),
            Self::Empty(name) => request.set(name, ""),
            Self::Replace(name, value) => request.set(name, value),
            Self::Repeat(name) => {
                let again = request
                    .parameters
                    .iter()
                    .find(|p| &p.name == name)
                    .cloned()
                    .unwrap_or_else(|| Parameter::encoded(name, "again"));
                request.parameters.push(again);
            }
            Self::RepeatWith(name, value) => request.parameters.push(Parameter::encoded(name, value)),
            Self::Precede(name, value) => {
                let at = request.parameters.iter().position(|p| &p.name == name);
                let first = Parameter::encoded(name, value);
                request.parameters.insert(at.unwrap_or_default(), first);
            }
            Self::ReverseOrder => request.parameters.sort_by(|a, b| b.name.cmp(&a.name)),
            Self::Verbatim(name, value) => spell(request, name, value, Spelling::Verbatim),
            Self::Bytes(name, value) => spell(request, name, value, Spelling::Bytes),
            Self::Many(count) => request
                .parameters
                .extend((0..*count).map(|number| Parameter::encoded(&format!("x_unknown_{number}"), "1"))),
            Self::MoveToBody => request.carrier = Carrier::Body,
            Self::MoveToJson => request.carrier = Carrier::Json,
            Self::Method(method) => request.method = Some(method.clone()),
            Self::Header(name, value) => request.headers.push((name.clone(), value.clone())),
            Self::RequestObject(_, object) => request.set("request", object),
            // The request stays as it is; what its URI gives is another thing.
            Self::Referenced(_) => {}
            Self::Endpoint(url) => request.endpoint = url.clone(),
        }
    }
}

/// Sets a parameter and how it is written.
fn spell(request: &mut AuthorizationRequest, name: &str, value: &str, spelling: Spelling) {
    request.set(name, value);
    for parameter in request.parameters.iter_mut().filter(|p| p.name == name) {
        parameter.spelling = spelling;
    }
}

impl Deviation {
    /// The parameter that is bent, if it is one.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Drop(name)
            | Self::Empty(name)
            | Self::Replace(name, _)
            | Self::Repeat(name)
            | Self::RepeatWith(name, _)
            | Self::Precede(name, _)
            | Self::Verbatim(name, _)
            | Self::Bytes(name, _) => Some(name),
            Self::RequestObject(..) => Some("request"),
            Self::Referenced(_) => Some("request_uri"),
            Self::ReverseOrder
            | Self::Many(_)
            | Self::MoveToBody
            | Self::MoveToJson
            | Self::Method(_)
            | Self::Header(..)
            | Self::Endpoint(_) => None,
        }
    }
}

impl std::fmt::Display for Deviation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Drop(name) => write!(f, "`{name}` is left out"),
            Self::Empty(name) => write!(f, "`{name}` is empty"),
            Self::Replace(name, value) => write!(f, "`{name}` is `{}`", shorten(value)),
            Self::Repeat(name) => write!(f, "`{name}` is sent twice with the same value"),
            Self::RepeatWith(name, value) => {
                write!(f, "`{name}` is sent again as `{}`", shorten(value))
            }
            Self::Precede(name, value) => {
                write!(f, "`{name}` is sent before as `{}`", shorten(value))
            }
            Self::Verbatim(name, value) => write!(f, "`{name}` is the bytes `{}`", shorten(value)),
            Self::ReverseOrder => f.write_str("the parameters are sent in reverse alphabetical order"),
            Self::Bytes(name, value) => {
                write!(f, "`{name}` is the bytes `{}`", shorten(value).escape_default())
            }
            Self::Many(count) => write!(f, "{count} unknown parameters are added"),
            Self::MoveToBody => f.write_str("the request is a POST with a form body"),
            Self::MoveToJson => f.write_str("the request is a POST with a JSON body"),
            Self::Method(method) => write!(f, "the method is {method}"),
            Self::Header(name, value) => {
                write!(f, "the header `{name}: {}` is added", shorten(value))
            }
            Self::RequestObject(words, _) => write!(f, "the request object is {words}"),
            Self::Referenced(words) => write!(f, "the request URI gives {words}"),
            Self::Endpoint(url) => write!(f, "the request goes to `{url}`"),
        }
    }
}

/// Keeps a value readable in a report: the first 80 characters.
fn shorten(value: &str) -> String {
    let mut characters = value.chars();
    let head: String = characters.by_ref().take(80).collect();
    if characters.next().is_some() {
        format!("{head}…")
    } else {
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bent(deviation: Deviation) -> String {
        let mut request = AuthorizationRequest::new(
            Url::parse("https://op.example/authorize").unwrap(),
            &[("client_id", "web"), ("state", "s")],
        );
        request.bend(deviation);
        request.encoded()
    }

    #[test]
    fn each_deviation_bends_one_thing() {
        let name = || "state".to_owned();
        let cases = [
            (Deviation::Drop(name()), "client_id=web"),
            (Deviation::Empty(name()), "client_id=web&state="),
            (
                Deviation::Replace(name(), "t u".into()),
                "client_id=web&state=t%20u",
            ),
            (Deviation::Repeat(name()), "client_id=web&state=s&state=s"),
            (
                Deviation::RepeatWith(name(), "x".into()),
                "client_id=web&state=s&state=x",
            ),
            (
                Deviation::Precede(name(), "x".into()),
                "client_id=web&state=x&state=s",
            ),
            (
                Deviation::Verbatim(name(), "%zz".into()),
                "client_id=web&state=%zz",
            ),
            (Deviation::ReverseOrder, "state=s&client_id=web"),
        ];
        for (deviation, expected) in cases {
            assert_eq!(bent(deviation), expected);
        }
    }
}
