//! An authorization response: its parameters, and the URL or form that carries them.

use crate::protocol::{ResponseMode, encode_form_component};
use crate::reference::behaviour::{
    CallbackBehaviour, CodePlace, ErrorShape, RegisteredQuery, StateEcho, UnsentState,
};

/// What the client gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Response {
    /// A code.
    Code(String),
    /// An access token.
    Token { access_token: String, expires_in: i64 },
    /// An ID token, and the code beside it if there is one.
    IdToken { code: Option<String>, id_token: String },
    /// An error.
    Error {
        error: &'static str,
        description: &'static str,
    },
}

/// What stands beside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResponseFields {
    /// The state of the request.
    pub(crate) state: Option<String>,
    /// A text to invent a state or a code from.
    pub(crate) random: String,
    /// What of the request is repeated in the description of an error.
    pub(crate) reflected: Option<String>,
    /// Further parameters, in order.
    pub(crate) further: Vec<(&'static str, String)>,
}

impl Response {
    /// Whether it is an error.
    pub(crate) fn is_error(&self) -> bool {
        match self {
            Self::Error { .. } => true,
            Self::Code(_) | Self::Token { .. } | Self::IdToken { .. } => false,
        }
    }

    /// The parameters of the response, in order.
    pub(crate) fn parameters(
        &self,
        fields: &ResponseFields,
        behaviour: &CallbackBehaviour,
    ) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&str, String)> = match self {
            Self::Code(code) => vec![("code", code.clone())],
            Self::Token {
                access_token,
                expires_in,
            } => vec![
                ("access_token", access_token.clone()),
                ("token_type", "Bearer".to_owned()),
                ("expires_in", expires_in.to_string()),
            ],
            Self::IdToken { code, id_token } => {
                let code = code.iter().map(|code| ("code", code.clone()));
                code.chain([("id_token", id_token.clone())]).collect()
            }
            Self::Error { error, description } => error_pairs(error, description, fields, behaviour.shape),
        };
        let echoed = if self.is_error() {
            behaviour.state_on_error
        } else {
            behaviour.state
        };
        let invented = match behaviour.unsent_state {
            UnsentState::Nothing => None,
            UnsentState::Invented => Some(fields.random.clone()),
        };
        let state = fields
            .state
            .as_deref()
            .map_or(invented, |sent| echo(echoed, sent));
        pairs.extend(state.map(|state| ("state", state)));
        pairs.extend(fields.further.iter().cloned());
        pairs
    }

    /// The URL that carries the response to the redirect URI, in its query or its fragment.
    pub(crate) fn url(
        &self,
        target: &str,
        mode: ResponseMode,
        fields: &ResponseFields,
        behaviour: &CallbackBehaviour,
    ) -> String {
        let mut pairs: Vec<String> = self
            .parameters(fields, behaviour)
            .iter()
            .map(|(name, value)| format!("{name}={}", encode_form_component(value)))
            .collect();
        if self.is_error() && behaviour.shape == ErrorShape::BrokenEncoding {
            pairs.push("error_uri=https://op.example.test/100%".to_owned());
        }
        let in_fragment = match (self, behaviour.code_place) {
            (Self::Code(_), CodePlace::Fragment) => true,
            (_, CodePlace::Query | CodePlace::Fragment) => mode == ResponseMode::Fragment,
        };
        if in_fragment {
            format!("{target}#{}", pairs.join("&"))
        } else {
            join(target, &pairs.join("&"), behaviour.registered_query)
        }
    }
}

/// What becomes of a state.
fn echo(how: StateEcho, sent: &str) -> Option<String> {
    match how {
        StateEcho::Exact => Some(sent.to_owned()),
        StateEcho::Dropped => None,
        StateEcho::PlusBecomesSpace => Some(sent.replace('+', " ")),
        StateEcho::Truncated => Some(sent.chars().take(512).collect()),
    }
}

/// The parameters of an error.
fn error_pairs(
    error: &str,
    description: &str,
    fields: &ResponseFields,
    shape: ErrorShape,
) -> Vec<(&'static str, String)> {
    let error = ("error", error.to_owned());
    let reflected = fields.reflected.iter();
    let text = reflected.fold(description.to_owned(), |text, raw| {
        format!("{text} It was {raw}.")
    });
    let description = ("error_description", text);
    match shape {
        ErrorShape::Plain | ErrorShape::BrokenEncoding => vec![error, description],
        ErrorShape::ErrorTwice => vec![error.clone(), error, description],
        ErrorShape::WithCode => vec![("code", fields.random.clone()), error, description],
        ErrorShape::UncleanDescription => {
            vec![error, ("error_description", format!("\"{}\"\n", description.1))]
        }
        ErrorShape::RelativeErrorUri => vec![error, description, ("error_uri", "/errors/1".to_owned())],
        ErrorShape::FurtherParameter => vec![error, description, ("debug", "line 42".to_owned())],
    }
}

/// Adds a query to a redirect URI (RFC 6749 §3.1.2: its own query is kept).
pub(super) fn join(target: &str, query: &str, registered: RegisteredQuery) -> String {
    let (base, own) = match target.split_once('?') {
        Some((base, own)) => (base, Some(own)),
        None => (target, None),
    };
    match (own, registered) {
        (None, _) | (Some(_), RegisteredQuery::Dropped) => format!("{base}?{query}"),
        (Some(""), RegisteredQuery::Kept) => format!("{base}?{query}"),
        (Some(own), RegisteredQuery::Kept) => format!("{base}?{own}&{query}"),
        (Some(own), RegisteredQuery::SecondQuestionMark) => format!("{base}?{own}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Dialect;

    fn url(target: &str, state: Option<&str>, edit: fn(&mut CallbackBehaviour)) -> String {
        let mut behaviour = CallbackBehaviour::of(Dialect::Oidc);
        edit(&mut behaviour);
        let fields = ResponseFields {
            state: state.map(str::to_owned),
            random: "r".to_owned(),
            reflected: None,
            further: Vec::new(),
        };
        Response::Code("c".to_owned()).url(target, ResponseMode::Query, &fields, &behaviour)
    }

    #[test]
    fn the_registered_query_is_kept_and_the_state_encoded() {
        assert_eq!(
            url("https://rp.example/cb?a=1", Some("x+ y&"), |_| {}),
            "https://rp.example/cb?a=1&code=c&state=x%2B%20y%26"
        );
        assert_eq!(
            url("https://rp.example/cb", None, |_| {}),
            "https://rp.example/cb?code=c"
        );
    }

    #[test]
    fn each_wrong_way_is_wrong() {
        let target = "https://rp.example/cb?a=1";
        assert_eq!(
            url(target, None, |b| b.registered_query = RegisteredQuery::Dropped),
            "https://rp.example/cb?code=c"
        );
        assert_eq!(
            url(target, None, |b| b.registered_query =
                RegisteredQuery::SecondQuestionMark),
            "https://rp.example/cb?a=1?code=c"
        );
        assert_eq!(
            url(target, Some("a+b"), |b| b.state = StateEcho::PlusBecomesSpace),
            "https://rp.example/cb?a=1&code=c&state=a%20b"
        );
        assert_eq!(
            url(target, None, |b| b.unsent_state = UnsentState::Invented),
            "https://rp.example/cb?a=1&code=c&state=r"
        );
    }
}
