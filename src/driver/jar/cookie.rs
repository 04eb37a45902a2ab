//! One cookie as the jar keeps it.

use std::time::SystemTime;

use url::Url;

/// What a cookie says about requests from other sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// Never with requests from other sites.
    Strict,
    /// Only with top-level navigations from other sites.
    Lax,
    /// With all requests.
    None,
}

/// One cookie. `Debug` does not show its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie {
    pub(in crate::driver) name: String,
    pub(in crate::driver) value: String,
    pub(in crate::driver) domain: String,
    pub(in crate::driver) host_only: bool,
    pub(in crate::driver) path: String,
    pub(in crate::driver) secure: bool,
    pub(in crate::driver) http_only: bool,
    pub(in crate::driver) same_site: Option<SameSite>,
    pub(in crate::driver) expires: Option<SystemTime>,
}

impl Cookie {
    /// Its name; empty for the nameless cookies that browsers still accept.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its value: a secret.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The host it belongs to, or the domain if it is not host-only.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Whether hosts below its domain do not get it.
    pub fn is_host_only(&self) -> bool {
        self.host_only
    }

    /// The path at and below which it is sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it is sent to secure places only.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether scripts of the page cannot read it.
    pub fn is_http_only(&self) -> bool {
        self.http_only
    }

    /// What it says about requests from other sites, if anything.
    pub fn same_site(&self) -> Option<SameSite> {
        self.same_site
    }

    /// When it ends; with the session if `None`.
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    pub(super) fn is_expired(&self, now: SystemTime) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }

    /// Whether the other cookie takes this one's place.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.domain == other.domain
            && self.host_only == other.host_only
            && self.path == other.path
    }

    /// Whether it is sent with a request to this URL.
    pub(super) fn belongs_to(&self, url: &Url) -> bool {
        let Some(host) = url.host_str().map(str::to_ascii_lowercase) else {
            return false;
        };
        let domain_fits = if self.host_only {
            host == self.domain
        } else {
            super::matches_domain(&host, &self.domain)
        };
        domain_fits
            && super::matches_path(url.path(), &self.path)
            && (!self.secure || super::is_trustworthy(url))
    }

    /// How it stands in a `Cookie` field.
    pub(super) fn pair(&self) -> String {
        if self.name.is_empty() {
            self.value.clone()
        } else {
            format!("{}={}", self.name, self.value)
        }
    }
}

impl std::fmt::Debug for Cookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cookie({}@{}{})", self.name, self.domain, self.path)
    }
}
