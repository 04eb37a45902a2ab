//! The places by which an answer is recognised.

use url::Url;

/// What is known about a target's places, from its profile: by these an answer is classified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landmarks {
    /// The redirect URIs of all its clients.
    pub redirect_uris: Vec<String>,
    /// Origins (`https://host:port`) whose redirects the agent follows: the target's own.
    pub origins: Vec<String>,
    /// URL prefixes of login pages.
    pub login_pages: Vec<String>,
    /// URL prefixes of error pages.
    pub error_pages: Vec<String>,
    /// CSS selectors that only a login page has.
    pub login_marks: Vec<String>,
    /// CSS selectors that only a consent page has.
    pub consent_marks: Vec<String>,
}

impl Landmarks {
    /// Whether the agent may follow a redirect to this URL.
    pub fn is_own(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        self.origins.contains(&origin)
    }

    /// Whether the URL is at a known login page.
    pub fn is_login_page(&self, url: &Url) -> bool {
        starts_at(url, &self.login_pages)
    }

    /// Whether the URL is at a known error page.
    pub fn is_error_page(&self, url: &Url) -> bool {
        starts_at(url, &self.error_pages)
    }

    /// The registered redirect URI at which a URL arrives, if any.
    pub fn redirect_uri(&self, url: &Url) -> Option<&str> {
        self.redirect_uris
            .iter()
            .map(String::as_str)
            .find(|uri| super::Callback::from_redirect(url, uri, 0).is_some())
    }
}

/// Whether a URL is at one of the places: same origin, and the path equal or below it, so that `/error` does not
/// stand for `/errors-of-another-app`.
fn starts_at(url: &Url, places: &[String]) -> bool {
    places
        .iter()
        .filter_map(|place| Url::parse(place).ok())
        .any(|place| {
            url.origin() == place.origin()
                && (url.path() == place.path()
                    || url
                        .path()
                        .strip_prefix(place.path())
                        .is_some_and(|rest| place.path().ends_with('/') || rest.starts_with('/')))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_an_origin_and_a_path() {
        let places = ["https://op.example/error".to_owned()];
        let at = |url: &str| starts_at(&Url::parse(url).unwrap(), &places);
        assert!(at("https://op.example/error?code=x"));
        assert!(at("https://op.example/error/404"));
        assert!(!at("https://op.example/errors"));
        assert!(!at("https://op.example.evil.test/error"));
    }
}
