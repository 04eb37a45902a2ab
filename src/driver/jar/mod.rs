//! A cookie jar that keeps and sends cookies as browsers do (RFC 6265bis).
//!
//! A secure place is `https`, and also every loopback host over `http`, as Chromium has it: `localhost`, names below
//! it, 127.0.0.0/8 and `[::1]`. There is no list of public suffixes: a `Domain` without a dot inside counts as one,
//! which is enough for hosts that tests use. `SameSite` is recorded, not enforced: every navigation of the agent is
//! top-level. The time is handed in.

mod cookie;
mod date;
mod garbage;
mod set_cookie;

use std::time::SystemTime;

use url::{Host, Url};

pub use cookie::{Cookie, SameSite};
pub(super) use date::parse_date;
use set_cookie::SetCookie;

/// Cookies kept at most; beyond it the oldest go, so that a hostile target cannot fill the memory.
const MOST_COOKIES: usize = 500;

/// The cookies of one user agent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jar {
    /// In the order of their creation.
    cookies: Vec<Cookie>,
}

impl FromIterator<Cookie> for Jar {
    fn from_iter<T: IntoIterator<Item = Cookie>>(cookies: T) -> Self {
        Self {
            cookies: cookies.into_iter().take(MOST_COOKIES).collect(),
        }
    }
}

impl Jar {
    /// Takes in the values of an answer's `Set-Cookie` fields; those that a browser would refuse are dropped.
    pub fn store<'a>(&mut self, url: &Url, set_cookies: impl IntoIterator<Item = &'a str>, now: SystemTime) {
        for set in set_cookies.into_iter().filter_map(SetCookie::parse) {
            if let Some(cookie) = self.admit(url, set, now) {
                self.put(cookie, now);
            }
        }
    }

    /// The `Cookie` field for a request, if any cookie belongs there: longer paths first, then older ones first.
    pub fn header_for(&self, url: &Url, now: SystemTime) -> Option<String> {
        let mut fitting: Vec<&Cookie> = self
            .cookies
            .iter()
            .filter(|cookie| !cookie.is_expired(now) && cookie.belongs_to(url))
            .collect();
        // A stable sort keeps the order of creation among equal lengths.
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = fitting.iter().map(|cookie| cookie.pair()).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Whether it holds no cookie.
    pub fn is_empty(&self) -> bool {
        self.cookies.is_empty()
    }

    /// Forgets every cookie.
    pub fn clear(&mut self) {
        self.cookies.clear();
    }

    /// The cookies, oldest first.
    pub fn cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter()
    }

    /// Replaces every cookie's value by garbage of the same length and alphabet.
    pub fn corrupt(&mut self) {
        for cookie in &mut self.cookies {
            cookie.value = garbage::like(&cookie.value);
        }
    }

    /// Keeps the cookies that a rule names, and forgets the others.
    pub fn retain(&mut self, keep: impl Fn(&Cookie) -> bool) {
        self.cookies.retain(|cookie| keep(cookie));
    }

    /// A jar that sends the same cookies to another host only: what an attacker does who replays a session there.
    #[must_use]
    pub fn copy_to_host(&self, host: &str) -> Self {
        let mut copy = self.clone();
        for cookie in &mut copy.cookies {
            cookie.domain = host.to_ascii_lowercase();
            cookie.host_only = true;
        }
        copy
    }

    /// Decides whether a cookie may be set by this URL, and completes it (RFC 6265bis §5.7).
    fn admit(&self, url: &Url, set: SetCookie<'_>, now: SystemTime) -> Option<Cookie> {
        let host = url.host_str()?.to_ascii_lowercase();
        let (domain, host_only) = match set.domain.as_deref().filter(|domain| !domain.is_empty()) {
            None => (host, true),
            Some(domain) if domain == host => (host, is_suffix_or_address(url, domain)),
            Some(domain) if !is_suffix_or_address(url, domain) && is_below(&host, domain) => {
                (domain.to_owned(), false)
            }
            Some(_) => return None,
        };
        let secure_place = is_trustworthy(url);
        if set.secure && !secure_place {
            return None;
        }
        let path = match set.path {
            Some(path) if path.starts_with('/') => path.to_owned(),
            Some(_) | None => default_path(url).to_owned(),
        };
        let has_prefix = |prefix: &str| {
            let text = if set.name.is_empty() { set.value } else { set.name };
            text.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        let host_prefix_kept =
            set.secure && set.domain.is_none() && set.path == Some("/") && !set.name.is_empty();
        if (has_prefix("__Host-") && !host_prefix_kept)
            || (has_prefix("__Secure-") && (!set.secure || set.name.is_empty()))
        {
            return None;
        }
        if !secure_place && self.shadows_secure(set.name, &domain, &path) {
            return None;
        }
        Some(Cookie {
            name: set.name.to_owned(),
            value: set.value.to_owned(),
            domain,
            host_only,
            path,
            secure: set.secure,
            http_only: set.http_only,
            same_site: set.same_site,
            expires: set.expires(now),
        })
    }

    /// Whether a cookie set over plain HTTP would overlay a secure one of the same name.
    fn shadows_secure(&self, name: &str, domain: &str, path: &str) -> bool {
        self.cookies.iter().any(|old| {
            old.secure
                && old.name == name
                && (matches_domain(&old.domain, domain) || matches_domain(domain, &old.domain))
                && matches_path(path, &old.path)
        })
    }

    /// Puts a cookie in place of its older self; an expired one only removes it.
    fn put(&mut self, cookie: Cookie, now: SystemTime) {
        let old = self.cookies.iter().position(|old| old.is_same(&cookie));
        match (old, cookie.is_expired(now)) {
            (Some(at), true) => {
                self.cookies.remove(at);
            }
            (Some(at), false) => {
                if let Some(slot) = self.cookies.get_mut(at) {
                    *slot = cookie;
                }
            }
            (None, true) => {}
            (None, false) => {
                self.cookies.push(cookie);
                if self.cookies.len() > MOST_COOKIES {
                    self.cookies.remove(0);
                }
            }
        }
    }
}

/// Whether a domain may not be shared: an address, or a name without a dot inside.
fn is_suffix_or_address(url: &Url, domain: &str) -> bool {
    !matches!(url.host(), Some(Host::Domain(_))) || !domain.contains('.')
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn matches_domain(host: &str, domain: &str) -> bool {
    host == domain || is_below(host, domain)
}

/// Path matching (RFC 6265bis §5.1.4).
fn matches_path(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

/// The directory of a URL's path (RFC 6265bis §5.1.4).
fn default_path(url: &Url) -> &str {
    let path = url.path();
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(at) => path.get(..at).unwrap_or("/"),
    }
}

/// Whether a browser treats the place as secure.
fn is_trustworthy(url: &Url) -> bool {
    if url.scheme() == "https" {
        return true;
    }
    match url.host() {
        None => false,
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(host)) => {
            super::resolver::is_localhost(&host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase())
        }
    }
}

#[cfg(test)]
mod tests;
