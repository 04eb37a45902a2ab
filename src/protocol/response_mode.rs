//! Where an authorization response stands (OAuth 2.0 Multiple Response Type Encoding Practices §2.1).

use super::authorization_request::AuthorizationRequest;

/// Where the parameters of an authorization response stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ResponseMode {
    /// In the query (RFC 6749 §4.1.2).
    #[default]
    Query,
    /// In the fragment (OAuth 2.0 Multiple Response Type Encoding Practices §2.1).
    Fragment,
    /// In a form that posts itself (OAuth 2.0 Form Post Response Mode §2).
    FormPost,
}

impl ResponseMode {
    /// All modes that this tool reads.
    pub const ALL: [Self; 3] = [Self::Query, Self::Fragment, Self::FormPost];

    /// The value of `response_mode`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }

    /// The mode of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The place in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Query => "in the query",
            Self::Fragment => "in the fragment",
            Self::FormPost => "by a form that posts itself",
        }
    }

    /// The mode of a response type where the request names none: the fragment for whatever carries tokens, else the
    /// query (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, §4, §5).
    pub fn of_type(response_type: &str) -> Self {
        if carries_tokens(response_type) {
            Self::Fragment
        } else {
            Self::Query
        }
    }

    /// Where the answer to a request may stand. A request with one response type and one mode has one place; where
    /// either is repeated, each reading counts.
    pub fn awaited_by(request: &AuthorizationRequest) -> Vec<Self> {
        let values = |name: &'static str| {
            let named = request.parameters.iter().filter(move |p| p.name == name);
            named.map(|p| p.value.as_str()).filter(|value| !value.is_empty())
        };
        let asked: Vec<Self> = values("response_mode").filter_map(Self::named).collect();
        let mut places = asked;
        if places.is_empty() || values("response_mode").count() > 1 {
            let of_types = values("response_type").map(Self::of_type);
            places.extend(of_types);
        }
        if places.is_empty() {
            places.push(Self::default());
        }
        places
    }
}

/// Whether a response type brings tokens without an exchange of a code.
pub fn carries_tokens(response_type: &str) -> bool {
    response_type
        .split(' ')
        .any(|word| matches!(word, "token" | "id_token"))
}

/// Whether two response types are the same: the order of their values does not matter (RFC 6749 §3.1.1).
pub fn is_same_response_type(one: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn awaited(parameters: &[(&str, &str)]) -> Vec<ResponseMode> {
        let endpoint = Url::parse("https://op.example/authorize").unwrap();
        ResponseMode::awaited_by(&AuthorizationRequest::new(endpoint, parameters))
    }

    #[test]
    fn a_type_has_its_own_mode_and_a_request_may_name_another() {
        use ResponseMode::{FormPost, Fragment, Query};
        assert_eq!(awaited(&[("response_type", "code")]), [Query]);
        assert_eq!(awaited(&[("response_type", "code id_token")]), [Fragment]);
        assert_eq!(awaited(&[("response_type", "none")]), [Query]);
        let form_post = [("response_type", "id_token"), ("response_mode", "form_post")];
        assert_eq!(awaited(&form_post), [FormPost]);
        let unknown = [("response_type", "id_token"), ("response_mode", "smoke_signal")];
        assert_eq!(awaited(&unknown), [Fragment]);
        assert_eq!(awaited(&[]), [Query]);
    }

    #[test]
    fn of_repeated_parameters_each_reading_counts() {
        use ResponseMode::{FormPost, Fragment, Query};
        let types = [("response_type", "code"), ("response_type", "id_token")];
        assert_eq!(awaited(&types), [Query, Fragment]);
        let modes = [
            ("response_type", "code"),
            ("response_mode", "form_post"),
            ("response_mode", "fragment"),
        ];
        assert_eq!(awaited(&modes), [FormPost, Fragment, Query]);
    }

    #[test]
    fn the_order_of_values_does_not_matter() {
        assert!(is_same_response_type("code id_token", "id_token code"));
        assert!(!is_same_response_type("code id_token", "code"));
    }
}
