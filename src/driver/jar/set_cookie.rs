//! The grammar of `Set-Cookie`, as browsers read it (RFC 6265bis §5.6). Nothing here fails on any input: what cannot
//! be read is ignored, as there.

use std::time::{Duration, SystemTime};

use super::cookie::SameSite;
use super::date::parse_date;

/// Octets of name and value together that browsers accept.
const LONGEST_PAIR: usize = 4096;
/// Octets of an attribute's value beyond which it is ignored.
const LONGEST_ATTRIBUTE: usize = 1024;
/// No cookie lives longer, whatever it says.
const LONGEST_LIFE: u64 = 400 * 24 * 60 * 60;

/// One `Set-Cookie` field, read but not yet admitted.
#[derive(Debug, Default)]
pub(super) struct SetCookie<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// The last `Domain`, in lower case and without a leading dot; may be empty.
    pub(super) domain: Option<String>,
    /// The last `Path` as written.
    pub(super) path: Option<&'a str>,
    pub(super) secure: bool,
    pub(super) http_only: bool,
    pub(super) same_site: Option<SameSite>,
    max_age: Option<MaxAge>,
    end: Option<SystemTime>,
}

#[derive(Debug, Clone, Copy)]
enum MaxAge {
    Over,
    Seconds(u64),
}

impl<'a> SetCookie<'a> {
    /// Reads a field; `None` where a browser ignores it whole.
    pub(super) fn parse(field: &'a str) -> Option<Self> {
        if field.bytes().any(|b| (b < 0x20 && b != b'\t') || b == 0x7f) {
            return None;
        }
        let mut parts = field.split(';');
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (trim(name), trim(value));
        if (name.is_empty() && value.is_empty()) || name.len() + value.len() > LONGEST_PAIR {
            return None;
        }
        let mut set = Self {
            name,
            value,
            ..Self::default()
        };
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let value = trim(value);
            if value.len() <= LONGEST_ATTRIBUTE {
                set.apply(&trim(key).to_ascii_lowercase(), value);
            }
        }
        Some(set)
    }

    fn apply(&mut self, key: &str, value: &'a str) {
        match key {
            "expires" => self.end = parse_date(value).or(self.end),
            "max-age" => self.max_age = max_age(value).or(self.max_age),
            "domain" => {
                let domain = value.strip_prefix('.').unwrap_or(value);
                self.domain = Some(domain.to_ascii_lowercase());
            }
            "path" => self.path = Some(value),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "samesite" => {
                self.same_site = match value.to_ascii_lowercase().as_str() {
                    "strict" => Some(SameSite::Strict),
                    "lax" => Some(SameSite::Lax),
                    "none" => Some(SameSite::None),
                    _ => None,
                }
            }
            _ => {}
        }
    }

    /// When the cookie ends; `Max-Age` wins over `Expires`.
    pub(super) fn expires(&self, now: SystemTime) -> Option<SystemTime> {
        let longest = now.checked_add(Duration::from_secs(LONGEST_LIFE));
        match self.max_age {
            Some(MaxAge::Over) => Some(SystemTime::UNIX_EPOCH),
            Some(MaxAge::Seconds(seconds)) => now.checked_add(Duration::from_secs(seconds.min(LONGEST_LIFE))),
            None => match (self.end, longest) {
                (Some(end), Some(longest)) => Some(end.min(longest)),
                (end, _) => end,
            },
        }
    }
}

fn max_age(value: &str) -> Option<MaxAge> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Too many digits for a number is still a very long life.
    let seconds = digits.parse().unwrap_or(LONGEST_LIFE);
    Some(if value.starts_with('-') || seconds == 0 {
        MaxAge::Over
    } else {
        MaxAge::Seconds(seconds)
    })
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
