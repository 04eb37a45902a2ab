//! What a server sends to the client's redirect URI.

use url::Url;

use super::encoding::decode_form;
use super::mask::Mask;
use super::response_mode::ResponseMode;

/// An authorization response on its way to a registered redirect URI. `Debug` prints it without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// The full URL that the user agent was sent to (for a form post: the form's action).
    pub url: Url,
    /// The registered redirect URI that it matches.
    pub redirect_uri: String,
    /// Where the parameters stand.
    pub mode: ResponseMode,
    /// Where the request has them stand: the query, unless its type or mode says otherwise.
    pub awaited: Vec<ResponseMode>,
    /// The parameters in order, duplicates kept.
    pub parameters: Vec<(String, String)>,
    /// Names of codes, tokens and errors in the part of the URL that is not read: a response has one place.
    pub stray: Vec<String>,
    /// The status of the answer that carried it.
    pub status: u16,
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Callback")
            .field("url", &Mask::default().url(self.url.as_str()))
            .field("redirect_uri", &self.redirect_uri)
            .field("mode", &self.mode)
            .field("awaited", &self.awaited)
            .field("parameters", &names)
            .field("status", &self.status)
            .finish()
    }
}

impl Callback {
    /// Reads what a form posted to `redirect_uri` (OAuth 2.0 Form Post Response Mode §2); `status` is that of its page.
    pub fn from_post(url: &Url, redirect_uri: &str, body: &str, status: u16) -> Self {
        Self {
            url: url.clone(),
            redirect_uri: redirect_uri.to_owned(),
            mode: ResponseMode::FormPost,
            awaited: vec![ResponseMode::Query],
            parameters: decode_form(body),
            stray: Vec::new(),
            status,
        }
    }

    /// Reads a redirect to `redirect_uri`. `None` when the URL leads somewhere else: scheme, host, port and path must
    /// be equal, for a query may have been added.
    pub fn from_redirect(url: &Url, redirect_uri: &str, status: u16) -> Option<Self> {
        let registered = Url::parse(redirect_uri).ok()?;
        let same_place = url.scheme() == registered.scheme()
            && url.host_str() == registered.host_str()
            && url.port_or_known_default() == registered.port_or_known_default()
            && url.path() == registered.path()
            && url.username().is_empty()
            && url.password().is_none();
        if !same_place {
            return None;
        }
        let query = decode_form(url.query().unwrap_or_default());
        let fragment = decode_form(url.fragment().unwrap_or_default());
        let is_response = |(name, _): &(String, String)| {
            matches!(name.as_str(), "code" | "error" | "id_token" | "access_token")
        };
        let in_fragment = fragment.iter().any(is_response) && !query.iter().any(is_response);
        let (mode, parameters, rest) = match in_fragment {
            true => (ResponseMode::Fragment, fragment, query),
            false => (ResponseMode::Query, query, fragment),
        };
        let stray = rest
            .into_iter()
            .filter(is_response)
            .map(|(name, _)| name)
            .collect();
        Some(Self {
            url: url.clone(),
            redirect_uri: redirect_uri.to_owned(),
            mode,
            awaited: vec![ResponseMode::Query],
            parameters,
            stray,
            status,
        })
    }

    /// Whether the response stands where the request has it stand, and nowhere else.
    pub fn is_in_place(&self) -> bool {
        self.awaited.contains(&self.mode) && self.stray.is_empty()
    }

    /// The first value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.parameters
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The authorization code, if there is one.
    pub fn code(&self) -> Option<&str> {
        self.parameter("code").filter(|code| !code.is_empty())
    }

    /// The error code, if there is one.
    pub fn error(&self) -> Option<&str> {
        self.parameter("error")
    }

    /// The ID token, if there is one.
    pub fn id_token(&self) -> Option<&str> {
        self.parameter("id_token").filter(|token| !token.is_empty())
    }

    /// Whether the client got what it can go on with: a code or a token, and no error.
    pub fn is_success(&self) -> bool {
        let token = || self.id_token().or(self.parameter("access_token"));
        self.error().is_none() && self.code().or_else(token).is_some()
    }

    /// What the client got, in a few words.
    pub fn words(&self) -> String {
        let got: Vec<&str> = [
            ("code", "a code"),
            ("id_token", "an ID token"),
            ("access_token", "an access token"),
        ]
        .into_iter()
        .filter(|(name, _)| self.parameter(name).is_some_and(|value| !value.is_empty()))
        .map(|(_, words)| words)
        .collect();
        let got = got.join(" and ");
        let place = match self.mode {
            ResponseMode::Query => String::new(),
            ResponseMode::Fragment | ResponseMode::FormPost => format!(", {}", self.mode.words()),
        };
        let carrier = format!("(HTTP {}{place})", self.status);
        match (self.error(), got.as_str()) {
            (Some(error), "") => format!("the client got the error `{error}` {carrier}"),
            (None, "") => format!("the client got neither a code nor an error{place}"),
            (None, got) => format!("the client got {got} {carrier}"),
            (Some(error), got) => format!("the client got {got} together with the error `{error}`{place}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<Callback> {
        Callback::from_redirect(&Url::parse(url).unwrap(), "https://rp.example/cb?a=1", 302)
    }

    #[test]
    fn a_code_in_the_query_is_read_with_duplicates_kept() {
        let callback = read("https://rp.example/cb?a=1&code=x&state=s&state=t").unwrap();
        assert_eq!(callback.mode, ResponseMode::Query);
        assert_eq!(callback.code(), Some("x"));
        assert_eq!(callback.all("state").collect::<Vec<_>>(), ["s", "t"]);
    }

    #[test]
    fn an_error_in_the_fragment_is_read_as_fragment() {
        let callback = read("https://rp.example/cb?a=1#error=login_required").unwrap();
        assert_eq!(callback.mode, ResponseMode::Fragment);
        assert_eq!(callback.error(), Some("login_required"));
    }

    #[test]
    fn a_response_counts_where_it_is_awaited() {
        let mut callback = read("https://rp.example/cb?a=1#error=login_required").unwrap();
        assert!(!callback.is_in_place());
        assert_eq!(
            callback.words(),
            "the client got the error `login_required` (HTTP 302, in the fragment)"
        );
        callback.awaited = vec![ResponseMode::Fragment];
        assert!(callback.is_in_place());
        let mut both = read("https://rp.example/cb?code=x#id_token=y").unwrap();
        both.awaited = ResponseMode::ALL.to_vec();
        assert!(!both.is_in_place());
        assert_eq!(both.words(), "the client got a code (HTTP 302)");
    }

    #[test]
    fn another_place_is_no_callback() {
        for url in [
            "https://rp.example/cb/?code=x",
            "http://rp.example/cb?code=x",
            "https://rp.example:8443/cb?code=x",
            "https://user@rp.example/cb?code=x",
            "https://evil.example/cb?code=x",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
    }
}
