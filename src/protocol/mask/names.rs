//! Names under which secrets travel.

use crate::protocol::decode_form;

/// Parameters, JSON members and cookies of which the value is a secret, besides those with a telling ending.
const SECRET_NAMES: [&str; 13] = [
    "assertion",
    "client_assertion",
    "code",
    "code_verifier",
    "csrfmiddlewaretoken",
    "device_code",
    "id_token_hint",
    "otp",
    "passwd",
    "req",
    "samlresponse",
    "session_state",
    "user_code",
];

/// Endings of names that tell a secret: `access_token`, `sessionToken`, `client_secret`, `j_password`, `_csrf` …
const TELLING_ENDINGS: [&str; 5] = ["token", "secret", "password", "csrf", "api_key"];

/// Header fields whose values are credentials in whole or part, besides those with a telling ending.
const SECRET_HEADERS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// Header fields that hold a URL.
const URL_HEADERS: [&str; 4] = ["content-location", "location", "referer", "refresh"];

/// Whether values under this name are secrets; the name may be percent-encoded.
pub(super) fn is_secret_name(name: &str) -> bool {
    let decoded = if name.contains(['%', '+']) {
        decode_form(name).into_iter().next().map(|(name, _)| name)
    } else {
        None
    };
    let name = decoded.as_deref().unwrap_or(name).to_ascii_lowercase();
    SECRET_NAMES.contains(&name.as_str()) || TELLING_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// How a header field's value is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderKind {
    /// `scheme credentials`.
    Credentials,
    /// `a=1; b=2`.
    Cookie,
    /// `a=1; Path=/`.
    SetCookie,
    /// All of it is a secret.
    Secret,
    /// A URL.
    Url,
    /// Nothing in particular.
    Other,
}

/// What kind of header field this is.
pub(super) fn header_kind(name: &str) -> HeaderKind {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "cookie" => HeaderKind::Cookie,
        "set-cookie" => HeaderKind::SetCookie,
        header if SECRET_HEADERS.contains(&header) => HeaderKind::Credentials,
        header if URL_HEADERS.contains(&header) => HeaderKind::Url,
        header if TELLING_ENDINGS.iter().any(|ending| header.ends_with(ending)) => HeaderKind::Secret,
        // A proof could be shown again for a while (RFC 9449 §11.1).
        "dpop" => HeaderKind::Secret,
        header if header.ends_with("api-key") || header.ends_with("apikey") => HeaderKind::Secret,
        _ => HeaderKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_list_and_by_ending() {
        for name in [
            "code",
            "CODE",
            "c%6Fde",
            "access_token",
            "sessionToken",
            "_csrf",
            "j_password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "token_type",
            "token_endpoint",
            "code_challenge",
            "state",
            "codec",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
        assert_eq!(header_kind("X-Auth-Token"), HeaderKind::Secret);
        assert_eq!(header_kind("X-Api-Key"), HeaderKind::Secret);
        assert_eq!(header_kind("Content-Type"), HeaderKind::Other);
    }
}
